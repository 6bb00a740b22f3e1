//! What the page is set up to do: its place, and what `config.json` says.

use hosting::{Base, Reach, issuer_origin};
use serde_json::Value;

/// The set-up of a page.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Where the page lives, as in `https://app.example/signin/`.
    pub home: String,
    /// The origin of that.
    pub origin: String,
    /// The path of that.
    pub base: Base,
    /// The issuer, as it is written.
    pub issuer: String,
    /// The origin of the org.
    pub org: String,
    /// The client ID.
    pub client_id: String,
    /// The scopes, with spaces between them.
    pub scopes: String,
    /// Where the org sends the browser back to.
    pub redirect_uri: String,
    /// By how many seconds the clocks may differ.
    pub max_clock_skew: i64,
    /// Whether tokens are to be bound to a key.
    pub dpop: bool,
    /// Whether people sign in on the page that Okta hosts (`"mode": "redirect"`).
    pub redirects: bool,
    /// Whom the page may reach.
    pub reach: Reach,
}

/// Where a page lives, apart: scheme and host, host alone, path.
pub(crate) fn place(home: &str) -> Option<(&str, &str, Base)> {
    let (scheme, rest) = home.split_once("://")?;
    if scheme != "https" && scheme != "http" {
        return None;
    }
    let (authority, path) = rest.split_once('/')?;
    let origin = home.get(..scheme.len() + 3 + authority.len())?;
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => host,
        _ => authority,
    };
    Some((origin, host, Base::parse(path)?))
}

impl Setup {
    /// Reads what a check-up needs of `config.json`. Nothing where the org or the client is not named, or the page lives at no
    /// address of the web.
    pub fn read(config: &Value, home: &str) -> Option<Setup> {
        let text = |name: &str| config.get(name).and_then(Value::as_str).map(str::trim);
        let (origin, _, base) = place(home)?;
        let issuer = text("issuer")?.trim_end_matches('/').to_owned();
        let org = issuer_origin(&issuer)?;
        let client_id = text("clientId").filter(|id| !id.is_empty())?.to_owned();
        let scopes: Vec<&str> = match config.get("scopes").and_then(Value::as_array) {
            Some(scopes) => scopes.iter().filter_map(Value::as_str).collect(),
            None => vec!["openid", "profile", "email"],
        };
        let redirect_uri = match text("redirectUri") {
            Some(path) if path.starts_with('/') => [origin, path].concat(),
            Some(address) => address.to_owned(),
            None => [home, "login/callback"].concat(),
        };
        Some(Setup {
            home: home.to_owned(),
            origin: origin.to_owned(),
            base,
            org,
            client_id,
            scopes: scopes.join(" "),
            redirect_uri,
            max_clock_skew: config
                .get("maxClockSkew")
                .and_then(Value::as_i64)
                .unwrap_or(86_400),
            dpop: config.get("dpop") == Some(&Value::Bool(true)),
            redirects: text("mode") == Some("redirect"),
            reach: Reach::of(config),
            issuer,
        })
    }

    /// The ID of a custom authorization server; nothing for the org's own.
    pub fn custom_server(&self) -> Option<&str> {
        let (_, id) = self.issuer.split_once("/oauth2/")?;
        Some(id)
    }

    /// The address of an OAuth endpoint, as `token`.
    pub(crate) fn endpoint(&self, name: &str) -> String {
        match self.custom_server() {
            Some(_) => format!("{}/v1/{name}", self.issuer),
            None => format!("{}/oauth2/v1/{name}", self.issuer),
        }
    }

    /// The grant by which the page gets its tokens, as the Admin Console calls it.
    pub(crate) fn grant(&self) -> &'static str {
        match self.redirects {
            true => "Authorization Code",
            false => "Interaction Code",
        }
    }

    /// Where signing out at the org leads back to.
    pub(crate) fn sign_out(&self) -> &str {
        self.home.trim_end_matches('/')
    }

    /// Where in the Admin Console the authorization server is.
    pub(crate) fn server_place(&self) -> String {
        match self.custom_server() {
            Some(id) => {
                format!(
                    "Okta admin console, Security, API, Authorization Servers, the server `{id}`"
                )
            }
            None => "Okta admin console, Applications, the app, Okta API Scopes".to_owned(),
        }
    }
}

/// Where in the Admin Console the app is.
pub(crate) const APP: &str = "Okta admin console, Applications, the app, General";

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_not_said_follows_from_the_place() {
        let config =
            json!({ "issuer": "https://example.okta.com/oauth2/default/", "clientId": "0oa1" });
        let setup = Setup::read(&config, "https://app.example/signin/");
        let setup = setup.as_ref();
        let told = |read: fn(&Setup) -> &str| setup.map(read).unwrap_or_default();
        assert_eq!(told(|setup| &setup.origin), "https://app.example");
        assert_eq!(told(|setup| setup.base.as_str()), "/signin/");
        assert_eq!(
            told(|setup| &setup.redirect_uri),
            "https://app.example/signin/login/callback"
        );
        assert_eq!(told(|setup| &setup.scopes), "openid profile email");
        assert_eq!(told(|setup| &setup.org), "https://example.okta.com");
        assert_eq!(setup.and_then(Setup::custom_server), Some("default"));
        assert_eq!(
            setup.map(|setup| setup.endpoint("token")).as_deref(),
            Some("https://example.okta.com/oauth2/default/v1/token")
        );
    }

    #[test]
    fn the_orgs_own_server_has_another_path() {
        let config = json!({ "issuer": "https://example.okta.com", "clientId": "0oa1", "redirectUri": "/back" });
        let setup = Setup::read(&config, "http://localhost:8080/");
        let setup = setup.as_ref();
        assert_eq!(setup.and_then(Setup::custom_server), None);
        assert_eq!(
            setup.map(|setup| setup.endpoint("keys")).as_deref(),
            Some("https://example.okta.com/oauth2/v1/keys")
        );
        assert_eq!(
            setup.map(|setup| setup.redirect_uri.as_str()),
            Some("http://localhost:8080/back")
        );
    }

    #[test]
    fn without_org_or_client_there_is_nothing_to_ask() {
        for config in [
            json!({}),
            json!({ "issuer": "http://example.okta.com", "clientId": "a" }),
            json!({ "issuer": "https://example.okta.com", "clientId": " " }),
        ] {
            assert!(
                Setup::read(&config, "https://app.example/").is_none(),
                "{config}"
            );
        }
    }
}
