//! The link in the mail: the tab that it opens, the tab that waits, and links that no longer count.

use org::Endpoint;
use vestibule::state::{Ending, Entry, Screen};

use super::{Device, MIA};

/// UX-40, SEC-21: the link's tab goes on to the page the person wanted, the first tab says where it was finished.
#[test]
fn the_links_tab_finishes() {
    let device = Device::new();
    let first = device.open();
    first.name(MIA);
    let second = device.open_link(MIA);
    second.assert_signed_in(MIA);
    assert_eq!(
        second.sign_in.destination().get_untracked().as_deref(),
        Some("/docs")
    );
    assert_eq!(second.count(Endpoint::Interact), 1);
    assert_eq!(first.ending(), Ending::Elsewhere);
    assert!(
        !first
            .parts
            .session_storage
            .borrow()
            .contains_key("okta-token-storage"),
        "never both half signed in"
    );
    let local = device.shared.local.borrow();
    assert_eq!(local.keys().collect::<Vec<_>>(), ["vestibule-links-used"]);
}

/// The same where the first tab is frozen and hears nothing: it finds out when it asks.
#[test]
fn a_first_tab_that_heard_nothing() {
    let device = Device::new();
    let first = device.open();
    first.name(MIA);
    first.parts.freeze();
    device.open_link(MIA).assert_signed_in(MIA);
    assert_eq!(first.place(), "challenge-email");
    device.wait(4_000);
    assert_eq!(first.ending(), Ending::Elsewhere);
    let left = first.parts.session_storage.borrow();
    assert!(left.is_empty(), "a reload would not begin anew: {left:?}");
}

/// UX-41, SEC-34: where the sign-in did not begin, the code is shown and no request is made.
#[test]
fn elsewhere_the_code_is_shown() {
    let device = Device::new();
    let first = device.open();
    first.name(MIA);
    let query = device.query_of_link(MIA);
    let requests = device.org.requests().len();
    device.shared.local.borrow_mut().clear();
    let second = device.tab(Entry::Callback(query.clone()));
    let code = device.org.latest_mail(MIA).unwrap().code;
    assert_eq!(second.ending(), Ending::LinkCode(code.clone()));
    assert_eq!(device.org.requests().len(), requests);
    first.code(&code);
    first.assert_signed_in(MIA);
}

/// UX-43, UX-45: the link of a mail that was replaced, and the first tab that still waits.
#[test]
fn an_older_link() {
    let device = Device::new();
    let first = device.open();
    first.name(MIA);
    let query = device.query_of_link(MIA);
    device.wait(30_000);
    let old = device.org.latest_mail(MIA).unwrap().code;
    first.resend();
    let second = device.tab(Entry::Callback(query.clone()));
    if old != device.org.latest_mail(MIA).unwrap().code {
        assert_eq!(second.ending(), Ending::LinkExpired);
        first.right_code(MIA);
        first.assert_signed_in(MIA);
    }
}

/// UX-45, SEC-34: the same link once more says that it was used, and asks the org nothing.
#[test]
fn a_link_twice() {
    let device = Device::new();
    let first = device.open();
    first.name(MIA);
    let query = device.query_of_link(MIA);
    device
        .tab(Entry::Callback(query.clone()))
        .assert_signed_in(MIA);
    let requests = device.org.requests().len();
    let again = device.tab(Entry::Callback(query.clone()));
    assert_eq!(
        (again.ending(), device.org.requests().len()),
        (Ending::LinkUsed, requests)
    );
}

/// UX-43: expired, damaged, or somebody else's.
#[test]
fn links_that_do_not_count() {
    let device = Device::new();
    let first = device.open();
    first.name(MIA);
    let query = device.query_of_link(MIA);
    device.org.expire(None);
    let expired = device.tab(Entry::Callback(query.clone()));
    assert_eq!(expired.ending(), Ending::LinkExpired);

    let requests = device.org.requests().len();
    for (query, ending) in [
        ("otp=123456", Ending::LinkDamaged),
        (
            "otp=123456&state=somebody-elses",
            Ending::LinkCode("123456".to_owned()),
        ),
        ("code=abc&state=somebody-elses", Ending::Forgotten),
        (
            "error=access_denied&state=somebody-elses",
            Ending::Forgotten,
        ),
        ("error=access_denied", Ending::Forgotten),
    ] {
        let tab = device.tab(Entry::Callback(query.to_owned()));
        assert_eq!(tab.ending(), ending, "{query}");
    }
    assert_eq!(
        device.org.requests().len(),
        requests,
        "none of them is worth a request"
    );
}

/// UX-12, UX-43: a link without a transaction knows no name, so the one that the page remembers stays in its field.
#[test]
fn a_dead_link_and_a_remembered_name() {
    let device = Device::new();
    let tab = device.tab(Entry::Callback("otp=123456".to_owned()));
    *tab.parts.typed.borrow_mut() = MIA.to_owned();
    tab.sign_in.start_over();
    super::settle();
    assert_eq!(
        (tab.place().as_str(), tab.parts.typed.borrow().as_str()),
        ("identify", MIA)
    );
}

/// UX-35: where the org finishes by itself the waiting tab says so before it goes on.
#[test]
fn the_waiting_tab_goes_on() {
    let device = Device::new();
    let tab = device.open();
    tab.name("lino@example.com");
    device.wait(4_000);
    assert_eq!(tab.place(), "challenge-email");
    let link = device
        .org
        .latest_mail("lino@example.com")
        .unwrap()
        .link
        .unwrap();
    crate::idx::at_once(device.shared.browser.navigate(&link));
    device.wait(4_000);
    assert_eq!(tab.place(), "finishing true");
    assert_eq!(tab.sign_in.screen().get_untracked(), Screen::Finishing);
    device.wait(1_200);
    tab.assert_signed_in("lino@example.com");
}

/// SEC-40: what other tabs say is believed only where the records say the same.
#[test]
fn a_forged_message_changes_nothing() {
    let device = Device::new();
    let tab = device.open();
    tab.name(MIA);
    let other = super::Parts::new(&device.shared, std::rc::Rc::default());
    let channel = other.world().channel.clone();
    for message in [
        "vestibule/1 session-changed",
        "vestibule/2 session-changed",
        "",
        "{\"state\":\"x\"}",
    ] {
        channel.post(message);
        assert_eq!(tab.place(), "challenge-email", "{message}");
    }
}
