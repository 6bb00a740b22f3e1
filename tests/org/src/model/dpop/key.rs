//! The key in a proof: a JWK of one of the two kinds that the org takes (RFC 7518, section 6).

use super::Refusal;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Verifier;
use rsa::sha2::Sha256 as RsaSha256;
use rsa::{BigUint, RsaPublicKey, pkcs1v15};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Checks a signature by the key that came with it, and gives the key's thumbprint.
pub(super) fn verify(
    algorithm: &str,
    jwk: &Value,
    input: &str,
    signature: &str,
) -> Result<String, Refusal> {
    // Every private key of these two kinds has it.
    if jwk.get("d").is_some() {
        return Err(Refusal::PrivateKey);
    }
    let signature = URL_SAFE_NO_PAD
        .decode(signature)
        .map_err(|_| Refusal::Signature)?;
    let (right, thumbprint) = match algorithm {
        "ES256" => es256(jwk, input, &signature)?,
        "RS256" => rs256(jwk, input, &signature)?,
        _ => return Err(Refusal::Algorithm),
    };
    if right {
        Ok(thumbprint)
    } else {
        Err(Refusal::Signature)
    }
}

fn es256(jwk: &Value, input: &str, signature: &[u8]) -> Result<(bool, String), Refusal> {
    expect(jwk, "kty", "EC")?;
    expect(jwk, "crv", "P-256")?;
    let (x, y) = (number(jwk, "x")?, number(jwk, "y")?);
    let point = [&[4], x.as_slice(), y.as_slice()].concat();
    let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(&point).map_err(|_| Refusal::Key)?;
    let right = p256::ecdsa::Signature::from_slice(signature)
        .is_ok_and(|signature| key.verify(input.as_bytes(), &signature).is_ok());
    let (x, y) = (URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y));
    let members = format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#);
    Ok((right, thumbprint(&members)))
}

fn rs256(jwk: &Value, input: &str, signature: &[u8]) -> Result<(bool, String), Refusal> {
    expect(jwk, "kty", "RSA")?;
    let (n, e) = (number(jwk, "n")?, number(jwk, "e")?);
    let key = RsaPublicKey::new(BigUint::from_bytes_be(&n), BigUint::from_bytes_be(&e))
        .map_err(|_| Refusal::Key)?;
    let right = pkcs1v15::Signature::try_from(signature).is_ok_and(|signature| {
        pkcs1v15::VerifyingKey::<RsaSha256>::new(key)
            .verify(input.as_bytes(), &signature)
            .is_ok()
    });
    let (n, e) = (URL_SAFE_NO_PAD.encode(n), URL_SAFE_NO_PAD.encode(e));
    let members = format!(r#"{{"e":"{e}","kty":"RSA","n":"{n}"}}"#);
    Ok((right, thumbprint(&members)))
}

fn expect(jwk: &Value, name: &str, value: &str) -> Result<(), Refusal> {
    if jwk.get(name).is_some_and(|given| given == value) {
        Ok(())
    } else {
        Err(Refusal::Key)
    }
}

fn number(jwk: &Value, name: &str) -> Result<Vec<u8>, Refusal> {
    jwk.get(name)
        .and_then(Value::as_str)
        .and_then(|text| URL_SAFE_NO_PAD.decode(text).ok())
        .ok_or(Refusal::Key)
}

/// Over the required members in the order of the alphabet (RFC 7638, section 3).
fn thumbprint(members: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(members))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use rsa::signature::{SignatureEncoding, Signer};
    use rsa::traits::PublicKeyParts;
    use serde_json::json;

    fn jwk(key: &RsaPublicKey) -> Value {
        json!({
            "kty": "RSA",
            "n": URL_SAFE_NO_PAD.encode(key.n().to_bytes_be()),
            "e": URL_SAFE_NO_PAD.encode(key.e().to_bytes_be()),
        })
    }

    #[test]
    fn an_rsa_key_verifies_too() {
        let key = crate::model::keys::Keys::default().current().unwrap();
        let public = jwk(&key.private.to_public_key());
        let signer = pkcs1v15::SigningKey::<RsaSha256>::new(key.private.clone());
        let signature = URL_SAFE_NO_PAD.encode(signer.sign(b"this").to_bytes());
        assert!(verify("RS256", &public, "this", &signature).is_ok());
        for (algorithm, input, refusal) in [
            ("RS256", "that", Refusal::Signature),
            ("ES256", "this", Refusal::Key),
            ("PS256", "this", Refusal::Algorithm),
        ] {
            let refused = verify(algorithm, &public, input, &signature);
            assert_eq!(refused, Err(refusal), "{algorithm} {input}");
        }
    }

    #[test]
    fn the_thumbprint_is_that_of_the_rfc() {
        // RFC 7638, section 3.1.
        let n = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXj\
                 BZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs\
                 8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G\
                 _xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
        let key = json!({ "kty": "RSA", "n": n, "e": "AQAB", "alg": "RS256", "kid": "2011-04-29" });
        let thumbprint = rs256(&key, "", &[]).unwrap().1;
        assert_eq!(thumbprint, "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    }
}
