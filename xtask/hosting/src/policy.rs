//! The headers that every answer carries, whatever it is.

/// What `trusted-types` allows: no policy at all, since neither the app nor the framework's output may reach an HTML
/// sink. To let one named policy in, this is the line to change.
const TRUSTED_TYPES: &str = "'none'";

/// Two years. Subdomains are left to whoever owns the domain.
const STRICT_TRANSPORT_SECURITY: &str = "max-age=63072000";

/// Powerful features that the page never asks for; passkeys are the exception, for this origin alone.
const PERMISSIONS_POLICY: &str = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), publickey-credentials-create=(self), publickey-credentials-get=(self)";

/// Whom the page may reach beside its own origin, by what `config.json` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// The one foreign origin that the page may call, as [`issuer_origin`] gives it. Logos come from there too.
    pub issuer_origin: Option<String>,
    /// Whether the page may ask Okta Verify on the person's own device (`oktaVerifyLoopback`).
    pub loopback: bool,
    /// The origins to which the app behind the door sends requests (`apiOrigins`).
    pub api_origins: Vec<String>,
}

impl Reach {
    /// What a configuration asks for. Origins that could not stand in a policy are left out; the app refuses to start with
    /// them anyway.
    pub fn of(config: &serde_json::Value) -> Reach {
        let text = |name: &str| config.get(name).and_then(serde_json::Value::as_str);
        let list = config.get("apiOrigins").and_then(|list| list.as_array());
        Reach {
            issuer_origin: text("issuer").and_then(issuer_origin),
            loopback: config.get("oktaVerifyLoopback") == Some(&true.into()),
            api_origins: list
                .into_iter()
                .flatten()
                .filter_map(|origin| issuer_origin(origin.as_str()?))
                .collect(),
        }
    }
}

/// The security headers of every answer, errors included.
pub fn security_headers(reach: &Reach) -> Vec<(&'static str, String)> {
    [
        ("Content-Security-Policy", content_security_policy(reach)),
        (
            "Strict-Transport-Security",
            STRICT_TRANSPORT_SECURITY.to_owned(),
        ),
        ("X-Content-Type-Options", "nosniff".to_owned()),
        ("Cross-Origin-Opener-Policy", "same-origin".to_owned()),
        ("Cross-Origin-Resource-Policy", "same-origin".to_owned()),
        ("Permissions-Policy", PERMISSIONS_POLICY.to_owned()),
        ("Referrer-Policy", "no-referrer".to_owned()),
    ]
    .into()
}

/// The origin of an issuer URL, fit to stand in a Content Security Policy.
///
/// `None` for anything but a plain `https` URL, or an `http` one on a loopback host. The rule is strict on purpose: what
/// it lets through is written into a header, so a host may hold only letters, digits, dots and hyphens.
pub fn issuer_origin(issuer: &str) -> Option<String> {
    let (scheme, rest) = issuer.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let plain = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'-')
    };
    let loopback = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
    let safe_host = plain(host) || loopback;
    let safe_port = port.is_none_or(|port| {
        port.parse::<u16>().is_ok() && port.bytes().all(|byte| byte.is_ascii_digit())
    });
    let safe_scheme = scheme == "https" || (scheme == "http" && loopback);
    (safe_host && safe_port && safe_scheme)
        .then(|| format!("{scheme}://{}", authority.to_ascii_lowercase()))
}

