//! A refresh token that the org takes no more: the session is over, and not in one tab alone.

use org::Endpoint;
use serde_json::json;
use vestibule::state::{Place, SessionEnd};

use super::{
    Device, MIA,
    session::{HOUR, renewable},
    session_tabs::CLEO,
};

/// SEC-70: a refused refresh token may have been used by somebody else, so every session of that person in this browser ends:
/// also one whose own refresh token is still good. Somebody else's stays.
#[test]
fn a_refused_refresh_token_ends_every_tab_of_its_person() {
    let device = Device::with(&renewable(&json!({})));
    device
        .org
        .configure(|settings| settings.idx_session = false);
    let stolen = device.signed_in(MIA);
    let other = device.signed_in(MIA);
    let cleos = device.signed_in(CLEO);
    let session = stolen.stored().unwrap();
    let token = session["refreshToken"]["refreshToken"].as_str().unwrap();
    device.org.revoke_token(token);
    let renewals = stolen.count(Endpoint::Token);
    device.wait(HOUR);
    assert!(stolen.count(Endpoint::Token) > renewals);
    assert_eq!(stolen.side(), Place::Ended(SessionEnd::Expired));
    assert_eq!(other.side(), Place::Ended(SessionEnd::Elsewhere));
    assert!(other.stored().is_none());
    assert!(cleos.has_session());
}
