#![allow(clippy::panic, reason = "a test may stop at the first surprise")]

use std::{
    cell::RefCell,
    pin::pin,
    task::{Context, Poll, Waker},
};

use super::*;
use crate::{Device, State};

const HOME: &str = "https://app.example/";
const CONFIG_TEXT: &str =
    r#"{ "issuer": "https://example.okta.com/oauth2/default", "clientId": "0oa1" }"#;

/// A host without an org behind it, that does everything right but for what a test changes.
struct Fake {
    config: &'static str,
    csp: Option<&'static str>,
    device: Option<Device>,
    refusal: Option<&'static str>,
    /// What the page's script says of itself.
    attributes: &'static str,
    asked: RefCell<Vec<Request>>,
}

const BROWSER: Device = Device {
    secure: true,
    session_storage: true,
    local_storage: true,
    locks: true,
    indexed_db: true,
    passkeys: true,
    channels: true,
};

impl Default for Fake {
    fn default() -> Fake {
        Fake {
            config: CONFIG_TEXT,
            csp: None,
            device: Some(BROWSER),
            refusal: None,
            attributes: "",
            asked: RefCell::default(),
        }
    }
}

impl World for Fake {
    async fn send(&self, request: Request) -> Outcome {
        self.asked.borrow_mut().push(request.clone());
        let Some(name) = request.url.strip_prefix(HOME) else {
            // Neither the org nor the plain address beside the page is this host's.
            return Outcome::Hidden;
        };
        let name = name.split('?').next().unwrap_or_default();
        let page = PAGES.iter().any(|(route, _)| *route == name);
        let config: Value = serde_json::from_str(self.config).unwrap_or_default();
        let mut headers: Vec<(String, String)> = hosting::security_headers(&Reach::of(&config))
            .into_iter()
            .map(|(name, value)| (name.to_ascii_lowercase(), value))
            .collect();
        if let Some(csp) = self.csp {
            headers.retain(|(name, _)| name != "content-security-policy");
            headers.push(("content-security-policy".to_owned(), csp.to_owned()));
        }
        headers.push((
            "cache-control".to_owned(),
            hosting::cache_control(name).to_owned(),
        ));
        let kind = hosting::content_type(if page { "a.html" } else { name });
        headers.push((
            "content-type".to_owned(),
            kind.unwrap_or_default().to_owned(),
        ));
        headers.push((
            "date".to_owned(),
            "Thu, 01 Jan 1970 00:00:10 GMT".to_owned(),
        ));
        headers.push(("content-encoding".to_owned(), "br".to_owned()));
        headers.push(("vary".to_owned(), "Accept-Encoding".to_owned()));
        let depth = if name.contains('/') { "../" } else { "./" };
        let there = page || name == CONFIG || name == "assets/boot-1.js";
        let body = match name {
            CONFIG => self.config.to_owned(),
            _ if page => format!(
                "<script data-boot {} src=\"{depth}assets/boot-1.js\"></script>",
                self.attributes
            ),
            _ => String::new(),
        };
        Outcome::Answered(Answer {
            status: if there { 200 } else { 404 },
            headers,
            body,
        })
    }

    fn now_ms(&self) -> i64 {
        10_500
    }

    fn random(&self) -> String {
        "r".repeat(43)
    }

    fn device(&self) -> Option<Device> {
        self.device
    }

    fn refusal(&self, _config: &str, _home: &str) -> Option<String> {
        self.refusal.map(str::to_owned)
    }
}

fn findings(world: &Fake, home: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    {
        let mut found = |finding| findings.push(finding);
        let future = pin!(run(world, home, &mut found));
        let Poll::Ready(()) = future.poll(&mut Context::from_waker(Waker::noop())) else {
            panic!("nothing here waits");
        };
    }
    findings
}

fn wrong(world: &Fake) -> Vec<&'static str> {
    let findings = findings(world, HOME);
    let wrong = findings
        .iter()
        .filter(|finding| finding.state == State::Wrong);
    wrong.map(|finding| finding.id).collect()
}

/// The fake has no org: that its origin is not trusted is the one thing wrong.
#[test]
fn a_host_that_does_as_it_should_is_good() {
    assert_eq!(wrong(&Fake::default()), ["cors"]);
    let outside = Fake {
        device: None,
        ..Fake::default()
    };
    // From outside the fake answers over plain http too, with what is not the page.
    assert_eq!(
        wrong(&outside),
        ["cors", "http"]
            .map(|id| id)
            .into_iter()
            .rev()
            .collect::<Vec<_>>()
    );
}

