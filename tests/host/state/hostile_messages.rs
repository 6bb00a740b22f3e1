//! What a stranger's script on the same origin, an older release or a newer one might say on the channel (SEC-40).

use serde_json::{Value, json};
use vestibule::ports::Clock;

use super::{
    Device, MIA, Tab,
    session::{MINUTE, renewable},
    settle,
};

/// Messages that no tab of this release says, or that are about somebody or something else.
fn hostile(tab: &Tab, now_ms: u64) -> Vec<String> {
    let subject = tab.session.user().get_untracked().unwrap().subject;
    let session = tab.stored().unwrap().to_string();
    let long = "x".repeat(300_000);
    let mut messages: Vec<String> = [
        "",
        " ",
        "null",
        "undefined",
        "[object Object]",
        "{}",
        "[]",
        "vestibule",
        "vestibule/",
        "vestibule/1",
        "vestibule/1 ",
        "vestibule/1  session-changed",
        "vestibule/1 session-changed ",
        "vestibule/1\tsession-changed",
        "vestibule/1 SESSION-CHANGED",
        "vestibule/1 session-changed\u{0}",
        "vestibule/2 session-changed",
        "vestibule/11 session-changed",
        "\u{feff}vestibule/1 session-changed",
        "vestibule/1 signed-in",
        "vestibule/1 signed-out",
        "vestibule/1 signed-out ",
        "vestibule/1 signed-out  ",
        "vestibule/1 signed-out 99999999999999 ",
        "vestibule/1 signed-out 99999999999999 *",
        "vestibule/1 signed-out 99999999999999 __proto__",
        "vestibule/1 session?",
        "vestibule/1 session? ",
        "vestibule/1 session? two words",
        "vestibule/1 session? \u{e9}",
        "vestibule/1 session? \u{0}",
        "vestibule/1 session!",
        "vestibule/1 session! ",
        "vestibule/1 session! x",
        "vestibule/1 session! x {",
        "vestibule/1 session! x null",
        "vestibule/1 state-got-otp x 123456",
    ]
    .map(str::to_owned)
    .into();
    messages.extend([
        format!("vestibule/1 signed-out -1 {subject}"),
        format!("vestibule/1 signed-out 1e999 {subject}"),
        format!("vestibule/1 signed-out {now_ms}.5 {subject}"),
        format!("vestibule/1 signed-out 99999999999999999999999 {subject}"),
        format!("vestibule/1 signed-out {} {subject}", now_ms - 5 * MINUTE),
        format!("vestibule/1 signed-out {now_ms} {subject}x"),
        format!("vestibule/1 signed-out {now_ms} {subject}{long}"),
        format!("vestibule/1 signed-out {now_ms} \"{subject}\""),
        format!("vestibule/1 session! never-asked {session}"),
        format!("vestibule/1 session!  {session}"),
        format!("vestibule/1 {session}"),
        format!("okta-token-storage {session}"),
        format!("vestibule/1 session? {}", "a".repeat(513)),
        format!("vestibule/1 session? {long}"),
    ]);
    messages
}

/// SEC-40: none of them ends a session, changes it, is answered, or makes a request.
#[test]
fn hostile_messages_are_not_heard() {
    let device = Device::with(&renewable(&json!({ "tabs": "shared" })));
    let tab = device.signed_in(MIA);
    let messages = hostile(&tab, device.shared.clock.now_ms());
    assert!(messages.len() >= 30);
    let before = (
        tab.access_token(),
        device.shared.said.borrow().len(),
        device.org.requests().len(),
        tab.parts.session_storage.borrow().clone(),
    );
    for message in messages {
        tab.parts.hear(&message);
        settle();
        let now = (
            tab.access_token(),
            device.shared.said.borrow().len(),
            device.org.requests().len(),
            tab.parts.session_storage.borrow().clone(),
        );
        assert_eq!(now, before, "{}", message.get(..80).unwrap_or(&message));
    }
    // The guard that is proved here is not deafness: the right word is heard.
    let subject = tab.session.user().get_untracked().unwrap().subject;
    let now_ms = device.shared.clock.now_ms();
    tab.parts
        .hear(&format!("vestibule/1 signed-out {now_ms} {subject}"));
    settle();
    assert_eq!(tab.stored(), None);
}

/// SEC-40: nor does any of them disturb somebody who is about to sign in, or sign anybody in.
#[test]
fn hostile_messages_disturb_no_sign_in() {
    let device = Device::with(&renewable(&json!({ "tabs": "shared" })));
    device
        .org
        .configure(|settings| settings.idx_session = false);
    let other = device.signed_in(MIA);
    let messages = hostile(&other, device.shared.clock.now_ms());
    other.session.sign_out_here();
    device.wait(1_000);
    let tab = device.open();
    device.wait(1_000);
    tab.name(MIA);
    let requests = device.org.requests().len();
    for message in messages {
        tab.parts.hear(&message);
        settle();
        let what = message.get(..80).unwrap_or(&message);
        assert_eq!(tab.place(), "challenge-email", "{what}");
        assert_eq!(device.org.requests().len(), requests, "{what}");
    }
    tab.right_code(MIA);
    tab.assert_signed_in(MIA);
}

/// SEC-40: an answer that comes to the question that was asked, and is no session of ours, signs nobody in.
#[test]
fn hostile_answers_are_not_taken() {
    let device = Device::with(&renewable(&json!({ "tabs": "shared" })));
    let tab = device.signed_in(MIA);
    let session = tab.stored().unwrap();
    tab.parts.close();
    device.org.end_sessions();
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut session = session.clone();
        change(&mut session);
        session.to_string()
    };
    for answer in [
        String::new(),
        "null".to_owned(),
        "[]".to_owned(),
        "{".to_owned(),
        format!("[{session}]"),
        format!("{{\"__proto__\":{session}}}"),
        changed(&|it| it["idToken"] = Value::Null),
        changed(&|it| it["idToken"]["idToken"] = json!("a.b.c")),
        changed(&|it| it["accessToken"]["accessToken"] = json!("")),
        changed(&|it| it["accessToken"]["accessToken"] = json!("two words")),
        changed(&|it| it["accessToken"]["tokenType"] = json!("DPoP")),
        changed(&|it| it["accessToken"]["expiresAt"] = json!(1)),
        changed(&|it| it["idToken"]["expiresAt"] = json!(-1)),
        changed(&|it| it["idToken"]["pendingRemove"] = json!(true)),
    ] {
        let outside = device.load(std::rc::Rc::default(), super::page(), None);
        let asked = device.shared.said.borrow().last().cloned().unwrap();
        let name = asked.strip_prefix("vestibule/1 session? ").unwrap();
        outside
            .parts
            .hear(&format!("vestibule/1 session! {name} {answer}"));
        device.wait(1_000);
        assert!(outside.stored().is_none(), "{answer}");
        assert_eq!(outside.place(), "identify", "{answer}");
        outside.parts.close();
    }
}
