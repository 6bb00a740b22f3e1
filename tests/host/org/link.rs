//! The link in the mail: in another tab of the same browser, elsewhere, and finished by the org itself.

use serde_json::json;
use vestibule::{
    idx::Outcome,
    oauth::{Callback, PendingTransaction},
};

use super::{Tab, Visit};
use crate::{
    idx::describe,
    in_process::{APP, Browser},
};

const MIA: &str = "mia@example.com";

/// Where the link of the newest mail leads.
async fn open_link(visit: &Visit, browser: &Browser, identifier: &str) -> String {
    let link = visit.org.latest_mail(identifier).unwrap().link.unwrap();
    browser.navigate(&link).await
}

fn callback(address: &str) -> (String, String) {
    let query = address
        .strip_prefix(&[APP, "/login/callback"].concat())
        .unwrap();
    match Callback::parse(query) {
        Callback::EmailLink { otp, state } => (otp.secret().to_owned(), state.secret().to_owned()),
        other => panic!("not a link's callback: {other:?}"),
    }
}

/// UX-40, SEC-21: with the record of the first tab the second one finishes, and the first notices.
#[tokio::test]
async fn another_tab_finishes() {
    let visit = Visit::new();
    let mut first = visit.identify(MIA).await;
    let record = first.pending.to_json();

    let (otp, state) = callback(&open_link(&visit, &visit.browser, MIA).await);
    assert_eq!(otp, visit.code(MIA));
    let pending = PendingTransaction::from_json(&record).unwrap();
    assert_eq!(pending.state.secret(), state);
    assert_eq!(pending.target, "/docs");
    let outcome = visit.introspect(&pending).await;
    let mut second = Tab { pending, outcome };
    let answer = second.code(&otp);
    visit.send(&mut second, &answer).await;
    let tokens = visit.exchange(&second, &visit.keys().await).await.unwrap();
    assert_eq!(tokens.id_token().email(), Some(MIA));

    visit.org.advance_clock(4_000);
    let poll = first.poll();
    visit.send(&mut first, &poll).await;
    let noticed = [
        json!({ "ended": ["idx.transferred.to.new.tab"] }),
        json!("expired"),
    ];
    assert!(
        noticed.contains(&describe(&first.outcome)),
        "{:?}",
        first.outcome
    );
}

/// SEC-21, SEC-34: looking at the link finishes nothing: no scanner can sign anybody in.
#[tokio::test]
async fn looking_at_the_link_uses_nothing_up() {
    let visit = Visit::new();
    let mut tab = visit.identify(MIA).await;
    let elsewhere = Browser::new(&visit.org);
    let once = open_link(&visit, &elsewhere, MIA).await;
    assert_eq!(once, open_link(&visit, &elsewhere, MIA).await);
    visit.org.advance_clock(4_000);
    let poll = tab.poll();
    visit.send(&mut tab, &poll).await;
    assert_eq!(tab.step(), "challenge-email");
    visit.answer(&mut tab, MIA).await;
    tab.interaction_code();
}

/// UX-43: after a new mail the code of the older link is not taken.
#[tokio::test]
async fn an_older_link_is_void() {
    let visit = Visit::new();
    let mut tab = visit.identify(MIA).await;
    let (otp, _) = callback(&open_link(&visit, &visit.browser, MIA).await);
    let resend = tab.resend();
    visit.send(&mut tab, &resend).await;
    if otp != visit.code(MIA) {
        let answer = tab.code(&otp);
        visit.send(&mut tab, &answer).await;
        assert_eq!(super::keys_said(&tab), ["api.authn.error.PASSCODE_INVALID"]);
    }
}

/// UX-35: where the org finishes by itself, the first tab's poll brings the code for tokens.
#[tokio::test]
async fn the_org_finishes_and_the_first_tab_goes_on() {
    let visit = Visit::new();
    let mut tab = visit.identify("lino@example.com").await;
    visit.org.advance_clock(4_000);
    let poll = tab.poll();
    visit.send(&mut tab, &poll).await;
    assert_eq!(tab.step(), "challenge-email");
    open_link(&visit, &visit.browser, "lino@example.com").await;
    visit.org.advance_clock(4_000);
    let poll = tab.poll();
    visit.send(&mut tab, &poll).await;
    assert!(
        matches!(tab.outcome, Ok(Outcome::Done(_))),
        "{:?}",
        tab.outcome
    );
    assert!(visit.exchange(&tab, &visit.keys().await).await.is_ok());
}

/// A code alone: no link in the mail, nothing to poll.
#[tokio::test]
async fn a_mail_without_link() {
    let visit = Visit::new();
    let tab = visit.identify("cleo@example.com").await;
    assert!(
        visit
            .org
            .latest_mail("cleo@example.com")
            .unwrap()
            .link
            .is_none()
    );
    assert!(tab.response().step.poll().is_none());
}
