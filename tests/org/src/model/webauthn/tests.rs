#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::*;
use crate::soft_passkey::SoftPasskey;
use rsa::signature::{SignatureEncoding, Signer};

const CHALLENGE: &str = "zrTo0mMXyCt90mweh2HL";
const APP: &str = "https://app.test:8443";

fn origins() -> Vec<String> {
    vec![APP.to_owned()]
}

fn enrolled(passkey: &SoftPasskey, challenge: &str, origin: &str) -> Result<Passkey, Refusal> {
    let made = passkey.create(challenge, origin);
    let expected = Expected {
        challenge: CHALLENGE,
        origins: &origins(),
    };
    let answer = PasskeyAnswer {
        client_data: Some(&made.client_data),
        attestation: Some(&made.attestation),
        transports: Some("[\"internal\"]"),
        ..PasskeyAnswer::default()
    };
    register(expected, answer)
}

fn asserted(
    known: &Passkey,
    passkey: &mut SoftPasskey,
    challenge: &str,
    origin: &str,
) -> Result<u32, Refusal> {
    let made = passkey.get(challenge, origin);
    let expected = Expected {
        challenge: CHALLENGE,
        origins: &origins(),
    };
    let answer = PasskeyAnswer {
        client_data: Some(&made.client_data),
        authenticator_data: Some(&made.authenticator_data),
        signature_data: Some(&made.signature_data),
        ..PasskeyAnswer::default()
    };
    verify(expected, known, answer)
}

#[test]
fn a_passkey_that_was_enrolled_signs_in() {
    let mut passkey = SoftPasskey::new();
    let known = enrolled(&passkey, CHALLENGE, APP).unwrap();
    assert_eq!(known.credential_id, passkey.credential_id());
    assert_eq!(known.public_key, passkey.public_key());
    assert_eq!(known.transports, ["internal"]);
    assert_eq!(asserted(&known, &mut passkey, CHALLENGE, APP), Ok(1));
}

#[test]
fn what_is_wrong_with_an_enrolment_is_found() {
    let passkey = SoftPasskey::new();
    let refused = |challenge, origin| enrolled(&passkey, challenge, origin).err();
    assert_eq!(refused("another", APP), Some(Refusal::Challenge));
    assert_eq!(
        refused(CHALLENGE, "https://evil.test"),
        Some(Refusal::Origin)
    );
    let mut untouched = SoftPasskey::new();
    untouched.flags = 0x04;
    assert_eq!(
        enrolled(&untouched, CHALLENGE, APP).err(),
        Some(Refusal::UserPresence)
    );
}

#[test]
fn what_is_wrong_with_a_signature_is_found() {
    let mut passkey = SoftPasskey::new();
    let known = enrolled(&passkey, CHALLENGE, APP).unwrap();
    let mut refused = |challenge, origin| asserted(&known, &mut passkey, challenge, origin).err();
    assert_eq!(refused("another", APP), Some(Refusal::Challenge));
    assert_eq!(
        refused(CHALLENGE, "https://evil.test"),
        Some(Refusal::Origin)
    );
    let mut other = SoftPasskey::new();
    assert_eq!(
        asserted(&known, &mut other, CHALLENGE, APP),
        Err(Refusal::Signature)
    );
    passkey.flags = 0;
    assert_eq!(
        asserted(&known, &mut passkey, CHALLENGE, APP),
        Err(Refusal::UserPresence)
    );
}

#[test]
fn the_ceremonies_are_not_mixed_up_and_a_copy_is_noticed() {
    let mut passkey = SoftPasskey::new();
    let known = enrolled(&passkey, CHALLENGE, APP).unwrap();
    let made = passkey.create(CHALLENGE, APP);
    let expected = Expected {
        challenge: CHALLENGE,
        origins: &origins(),
    };
    let answer = PasskeyAnswer {
        client_data: Some(&made.client_data),
        authenticator_data: Some("AAAA"),
        signature_data: Some("AAAA"),
        ..PasskeyAnswer::default()
    };
    assert_eq!(verify(expected, &known, answer), Err(Refusal::Ceremony));
    let counted = Passkey {
        sign_count: 7,
        ..known
    };
    assert_eq!(
        asserted(&counted, &mut passkey, CHALLENGE, APP),
        Err(Refusal::Count)
    );
    passkey.sign_count = 7;
    assert_eq!(asserted(&counted, &mut passkey, CHALLENGE, APP), Ok(8));
}

#[test]
fn another_relying_party_and_another_encoding_are_refused() {
    let mut passkey = SoftPasskey::new();
    let known = enrolled(&passkey, CHALLENGE, APP).unwrap();
    let here = passkey.get(CHALLENGE, APP);
    let elsewhere = passkey.get(CHALLENGE, "https://elsewhere.test");
    let expected = Expected {
        challenge: CHALLENGE,
        origins: &origins(),
    };
    let answer = PasskeyAnswer {
        client_data: Some(&here.client_data),
        authenticator_data: Some(&elsewhere.authenticator_data),
        signature_data: Some(&elsewhere.signature_data),
        ..PasskeyAnswer::default()
    };
    assert_eq!(verify(expected, &known, answer), Err(Refusal::RelyingParty));
    let padded = format!("{}=", here.signature_data);
    let answer = PasskeyAnswer {
        authenticator_data: Some(&here.authenticator_data),
        signature_data: Some(&padded),
        ..answer
    };
    assert_eq!(verify(expected, &known, answer), Err(Refusal::Encoding));
}

#[test]
fn an_rsa_key_verifies_too_and_no_other_kind() {
    let keys = crate::model::keys::Keys::default();
    let private = keys.current().unwrap().private.clone();
    let (n, e) = {
        use rsa::traits::PublicKeyParts;
        (private.n().to_bytes_be(), private.e().to_bytes_be())
    };
    let cose = |algorithm: i64| {
        Value::Map(vec![
            (1.into(), 3.into()),
            (3.into(), algorithm.into()),
            ((-1).into(), Value::Bytes(n.clone())),
            ((-2).into(), Value::Bytes(e.clone())),
        ])
    };
    let signature = pkcs1v15::SigningKey::<RsaSha256>::new(private.clone())
        .sign(b"signed")
        .to_vec();
    let key = PublicKey::of(&cose(-257)).unwrap();
    assert_eq!(key.verify(b"signed", &signature), Ok(()));
    assert_eq!(key.verify(b"changed", &signature), Err(Refusal::Signature));
    assert!(PublicKey::of(&cose(-37)).is_err());
}
