//! What the deployer decides, parsed once from `config.json` and refused loudly.
//!
//! Every security-relevant value of the app comes from here and from nowhere else: not from the address, not from
//! storage, not from a message (an attacker can write all three). An unknown key is an error, because a misspelt one
//! would otherwise silently leave a default in force.

mod issuer;
mod languages;
mod refusal;
mod session;

use crate::{
    json::{self, Map, Value},
    lean::{holds, spaced, trimmed},
    return_target::{ReturnTarget, origin_and_base},
};

pub use issuer::{Endpoint, Issuer, IssuerError};
pub use session::{SessionRules, TokenStorage};

/// The parsed `config.json`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The authorization server that signs the tokens; also tells where the org is.
    pub issuer: Issuer,
    /// The app's client ID at that org.
    pub client_id: ClientId,
    /// What the tokens are asked for; `openid`, `profile` and `email` where nothing is said.
    pub scopes: Scopes,
    /// Where redirects and e-mail links come back to; the callback of this page where nothing is said.
    pub redirect_uri: RedirectUri,
    /// Where a signed-in person goes who asked for no page in particular; this page's own where nothing is said. It may be a
    /// page outside the app, on the same origin.
    pub default_page: ReturnTarget,
    /// The app's name as people know it; "this app" where nothing is said.
    pub app_name: String,
    /// Whether people sign in on the page that Okta hosts, and come back, instead of in this one; no where nothing is said.
    pub by_redirect: bool,
    /// Whether a complete code is sent without pressing the button; yes where nothing is said.
    pub auto_submit: bool,
    /// Whether Okta Verify on the person's own device may be asked, by the server that it runs there; no where nothing is
    /// said. The Content Security Policy has to let that through, and browsers may ask the person.
    pub okta_verify_loopback: bool,
    /// Whom the org's messages come from, as people see it; not told where nothing is said (UX-27).
    pub email_sender: Option<String>,
    /// How a session is kept, shared and ended.
    pub session: SessionRules,
}

/// What is wrong with `config.json`. Its `Display` is in words for the person who wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfigError {
    /// The text is not JSON.
    NotJson {
        /// What is wrong, and where.
        problem: String,
    },
    /// The text is JSON but not an object.
    NotObject,
    /// A key that means nothing here.
    UnknownKey {
        /// The key as written.
        key: String,
    },
    /// A field without a default is missing.
    Missing {
        /// The field.
        field: &'static str,
    },
    /// A field has a value that cannot be used.
    Wrong {
        /// The field.
        field: &'static str,
    },
    /// The issuer is none that can be used.
    Issuer(IssuerError),
}

/// The app's client ID, which is public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientId(String);

/// The registered address of the app to which an org sends the browser back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedirectUri {
    text: String,
    path_start: usize,
}

/// The scopes that are asked for, each once, with `openid` among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scopes(Vec<String>);

const KNOWN: [&str; 22] = [
    "issuer",
    "clientId",
    "scopes",
    "redirectUri",
    "defaultPage",
    "appName",
    "mode",
    "autoSubmit",
    "oktaVerifyLoopback",
    "emailSender",
    "tokenStorage",
    "tabs",
    "idleTimeout",
    "sessionLifetime",
    "maxClockSkew",
    "dpop",
    "apiOrigins",
    // For the start script alone, which refuses it where it is wrong, and does not start this program then.
    "theme",
    // For the boot script, which has chosen the language and put its texts together before this program runs.
    "language",
    "languages",
    "texts",
    // For the page of the check-up alone, which reads it itself.
    "doctor",
];

impl Config {
    /// Reads the text of `config.json`. `home` is where the page lives, as in `https://app.example/` or
    /// `https://app.example/signin/`: what is not said lies there, relative addresses resolve against its origin, and
    /// absolute ones must lie on it.
    pub fn parse(text: &str, home: &str) -> Result<Config, ConfigError> {
        let object = match json::parse(text) {
            Ok(Value::Object(object)) => object,
            Ok(_) => return Err(ConfigError::NotObject),
            Err(problem) => return Err(ConfigError::NotJson { problem }),
        };
        for key in object.keys() {
            if !KNOWN.contains(&key) {
                return Err(ConfigError::UnknownKey {
                    key: key.to_owned(),
                });
            }
        }
        // The check-up decides by it, which is a program of its own; this one refuses what that one would not understand.
        flag(&object, "doctor", false)?;
        languages::check(&object)?;
        Ok(Config {
            issuer: issuer(&object)?,
            client_id: client_id(&object)?,
            scopes: scopes(&object)?,
            redirect_uri: redirect_uri(&object, home)?,
            default_page: default_page(&object, home)?,
            app_name: app_name(&object)?,
            by_redirect: by_redirect(&object)?,
            auto_submit: flag(&object, "autoSubmit", true)?,
            okta_verify_loopback: flag(&object, "oktaVerifyLoopback", false)?,
            email_sender: email_sender(&object)?,
            session: SessionRules::parse(&object)?,
        })
    }
}

