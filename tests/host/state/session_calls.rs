//! Requests with the access token, and tokens that are bound to a key.

use std::{cell::RefCell, rc::Rc};

use org::{Dpop, Endpoint, Fault, FaultKind};
use serde_json::{Value, json};
use vestibule::{
    ports::{Method, Request},
    state::{FetchError, Place, SessionEnd},
};

use super::{
    Device, MIA, Tab,
    session::{HOUR, renewable},
    settle,
};

/// A request of the app to its API.
fn get(url: &str) -> Request {
    Request {
        method: Method::Get,
        url: url.to_owned(),
        headers: Vec::new(),
        body: None,
        credentials: false,
        fresh: false,
        timeout_ms: 1_000,
    }
}

fn fetch(tab: &Tab, url: &str) -> Result<(u16, Value), FetchError> {
    let (session, request) = (tab.session, get(url));
    let given = Rc::new(RefCell::new(None));
    let given_to = given.clone();
    leptos::task::spawn_local(async move {
        let reply = session.fetch(request).await;
        given_to.replace(Some(reply));
    });
    settle();
    let reply = given.take().unwrap()?;
    let body = serde_json::from_str(&reply.body).unwrap_or_default();
    Ok((reply.status, body))
}

/// The access token goes to the origins of the configuration and nowhere else.
#[test]
fn the_access_token_goes_where_it_may() {
    let device = Device::with(&json!({ "apiOrigins": ["https://org.test"] }));
    let tab = device.signed_in(MIA);
    let (status, body) = fetch(&tab, "https://org.test/api/echo").unwrap();
    assert_eq!((status, body["count"].as_u64()), (200, Some(1)));
    let (_, body) = fetch(&tab, "https://org.test/api/open?a=b").unwrap();
    assert_eq!(body["authorization"], true);
    let requests = device.org.requests().len();
    for elsewhere in [
        "https://org.test.evil.example/api/echo",
        "https://org.test@evil.example/api/echo",
        "https://org.test:8443/api/echo",
        "https://org.test\\@evil.example/api/echo",
        "https://org.testing/api/echo",
        "http://org.test/api/echo",
        "//org.test/api/echo",
        "/api/echo",
        " https://org.test/api/echo",
        "https://evil.example/?https://org.test/",
        "",
    ] {
        let refused = fetch(&tab, elsewhere).unwrap_err();
        assert_eq!(refused, FetchError::ForeignOrigin, "{elsewhere}");
    }
    assert_eq!(device.org.requests().len(), requests);
    // Nothing is allowed where nothing is said.
    let device = Device::new();
    let tab = device.signed_in(MIA);
    let refused = fetch(&tab, "https://org.test/api/open").unwrap_err();
    assert_eq!(refused, FetchError::ForeignOrigin);
}

/// 401 renews once; a second 401 is the answer.
#[test]
fn a_refused_access_token_is_renewed_once() {
    let device = Device::with(&renewable(&json!({ "apiOrigins": ["https://org.test"] })));
    let tab = device.signed_in(MIA);
    let first = tab.access_token();
    device.org.revoke_token(&first);
    let (status, _) = fetch(&tab, "https://org.test/api/echo").unwrap();
    assert_eq!((status, device.refreshes()), (200, 1));
    assert_ne!(tab.access_token(), first);
    // An API that refuses whatever it gets has the org asked every half a minute, and not for each request.
    device
        .org
        .add_fault(Fault::new(Endpoint::Echo, FaultKind::Api401).times(50));
    for _ in 0..5 {
        let (status, _) = fetch(&tab, "https://org.test/api/echo").unwrap();
        assert_eq!((status, device.refreshes()), (401, 1));
    }
    device.wait(31_000);
    for _ in 0..5 {
        let (status, _) = fetch(&tab, "https://org.test/api/echo").unwrap();
        assert_eq!((status, device.refreshes()), (401, 2));
    }
    tab.session.sign_out();
    settle();
    assert_eq!(
        fetch(&tab, "https://org.test/api/echo").unwrap_err(),
        FetchError::SignedOut
    );
}

