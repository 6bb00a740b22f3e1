//! Answers that are right in everything but one: whom they are for.

use org::{DEMO_CLIENT_ID, Endpoint};
use serde_json::json;
use vestibule::state::{Ending, Place};

use super::{Device, MIA, session::HOUR, settle};

const ANOTHER_CLIENT: &str = "0oaanotherclient00001";

/// SEC-03: a code that the org says it made for another client is not exchanged, and the person is told that nothing is proved.
#[test]
fn a_code_for_another_client_is_not_exchanged() {
    let device = Device::new();
    let tab = device.open();
    tab.name(MIA);
    device
        .shared
        .browser
        .forged
        .replace(Some((DEMO_CLIENT_ID, ANOTHER_CLIENT)));
    tab.right_code(MIA);
    assert_eq!(tab.ending(), Ending::Unverified);
    assert_eq!(tab.count(Endpoint::Token), 0);
    assert!(tab.stored().is_none());
}

/// SEC-03: nor is one that comes at a renewal.
#[test]
fn a_renewal_for_another_client_is_none() {
    let device = Device::with(&json!({}));
    device
        .org
        .configure(|settings| settings.session_life_s = 30 * 86_400);
    let tab = device.signed_in(MIA);
    device
        .shared
        .browser
        .forged
        .replace(Some((DEMO_CLIENT_ID, ANOTHER_CLIENT)));
    let exchanges = tab.count(Endpoint::Token);
    device.wait(2 * HOUR);
    settle();
    assert_eq!(tab.count(Endpoint::Token), exchanges);
    assert!(matches!(tab.side(), Place::Ended(_)));
    assert_eq!(tab.session.user().get_untracked(), None);
}
