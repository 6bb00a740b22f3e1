//! The org's public keys over the life of a session.

use org::Endpoint;
use serde_json::json;

use super::{
    Device, MIA,
    session::{HOUR, renewable},
};

/// SEC-12: keys that are older than a day are not relied on, however long the session lasts; until then they are asked for once.
#[test]
fn keys_are_asked_for_again_after_a_day() {
    let device = Device::with(&renewable(&json!({})));
    let tab = device.signed_in(MIA);
    for _ in 0..22 {
        device.wait(HOUR);
    }
    assert_eq!(tab.count(Endpoint::Keys), 1);
    for _ in 0..4 {
        device.wait(HOUR);
    }
    assert!(tab.has_session());
    assert_eq!(tab.count(Endpoint::Keys), 2);
}
