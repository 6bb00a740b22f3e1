//! Wrong codes, old codes, new mails, too many of everything, and the end of a transaction.

use org::{Endpoint, Fault, FaultKind};
use serde_json::json;

use super::{Visit, keys_said};
use crate::idx::describe;

const MIA: &str = "mia@example.com";
const WRONG_CODE: &str = "api.authn.error.PASSCODE_INVALID";

/// UX-25: after a wrong code the right one works.
#[tokio::test]
async fn a_wrong_code_then_the_right_one() {
    let visit = Visit::new();
    let mut tab = visit.identify(MIA).await;
    let wrong = tab.code("000000x");
    visit.send(&mut tab, &wrong).await;
    assert_eq!(
        (tab.step(), keys_said(&tab)),
        ("challenge-email", vec![WRONG_CODE.to_owned()])
    );
    assert!(tab.response().step.poll().is_some());
    visit.answer(&mut tab, MIA).await;
    tab.interaction_code();
}

/// UX-29: a new mail, a new code, and only that works.
#[tokio::test]
async fn a_new_mail_makes_the_old_code_void() {
    let visit = Visit::new();
    let mut tab = visit.identify(MIA).await;
    let old = visit.code(MIA);
    let resend = tab.resend();
    visit.send(&mut tab, &resend).await;
    assert_eq!(
        (tab.step(), visit.org.mails().len()),
        ("challenge-email", 2)
    );
    if old != visit.code(MIA) {
        let answer = tab.code(&old);
        visit.send(&mut tab, &answer).await;
        assert_eq!(keys_said(&tab), [WRONG_CODE]);
    }
    visit.answer(&mut tab, MIA).await;
    tab.interaction_code();
}

/// SEC-75: opening, looking and waiting send no mail.
#[tokio::test]
async fn only_the_person_sends_mail() {
    let visit = Visit::new();
    let mut tab = visit.identify(MIA).await;
    for _ in 0..3 {
        tab.outcome = visit.introspect(&tab.pending).await;
        visit.org.advance_clock(4_000);
        let poll = tab.poll();
        visit.send(&mut tab, &poll).await;
    }
    assert_eq!(
        (tab.step(), visit.org.mails().len()),
        ("challenge-email", 1)
    );
}

/// UX-33: a code that is too old is a wrong code, and a transaction that is too old says so wherever it is asked.
#[tokio::test]
async fn what_is_too_old() {
    let visit = Visit::new();
    let mut tab = visit.identify(MIA).await;
    visit.org.advance_clock(301_000);
    visit.answer(&mut tab, MIA).await;
    assert_eq!(keys_said(&tab), [WRONG_CODE]);

    visit.org.expire(None);
    let (answer, poll, resend) = (tab.code("123456"), tab.poll(), tab.resend());
    for answer in [answer, poll, resend, tab.response().cancel().unwrap()] {
        assert_eq!(
            describe(&visit.idx().send(&answer).await),
            json!("expired"),
            "{answer:?}"
        );
    }
    assert_eq!(
        describe(&visit.introspect(&tab.pending).await),
        json!("expired")
    );
    // Next time it is another one.
    assert_eq!(visit.open().await.step(), "identify");
}

/// Each step may have a handle of its own; the one before is dead then.
#[tokio::test]
async fn handles_that_change() {
    let visit = Visit::new();
    visit
        .org
        .configure(|settings| settings.rotate_state_handle = true);
    let mut tab = visit.identify("tess@example.com").await;
    let before = tab.code(&visit.code("tess@example.com"));
    visit.answer(&mut tab, "tess@example.com").await;
    assert_eq!(tab.step(), "select-authenticator");
    assert_eq!(describe(&visit.idx().send(&before).await), json!("expired"));
}

/// UX-31, SEC-74: after five wrong codes nothing is taken for five minutes; then the right one is.
#[tokio::test]
async fn too_many_wrong_codes() {
    let visit = Visit::new();
    let mut tab = visit.identify(MIA).await;
    let (wrong, right) = (tab.code("wrong"), tab.code(&visit.code(MIA)));
    for _ in 0..5 {
        visit.send(&mut tab, &wrong).await;
        assert_eq!(keys_said(&tab), [WRONG_CODE]);
    }
    visit.send(&mut tab, &right).await;
    assert_eq!(describe(&tab.outcome), json!("rate limited"));
    assert_eq!(
        visit.org.count(Endpoint::ChallengeAnswer),
        6,
        "nothing is sent by itself"
    );
    visit.org.advance_clock(300_001);
    tab.outcome = visit.introspect(&tab.pending).await;
    let resend = tab.resend();
    visit.send(&mut tab, &resend).await;
    visit.answer(&mut tab, MIA).await;
    tab.interaction_code();
}

/// UX-31: when the limit ends is known only where the org lets a page read it.
#[tokio::test]
async fn a_limit_with_and_without_its_end() {
    let visit = Visit::new();
    let mut tab = visit.identify(MIA).await;
    for exposed in [false, true] {
        visit.org.add_fault(Fault::new(
            Endpoint::ChallengeResend,
            FaultKind::Api429 {
                reset_in_s: 30,
                exposed,
            },
        ));
        let end = visit.org.now_ms() / 1000 + 30;
        let limited = describe(&visit.idx().send(&tab.resend()).await);
        if exposed {
            let told = limited["rate limited until"].as_i64().unwrap();
            assert!((end..=end + 5).contains(&told), "{told} is not {end}");
        } else {
            assert_eq!(limited, json!("rate limited"));
        }
    }
    let resend = tab.resend();
    visit.send(&mut tab, &resend).await;
    assert_eq!(tab.step(), "challenge-email");
}

/// UX-28: cancelling ends it on the server, with its mail.
#[tokio::test]
async fn cancelling_ends_it() {
    let visit = Visit::new();
    let mut tab = visit.identify(MIA).await;
    let answer = tab.code(&visit.code(MIA));
    let cancel = tab.response().cancel().unwrap();
    visit.send(&mut tab, &cancel).await;
    assert_eq!(describe(&visit.idx().send(&answer).await), json!("expired"));
}
