#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use super::*;
use crate::model::settings::{OrgSettings, Settings};
use crate::soft_key::SoftKey;
use serde_json::json;

const TOKEN: &str = "an-access-token";
const PATH: &str = "/api/echo";

fn model() -> Model {
    Model::new(OrgSettings {
        settings: Settings {
            dpop: Dpop::Optional,
            ..Settings::default()
        },
        ..OrgSettings::default()
    })
}

fn header(key: &SoftKey) -> Value {
    json!({ "typ": "dpop+jwt", "alg": "ES256", "jwk": key.jwk() })
}

fn claims(model: &Model) -> Value {
    json!({
        "jti": crate::model::random::handle(16),
        "htm": "GET",
        "htu": format!("{}{PATH}", model.base_url()),
        "iat": model.now_ms() / 1_000,
        "ath": hash(TOKEN),
    })
}

fn check(model: &mut Model, proofs: &[String]) -> Result<String, Refusal> {
    let presented = Presented {
        method: "GET".to_owned(),
        path: PATH.to_owned(),
        proofs: proofs.to_vec(),
    };
    model.check_proof(&presented, Asker::Resource, Some(TOKEN))
}

#[test]
fn a_good_proof_gives_the_thumbprint_of_its_key() {
    let (mut model, key) = (model(), SoftKey::new());
    let proof = key.proof(&claims(&model));
    assert_eq!(check(&mut model, &[proof]), Ok(key.thumbprint()));
}

#[test]
fn the_example_of_the_rfc_is_opened() {
    // RFC 9449, sections 4.1 and 6.1.
    let proof = "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkR\
                 ZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQS\
                 IsImNydiI6IlAtMjU2In19.eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2Vy\
                 dmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0IjoxNTYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQ\
                 g4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg";
    let (thumbprint, claims) = opened(proof).ok().unwrap();
    assert_eq!(thumbprint, "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
    assert_eq!(claims.htu, "https://server.example.com/token");
}

#[test]
fn the_hash_of_a_token_is_that_of_the_rfc() {
    // RFC 9449, section 7.1.
    let token = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU";
    assert_eq!(hash(token), "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo");
}

#[test]
fn each_wrong_claim_is_found() {
    let (mut model, key) = (model(), SoftKey::new());
    let now = model.now_ms() / 1_000;
    let base = model.base_url().to_owned();
    for (name, value, refusal) in [
        ("htm", json!("POST"), Refusal::Method),
        ("htm", json!("get"), Refusal::Method),
        ("htu", json!(format!("{base}/api/open")), Refusal::Url),
        ("htu", json!(format!("{base}{PATH}?a=b")), Refusal::Url),
        ("htu", json!(format!("{base}{PATH}#a")), Refusal::Url),
        (
            "htu",
            json!("https://elsewhere.test/api/echo"),
            Refusal::Url,
        ),
        ("iat", json!(now - 310), Refusal::Time),
        ("iat", json!(now + 310), Refusal::Time),
        ("iat", json!("now"), Refusal::Form),
        ("ath", json!(hash("another token")), Refusal::AccessToken),
        ("ath", Value::Null, Refusal::AccessToken),
        ("jti", Value::Null, Refusal::Form),
    ] {
        let mut claims = claims(&model);
        claims[name] = value.clone();
        let proof = key.proof(&claims);
        assert_eq!(check(&mut model, &[proof]), Err(refusal), "{name}: {value}");
    }
}

#[test]
fn each_wrong_header_is_found() {
    let (mut model, key) = (model(), SoftKey::new());
    let mut private = key.jwk();
    private["d"] = json!("c2VjcmV0");
    let mut other_curve = key.jwk();
    other_curve["crv"] = json!("P-384");
    for (name, value, refusal) in [
        ("typ", json!("JWT"), Refusal::Type),
        ("alg", json!("none"), Refusal::Algorithm),
        ("alg", json!("HS256"), Refusal::Algorithm),
        ("alg", json!("RS256"), Refusal::Key),
        ("jwk", Value::Null, Refusal::Key),
        ("jwk", private, Refusal::PrivateKey),
        ("jwk", other_curve, Refusal::Key),
        ("jwk", SoftKey::new().jwk(), Refusal::Signature),
    ] {
        let mut header = header(&key);
        header[name] = value.clone();
        let proof = key.jwt(&header, &claims(&model));
        assert_eq!(check(&mut model, &[proof]), Err(refusal), "{name}: {value}");
    }
}

#[test]
fn there_is_one_proof_and_it_is_a_jwt() {
    let (mut model, key) = (model(), SoftKey::new());
    let good = |model: &Model| key.proof(&claims(model));
    assert_eq!(check(&mut model, &[]), Err(Refusal::Missing));
    let two = [good(&model), good(&model)];
    assert_eq!(check(&mut model, &two), Err(Refusal::Several));
    let proof = good(&model);
    let unsigned = format!("{}.", proof.rsplit_once('.').unwrap().0);
    for (text, refusal) in [
        (String::new(), Refusal::Form),
        ("a.b".to_owned(), Refusal::Form),
        (format!("{proof}, {proof}"), Refusal::Form),
        (unsigned, Refusal::Signature),
    ] {
        assert_eq!(
            check(&mut model, std::slice::from_ref(&text)),
            Err(refusal),
            "{text}"
        );
    }
}

#[test]
fn a_proof_is_good_once_by_its_key() {
    let (mut model, key, other) = (model(), SoftKey::new(), SoftKey::new());
    let claims = claims(&model);
    let proof = key.proof(&claims);
    assert!(check(&mut model, std::slice::from_ref(&proof)).is_ok());
    assert_eq!(check(&mut model, &[proof]), Err(Refusal::Replayed));
    let signed_anew = key.proof(&claims);
    assert_eq!(check(&mut model, &[signed_anew]), Err(Refusal::Replayed));
    let of_another = other.proof(&claims);
    assert!(check(&mut model, &[of_another]).is_ok());
}

#[test]
fn the_clock_is_the_orgs() {
    let (mut model, key) = (model(), SoftKey::new());
    let claims = claims(&model);
    model.clock.advance(3_600_000);
    let late = key.proof(&claims);
    assert_eq!(check(&mut model, &[late]), Err(Refusal::Time));
    model.clock.advance(-3_600_000);
    let in_time = key.proof(&claims);
    assert!(check(&mut model, &[in_time]).is_ok());
}

#[test]
fn a_nonce_is_good_for_its_time_and_with_its_asker() {
    let (mut model, key) = (model(), SoftKey::new());
    model.settings.resource_nonce = true;
    let nonce = model.nonce(Asker::Resource);
    let with = |model: &Model, nonce: &str| {
        let mut claims = claims(model);
        claims["nonce"] = json!(nonce);
        key.proof(&claims)
    };
    for _ in 0..2 {
        let proof = with(&model, &nonce);
        assert!(check(&mut model, &[proof]).is_ok());
    }
    let none = key.proof(&claims(&model));
    let anothers = model.nonce(Asker::AuthorizationServer);
    let anothers = with(&model, &anothers);
    model.clock.advance(300_000);
    let old = with(&model, &nonce);
    for proof in [none, anothers, old] {
        let refused = check(&mut model, &[proof]);
        assert_eq!(refused, Err(Refusal::Nonce(Asker::Resource)));
    }
    assert_ne!(model.nonce(Asker::Resource), nonce);
    model.settings.dpop_nonce_life_s = 0;
    let never = model.nonce(Asker::Resource);
    let never = with(&model, &never);
    assert!(check(&mut model, &[never]).is_err());
}