#[test]
fn a_policy_that_forbids_it_is_not_run_into() {
    let world = Fake {
        csp: Some("default-src 'none'; connect-src 'self'"),
        ..Fake::default()
    };
    assert!(wrong(&world).contains(&"calls"));
    let asked = world.asked.borrow();
    assert!(asked.iter().all(|request| request.url.starts_with(HOME)));
}

#[test]
fn without_a_configuration_nobody_is_asked() {
    for (config, refusal) in [
        ("{", None),
        ("[]", None),
        (
            r#"{ "issuer": "https://example.okta.com" }"#,
            Some("`clientId` is missing"),
        ),
    ] {
        let world = Fake {
            config,
            refusal,
            ..Fake::default()
        };
        let wrong = wrong(&world);
        assert!(
            wrong.contains(&"config") && !wrong.contains(&"cors"),
            "{config}: {wrong:?}"
        );
        let asked = world.asked.borrow();
        assert!(asked.iter().all(|request| request.url.starts_with(HOME)));
    }
}

/// A theme is judged where there is one, and its files are asked for; where it is refused, that is all that is said of it.
#[test]
fn a_theme_is_looked_at() {
    for (config, told, asked_for) in [
        (CONFIG_TEXT, vec![], false),
        (
            r##"{ "issuer": "https://example.okta.com", "clientId": "0oa1", "theme": { "accent": "red", "stylesheet": "theme.css" } }"##,
            vec![("config", State::Wrong)],
            false,
        ),
        (
            r##"{ "issuer": "https://example.okta.com", "clientId": "0oa1", "theme": { "accent": "#1d5c50", "stylesheet": "theme.css" } }"##,
            vec![
                ("theme-colours", State::Told),
                ("theme-files", State::Wrong),
            ],
            true,
        ),
    ] {
        let world = Fake {
            config,
            ..Fake::default()
        };
        let found = findings(&world, HOME);
        let found: Vec<_> = found
            .iter()
            .filter(|it| {
                it.id.starts_with("theme") || (it.id, it.state) == ("config", State::Wrong)
            })
            .map(|finding| (finding.id, finding.state))
            .collect();
        assert_eq!(found, told, "{config}");
        let asked = world.asked.borrow();
        let sheet = [HOME, "theme.css"].concat();
        assert_eq!(asked.iter().any(|request| request.url == sheet), asked_for);
    }
}

#[test]
fn what_is_no_address_is_told() {
    for home in [
        "app.example",
        "ftp://app.example/",
        "https://app.example",
        "https://app.example/a b/",
    ] {
        let world = Fake::default();
        let ids: Vec<_> = findings(&world, home)
            .iter()
            .map(|finding| finding.id)
            .collect();
        assert_eq!(ids, ["place"], "{home}");
        assert!(world.asked.borrow().is_empty());
    }
}

/// Nothing that could send a mail or begin or end a session is ever asked for.
#[test]
fn nobody_is_mailed_or_signed_in_or_out() {
    let world = Fake {
        device: None,
        ..Fake::default()
    };
    findings(&world, HOME);
    for request in world.asked.borrow().iter() {
        for never in [
            "identify",
            "challenge",
            "sessions",
            "logout",
            "recover",
            "enroll",
        ] {
            let path = request.url.split('?').next().unwrap_or_default();
            assert!(!path.contains(never), "{path}");
        }
    }
}

#[test]
fn forms_are_encoded() {
    assert_eq!(
        encoded(&[("a", "b c/ü"), ("d", "e~")]),
        "a=b%20c%2F%C3%BC&d=e~"
    );
}

/// Own texts are held against the page's, where it says which it has.
#[test]
fn own_texts_are_looked_at() {
    const OWN: &str =
        r#"{ "issuer": "https://example.okta.com", "clientId": "0oa1", "texts": { "fr": {} } }"#;
    for (config, attributes, told) in [
        (OWN, "", vec![]),
        (
            CONFIG_TEXT,
            r#"data-languages="en de" data-texts="1""#,
            vec![],
        ),
        // This host has no such file.
        (
            OWN,
            r#"data-languages="en de" data-texts="1""#,
            vec!["texts"],
        ),
        (
            r#"{ "issuer": "https://example.okta.com", "clientId": "0oa1", "language": "fr" }"#,
            r#"data-languages="en de" data-texts="1""#,
            vec!["config"],
        ),
    ] {
        let world = Fake {
            config,
            attributes,
            ..Fake::default()
        };
        let mut wrong = wrong(&world);
        wrong.retain(|id| ["config", "texts"].contains(id));
        assert_eq!(wrong, told, "{config} {attributes}");
    }
}