impl ClientId {
    /// The ID as it stands in requests.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl RedirectUri {
    /// The absolute address, byte for byte what must be registered at the org.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The address without its origin, as in `/login/callback`.
    pub fn path(&self) -> &str {
        self.text.get(self.path_start..).unwrap_or_default()
    }
}

impl Scopes {
    /// The scopes in the order in which they were written.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// The scopes as a request carries them, with single spaces between them.
    pub fn joined(&self) -> String {
        spaced(&self.0)
    }
}

fn issuer(object: &Map) -> Result<Issuer, ConfigError> {
    let text = required_text(object, "issuer")?;
    Issuer::parse(text).map_err(ConfigError::Issuer)
}

fn client_id(object: &Map) -> Result<ClientId, ConfigError> {
    let text = trimmed(required_text(object, "clientId")?);
    if text.is_empty() || text.len() > 256 || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(ConfigError::Wrong { field: "clientId" });
    }
    Ok(ClientId(text.to_owned()))
}

fn scopes(object: &Map) -> Result<Scopes, ConfigError> {
    const WRONG: ConfigError = ConfigError::Wrong { field: "scopes" };
    let Some(value) = object.get("scopes") else {
        return Ok(Scopes(
            ["openid", "profile", "email"].map(str::to_owned).to_vec(),
        ));
    };
    let mut scopes: Vec<String> = Vec::new();
    let mut length = 0;
    for scope in value.as_array().ok_or(WRONG)? {
        let scope = scope.as_str().ok_or(WRONG)?;
        // The characters of RFC 6749 section 3.3.
        let spelt_right = scope
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\');
        if scope.is_empty() || !spelt_right || scopes.iter().any(|known| known == scope) {
            return Err(WRONG);
        }
        length += scope.len() + 1;
        scopes.push(scope.to_owned());
    }
    // Okta takes at most 4,096 characters. Without `openid` there would be no ID token, hence nobody to greet.
    if length > 4096 || !scopes.iter().any(|scope| scope == "openid") {
        return Err(WRONG);
    }
    Ok(Scopes(scopes))
}

fn redirect_uri(object: &Map, home: &str) -> Result<RedirectUri, ConfigError> {
    const WRONG: ConfigError = ConfigError::Wrong {
        field: "redirectUri",
    };
    let (page_origin, base) = origin_and_base(home);
    let usual = [base, "login/callback"].concat();
    let text = optional_text(object, "redirectUri")?.unwrap_or(&usual);
    let path = text.strip_prefix(page_origin).unwrap_or(text);
    // The org compares the whole address, so what a browser would rewrite (`\`, `..`, a control) cannot be meant.
    let plain = path
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"/-._~%!$&'()+,;=:@".contains(&byte));
    let dots = path
        .split('/')
        .any(|segment| segment == "." || segment == "..");
    if !path.starts_with('/') || holds(path, "//") || !plain || dots || path.len() > 1024 {
        return Err(WRONG);
    }
    let mut text = page_origin.to_owned();
    text.push_str(path);
    Ok(RedirectUri {
        text,
        path_start: page_origin.len(),
    })
}

fn default_page(object: &Map, home: &str) -> Result<ReturnTarget, ConfigError> {
    let text = optional_text(object, "defaultPage")?;
    let text = text.unwrap_or(origin_and_base(home).1);
    ReturnTarget::parse(text, home).ok_or(ConfigError::Wrong {
        field: "defaultPage",
    })
}

fn app_name(object: &Map) -> Result<String, ConfigError> {
    Ok(short_text(object, "appName")?.unwrap_or_else(|| "this app".to_owned()))
}

fn by_redirect(object: &Map) -> Result<bool, ConfigError> {
    match optional_text(object, "mode")? {
        None | Some("embedded") => Ok(false),
        Some("redirect") => Ok(true),
        Some(_) => Err(ConfigError::Wrong { field: "mode" }),
    }
}

fn email_sender(object: &Map) -> Result<Option<String>, ConfigError> {
    short_text(object, "emailSender")
}

/// A line that people read.
fn short_text(object: &Map, field: &'static str) -> Result<Option<String>, ConfigError> {
    let Some(text) = optional_text(object, field)?.map(trimmed) else {
        return Ok(None);
    };
    if text.is_empty() || text.chars().count() > 100 || text.chars().any(char::is_control) {
        return Err(ConfigError::Wrong { field });
    }
    Ok(Some(text.to_owned()))
}

fn flag(object: &Map, field: &'static str, if_missing: bool) -> Result<bool, ConfigError> {
    match object.get(field) {
        None => Ok(if_missing),
        Some(Value::Bool(flag)) => Ok(*flag),
        Some(_) => Err(ConfigError::Wrong { field }),
    }
}

fn required_text<'a>(object: &'a Map, field: &'static str) -> Result<&'a str, ConfigError> {
    optional_text(object, field)?.ok_or(ConfigError::Missing { field })
}

fn optional_text<'a>(object: &'a Map, field: &'static str) -> Result<Option<&'a str>, ConfigError> {
    match object.get(field) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(ConfigError::Wrong { field }),
    }
}