/// SEC-72: with proofs at sign-in, renewal, after a reload and to the API, whatever nonces are wanted and whatever the clock
/// says; the key is gone after sign-out.
#[test]
fn tokens_that_are_bound_to_a_key() {
    for (nonces, hours) in [(false, 0), (true, 0), (true, 5), (true, -5)] {
        let config = json!({ "dpop": true, "apiOrigins": ["https://org.test"] });
        let device = Device::with(&renewable(&config));
        device.org.configure(|settings| {
            settings.dpop = Dpop::Required;
            settings.dpop_nonce = nonces;
            settings.resource_nonce = nonces;
            settings.expose_date = hours != 0;
        });
        device.org.advance_clock(hours * 3_600_000);
        let tab = device.signed_in(MIA);
        let stored = tab.stored().unwrap();
        assert_eq!(stored["accessToken"]["tokenType"], "DPoP");
        assert_eq!(
            stored["accessToken"]["dpopPairId"],
            stored["refreshToken"]["dpopPairId"]
        );
        let (status, _) = fetch(&tab, "https://org.test/api/echo?a=b#c").unwrap();
        assert_eq!(status, 200, "{nonces} {hours}");
        device.wait(HOUR);
        assert_eq!(tab.side(), Place::Inside, "{nonces} {hours}");
        let tab = device.reload(tab);
        let (status, _) = fetch(&tab, "https://org.test/api/echo").unwrap();
        assert_eq!(status, 200, "{nonces} {hours}");
        device.wait(HOUR);
        assert_eq!(tab.side(), Place::Inside);
        assert_eq!(device.shared.proof_keys.borrow().len(), 1);
        tab.session.sign_out();
        assert!(device.shared.proof_keys.borrow().is_empty());
    }
}

/// SEC-72: a token whose key is gone does not go out without a proof.
#[test]
fn a_bound_token_without_its_key_stays() {
    let config = json!({ "dpop": true, "apiOrigins": ["https://org.test"] });
    let device = Device::with(&renewable(&config));
    device
        .org
        .configure(|settings| settings.dpop = Dpop::Required);
    let tab = device.signed_in(MIA);
    device.shared.proof_keys.borrow_mut().clear();
    let tab = device.reload(tab);
    let requests = tab.count(Endpoint::Echo) + tab.count(Endpoint::Open);
    for path in ["echo", "open"] {
        let url = ["https://org.test/api/", path].concat();
        let refused = fetch(&tab, &url).unwrap_err();
        assert!(matches!(refused, FetchError::Crypto(_)), "{refused:?}");
    }
    let asked = tab.count(Endpoint::Echo) + tab.count(Endpoint::Open);
    assert_eq!(asked, requests);
}

/// SEC-72: a server that is never content is asked twice and no more.
#[test]
fn a_server_that_always_wants_another_nonce() {
    let device = Device::with(&json!({ "dpop": true }));
    device.org.configure(|settings| {
        settings.dpop = Dpop::Required;
        settings.dpop_nonce = true;
        settings.dpop_nonce_life_s = 0;
    });
    let tab = device.open();
    tab.name(MIA);
    tab.right_code(MIA);
    assert!(
        tab.place().starts_with("ended Configuration"),
        "{}",
        tab.place()
    );
    assert_eq!(tab.count(Endpoint::Token), 2);
}

/// SEC-72: tokens that anybody could use are refused where bound ones were asked for, at sign-in and out of storage.
#[test]
fn a_silent_downgrade_is_refused() {
    let device = Device::with(&json!({ "dpop": true }));
    device.org.configure(|settings| {
        settings.dpop = Dpop::Optional;
        settings.dpop_downgrade = true;
    });
    let tab = device.open();
    tab.name(MIA);
    tab.right_code(MIA);
    assert!(
        tab.place().starts_with("ended Configuration"),
        "{}",
        tab.place()
    );
    assert_eq!(tab.stored(), None);

    let device = Device::with(&renewable(&json!({ "dpop": true })));
    device
        .org
        .configure(|settings| settings.dpop = Dpop::Optional);
    let tab = device.signed_in(MIA);
    device
        .org
        .configure(|settings| settings.dpop_downgrade = true);
    device.wait(HOUR);
    assert_eq!(tab.side(), Place::Ended(SessionEnd::Expired));
}