fn content_security_policy(reach: &Reach) -> String {
    let issuer = reach
        .issuer_origin
        .as_ref()
        .map(|origin| format!(" {origin}"))
        .unwrap_or_default();
    let apis: String = reach
        .api_origins
        .iter()
        .map(|origin| format!(" {origin}"))
        .collect();
    // Okta Verify listens on one of several ports, which the org names.
    let device = match reach.loopback {
        true => " http://localhost:* http://127.0.0.1:*",
        false => "",
    };
    [
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self'",
        &format!("img-src 'self' data:{issuer}"),
        &format!("connect-src 'self'{issuer}{apis}{device}"),
        "form-action 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
        "require-trusted-types-for 'script'",
        &format!("trusted-types {TRUSTED_TYPES}"),
    ]
    .join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(origin: Option<&str>, loopback: bool) -> String {
        let reach = Reach {
            issuer_origin: origin.map(str::to_owned),
            loopback,
            api_origins: Vec::new(),
        };
        security_headers(&reach)
            .into_iter()
            .find(|(name, _)| *name == "Content-Security-Policy")
            .map(|(_, value)| value)
            .unwrap_or_default()
    }

    #[test]
    fn sec_50_the_policy_names_the_issuer_and_nothing_loose() {
        let policy = policy(Some("https://example.okta.com"), false);
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';"),
            "{policy}"
        );
        assert!(
            policy.contains("; connect-src 'self' https://example.okta.com;"),
            "{policy}"
        );
        for loose in ["unsafe-inline", "'unsafe-eval'", "*", "http:", "blob:"] {
            assert!(!policy.contains(loose), "{loose} in {policy}");
        }
    }

    /// The whole of it, word for word: a directive that is left out, or opened, is a guard less. Stricter than it need be where
    /// that costs nothing: no form is ever sent by the browser, and no Trusted Types policy may be made.
    #[test]
    fn sec_50_and_52_the_policy_is_this_and_nothing_else() {
        assert_eq!(
            policy(Some("https://example.okta.com"), false),
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
             img-src 'self' data: https://example.okta.com; connect-src 'self' https://example.okta.com; \
             form-action 'none'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; \
             require-trusted-types-for 'script'; trusted-types 'none'"
        );
    }

    #[test]
    fn without_an_issuer_the_page_calls_only_its_own_origin() {
        assert!(policy(None, false).contains("img-src 'self' data:; connect-src 'self';"));
    }

    /// What `apiOrigins` names may be called, and nothing that would open the policy.
    #[test]
    fn the_apis_of_the_app_may_be_called() {
        let reach = Reach::of(&serde_json::json!({
            "issuer": "https://example.okta.com/oauth2/default",
            "apiOrigins": ["https://api.example.com", "https://*.example.com", "https://a.test; script-src *", 7],
        }));
        let (_, policy) = security_headers(&reach).swap_remove(0);
        assert!(
            policy
                .contains("; connect-src 'self' https://example.okta.com https://api.example.com;"),
            "{policy}"
        );
    }

    /// The person's own device, and only where the deployer wants that.
    #[test]
    fn okta_verify_is_asked_on_this_device_alone() {
        let policy = policy(Some("https://example.okta.com"), true);
        assert!(policy.contains(
            "; connect-src 'self' https://example.okta.com http://localhost:* http://127.0.0.1:*;"
        ));
        assert!(policy.contains("; img-src 'self' data: https://example.okta.com;"));
    }

    /// Each with its value: a header that says less is a guard less. HSTS lasts for a year at least.
    #[test]
    fn sec_31_and_53_every_answer_is_hardened() {
        let headers = security_headers(&Reach::default());
        let value = |wanted: &str| {
            let found = headers.iter().find(|(name, _)| *name == wanted);
            found.map_or("", |(_, value)| value.as_str())
        };
        for (name, expected) in [
            ("Referrer-Policy", "no-referrer"),
            ("X-Content-Type-Options", "nosniff"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
        ] {
            assert_eq!(value(name), expected, "{name}");
        }
        let transport = value("Strict-Transport-Security");
        let seconds: u64 = transport
            .strip_prefix("max-age=")
            .and_then(|seconds| seconds.parse().ok())
            .unwrap_or_default();
        assert!(seconds >= 365 * 86_400, "{transport}");
        let permissions: Vec<&str> = value("Permissions-Policy").split(", ").collect();
        let passkeys = [
            "publickey-credentials-create=(self)",
            "publickey-credentials-get=(self)",
        ];
        let (allowed, denied): (Vec<&str>, Vec<&str>) =
            permissions.iter().partition(|it| passkeys.contains(it));
        assert_eq!(allowed, passkeys);
        assert!(
            denied.len() >= 5 && denied.iter().all(|it| it.ends_with("=()")),
            "{denied:?}"
        );
    }

    #[test]
    fn an_issuers_origin_is_its_scheme_host_and_port() {
        for (issuer, origin) in [
            (
                "https://example.okta.com/oauth2/default",
                "https://example.okta.com",
            ),
            ("https://Example.okta.com", "https://example.okta.com"),
            (
                "https://id.example.com:8443/oauth2/aus1",
                "https://id.example.com:8443",
            ),
            (
                "http://localhost:8081/oauth2/default",
                "http://localhost:8081",
            ),
            ("http://[::1]:8081/oauth2/default", "http://[::1]:8081"),
            ("http://[::1]/oauth2/default", "http://[::1]"),
        ] {
            assert_eq!(issuer_origin(issuer).as_deref(), Some(origin), "{issuer}");
        }
    }

    #[test]
    fn sec_50_an_issuer_that_could_loosen_the_policy_has_no_origin() {
        for issuer in [
            "",
            "example.okta.com",
            "http://example.okta.com",
            "ftp://example.okta.com",
            "https://*",
            "https://*.okta.com",
            "https://a.com; script-src *",
            "https://a.com\r\nX: y",
            "https://user@a.com",
            "https://a.com:x",
            "https://a.com:+80",
            "https://a.com:",
            "https://",
            "https:///x",
            "https://[a;b]",
        ] {
            assert_eq!(issuer_origin(issuer), None, "{issuer:?}");
        }
    }
}
