//! What lies in the browser's storage was written by anybody: an older release, another program, a person with the developer
//! tools. Nothing of it may give a session, or keep anybody from signing in.

use std::rc::Rc;

use serde_json::{Value, json};

use super::{
    Device, MIA, page,
    session::{HOUR, renewable},
};
use crate::{host_crypto::sign, in_process::ORG};

const TOKENS: &str = "okta-token-storage";

/// A device on which a sign-in leaves nothing at the org that would let somebody in again.
fn device(more: &Value) -> Device {
    let device = Device::with(&renewable(more));
    device
        .org
        .configure(|settings| settings.idx_session = false);
    device
}

fn changed(session: &Value, change: impl FnOnce(&mut Value)) -> String {
    let mut session = session.clone();
    change(&mut session);
    session.to_string()
}

/// Everything that is no session of this app.
fn hostile(session: &Value) -> Vec<String> {
    let whole = session.to_string();
    let raw = session["idToken"]["idToken"].as_str().unwrap();
    let mut texts: Vec<String> = [
        "",
        " ",
        "null",
        "undefined",
        "true",
        "0",
        "\"text\"",
        "[]",
        "{}",
        "{",
        "[object Object]",
        "\u{0}",
        "{\"__proto__\":{}}",
        "{\"idToken\":[],\"accessToken\":[]}",
        "{\"idToken\":\"eyJ\",\"accessToken\":\"eyJ\"}",
    ]
    .map(str::to_owned)
    .into();
    texts.extend([
        whole[..whole.len() / 2].to_owned(),
        whole[..whole.len() - 1].to_owned(),
        format!("{whole}x"),
        format!("{whole}\u{0}"),
        format!("\u{feff}{whole}"),
        whole.replace(':', "\u{0}:"),
        whole.replace('"', "'"),
        format!("[{whole}]"),
        format!("{{\"tokens\":{whole}}}"),
        format!("{{\"__proto__\":{whole}}}"),
        format!("{{\"constructor\":{{\"prototype\":{whole}}}}}"),
        // Of two members of one name the last counts, for every reader.
        format!("{},\"idToken\":null}}", &whole[..whole.len() - 1]),
        format!(
            "{{\"x\":{}{},\"y\":{whole}}}",
            "[".repeat(5_000),
            "]".repeat(5_000)
        ),
        "x".repeat(5_000_000),
        serde_json::to_string(&whole).unwrap(),
    ]);
    let changes: [fn(&mut Value); 20] = [
        |it| drop(it.as_object_mut().unwrap().remove("idToken")),
        |it| drop(it.as_object_mut().unwrap().remove("accessToken")),
        |it| it["idToken"] = Value::Null,
        |it| it["accessToken"] = json!([it["accessToken"]]),
        |it| it["idToken"]["idToken"] = json!(7),
        |it| it["idToken"]["idToken"] = json!("a.b.c"),
        |it| it["idToken"]["idToken"] = json!({ "idToken": it["idToken"]["idToken"] }),
        |it| it["idToken"]["pendingRemove"] = json!(true),
        |it| it["accessToken"]["accessToken"] = Value::Null,
        |it| it["accessToken"]["accessToken"] = json!("two words"),
        |it| it["accessToken"]["accessToken"] = json!("a\u{0}b"),
        |it| it["accessToken"]["accessToken"] = json!("a\r\nX-Injected: b"),
        |it| it["accessToken"]["accessToken"] = json!("x".repeat(70_000)),
        |it| it["accessToken"]["scopes"] = Value::Null,
        |it| it["accessToken"]["scopes"] = json!("openid"),
        |it| it["accessToken"]["scopes"] = json!([7]),
        |it| it["accessToken"]["tokenType"] = json!("DPoP"),
        |it| it["accessToken"]["tokenType"] = json!("bearer"),
        |it| *it = json!({ "accessToken": it["idToken"], "idToken": it["accessToken"] }),
        |it| *it = json!({ "access_token": it["accessToken"], "id_token": it["idToken"] }),
    ];
    texts.extend(changes.map(|change| changed(session, change)));
    // Over, with nothing to renew it by.
    for expires_at in [json!(0), json!(-1), json!(1.5), json!(-1e300)] {
        texts.push(changed(session, |it| {
            drop(it.as_object_mut().unwrap().remove("refreshToken"));
            it["accessToken"]["expiresAt"] = expires_at;
        }));
    }
    // ID tokens of others.
    let claims = json!({
        "iss": format!("{ORG}/oauth2/default"), "aud": org::DEMO_CLIENT_ID, "sub": "00u1",
        "iat": 1_795_426_058, "exp": 4_000_000_000_u64,
    });
    let header = r#"{"alg":"RS256","kid":"x"}"#;
    for (name, value) in [
        ("iss", json!("https://evil.example/oauth2/default")),
        ("iss", json!(ORG)),
        ("aud", json!("0oaanotherclient00001")),
        ("aud", json!([org::DEMO_CLIENT_ID, "0oaanotherclient00001"])),
        ("sub", json!("")),
        ("sub", Value::Null),
        ("exp", json!(1)),
        ("iat", json!("now")),
    ] {
        let mut claims = claims.clone();
        claims[name] = value;
        let token = sign(header, &claims.to_string());
        texts.push(changed(session, |it| {
            it["idToken"]["idToken"] = json!(token)
        }));
    }
    let unsigned = sign(r#"{"alg":"none"}"#, &claims.to_string());
    for token in [unsigned, [raw, ".x"].concat(), raw.replace('.', "..")] {
        texts.push(changed(session, |it| {
            it["idToken"]["idToken"] = json!(token)
        }));
    }
    texts
}

/// Nobody is signed in by what lies there, nothing panics, and the person signs in as on the first day.
fn check(device: &Device, text: &str) {
    let what = text.get(..100).unwrap_or("a long one");
    let storage = [(TOKENS.to_owned(), text.to_owned())].into();
    let tab = device.load(Rc::new(std::cell::RefCell::new(storage)), page(), None);
    assert!(!tab.has_session(), "{what}");
    assert_eq!(tab.place(), "identify", "{what}");
    tab.parts.close();
}

/// SEC-11, SEC-20: in the tab's own storage.
#[test]
fn hostile_tokens_in_storage_sign_nobody_in() {
    let device = device(&json!({}));
    let tab = device.signed_in(MIA);
    let session = tab.stored().unwrap();
    let texts = hostile(&session);
    assert!(texts.len() >= 30);
    tab.parts.close();
    for text in &texts {
        check(&device, text);
    }
    // The list says something only where the session itself would have been taken.
    let storage = [(TOKENS.to_owned(), session.to_string())].into();
    let tab = device.load(Rc::new(std::cell::RefCell::new(storage)), page(), None);
    assert!(tab.has_session());
}

/// SEC-11, SEC-20: in the storage of all tabs.
#[test]
fn hostile_tokens_for_all_tabs_sign_nobody_in() {
    let device = device(&json!({ "tokenStorage": "local" }));
    let tab = device.signed_in(MIA);
    let stored = device.shared.local.borrow()[TOKENS].clone();
    tab.parts.close();
    for text in hostile(&serde_json::from_str(&stored).unwrap()) {
        device
            .shared
            .local
            .borrow_mut()
            .insert(TOKENS.to_owned(), text);
        let tab = device.load(Rc::default(), page(), None);
        assert!(!tab.has_session());
        assert_eq!(tab.place(), "identify");
        tab.parts.close();
    }
}

/// Times that no clock ever showed, and limits that count with them: nothing overflows, and a session that says of itself that
/// it lasts for ever is renewed or ended like any other.
#[test]
fn hostile_times_overflow_nothing() {
    let device = device(&json!({
        "idleTimeout": 7_200, "sessionLifetime": 86_400, "tabs": "shared",
    }));
    let tab = device.signed_in(MIA);
    let session = tab.stored().unwrap();
    tab.parts.close();
    for expires_at in [
        json!(u64::MAX),
        json!(i64::MAX),
        json!(1e300),
        json!(9_007_199_254_740_992_u64),
        json!("9999999999"),
        Value::Null,
        json!(0),
    ] {
        for kept in ["idToken", "accessToken", "refreshToken"] {
            let text = changed(&session, |it| it[kept]["expiresAt"] = expires_at.clone());
            let storage = [(TOKENS.to_owned(), text)].into();
            let tab = device.load(Rc::new(std::cell::RefCell::new(storage)), page(), None);
            for _ in 0..3 {
                device.wait(HOUR);
            }
            assert!(!tab.has_session(), "{kept} {expires_at}: nobody was there");
            tab.parts.close();
        }
    }
}

/// Everything else that is kept, spoilt in every way: the page starts, and a code signs in. SEC-21, SEC-26
#[test]
fn spoilt_records_keep_nobody_out() {
    let device = device(&json!({ "idleTimeout": 7_200 }));
    let tab = device.signed_in(MIA);
    let subject = tab.stored().unwrap()["idToken"]["claims"]["sub"].clone();
    let subject = subject.as_str().unwrap();
    tab.parts.close();
    let deep = "[".repeat(50_000);
    let future = format!("{{\"{subject}\":18446744073709551615}}");
    let soon = vestibule::ports::Clock::now_ms(&device.shared.clock) + 60 * HOUR;
    let soon = format!("{{\"{subject}\":{soon}}}");
    for text in [
        "",
        "null",
        "{}",
        "[]",
        "{",
        "7",
        "-1",
        "18446744073709551616",
        "18446744073709551615",
        "1e999",
        "NaN",
        "\u{0}",
        "\u{feff}{}",
        "__proto__",
        "{\"__proto__\":{\"version\":1}}",
        "{\"version\":1,\"state\":{}}",
        "{\"st-1\":\"{\"}",
        "99999999999999999999 x",
        "<img src=x onerror=alert(1)>",
        &future,
        &soon,
        &deep,
    ] {
        let keys = [
            "vestibule-links",
            "vestibule-links-used",
            "vestibule-ended",
            "vestibule-activity",
            "vestibule-renewal",
        ];
        for key in keys {
            device
                .shared
                .local
                .borrow_mut()
                .insert(key.to_owned(), text.to_owned());
        }
        let own = ["vestibule-transaction", "vestibule-tab"];
        let storage = own.map(|key| (key.to_owned(), text.to_owned())).into();
        let tab = device.load(Rc::new(std::cell::RefCell::new(storage)), page(), None);
        assert_eq!(tab.place(), "identify", "{text}");
        tab.name(MIA);
        tab.right_code(MIA);
        assert_eq!(tab.place(), "signed in", "{text}");
        device.wait(60_000);
        assert!(tab.has_session(), "{text}");
        tab.session.sign_out_here();
        device.wait(60_000);
        assert!(!tab.has_session());
        tab.parts.close();
    }
}
