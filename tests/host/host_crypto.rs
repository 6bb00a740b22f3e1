//! The host's side of `ports::Crypto` and `ports::Random`, and a signer of tokens for the tests.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::{cell::Cell, rc::Rc};

use rsa::{
    BigUint, Pkcs1v15Sign, RsaPrivateKey, RsaPublicKey as HostKey, pkcs1v15::SigningKey,
    signature::SignatureEncoding, signature::Signer,
};
use sha2::{Digest, Sha256};
use vestibule::{
    oauth::base64url,
    ports::{Crypto, CryptoError, KeyPairs, LocalFuture, ProofKeys, Random, RsaPublicKey},
};

/// SHA-256 and RS256 by the crates `sha2` and `rsa`.
pub(crate) struct HostCrypto;

impl Crypto for HostCrypto {
    fn sha256<'a>(&'a self, data: &'a [u8]) -> LocalFuture<'a, Result<Vec<u8>, CryptoError>> {
        Box::pin(async move { Ok(Sha256::digest(data).to_vec()) })
    }

    fn verify_rs256<'a>(
        &'a self,
        key: &'a RsaPublicKey,
        data: &'a [u8],
        signature: &'a [u8],
    ) -> LocalFuture<'a, Result<bool, CryptoError>> {
        Box::pin(async move {
            let number =
                |text: &str| base64url::decode(text).map(|bytes| BigUint::from_bytes_be(&bytes));
            let (Some(modulus), Some(exponent)) = (number(&key.modulus), number(&key.exponent))
            else {
                return Err(CryptoError);
            };
            let key = HostKey::new(modulus, exponent).map_err(|_| CryptoError)?;
            Ok(key
                .verify(
                    Pkcs1v15Sign::new::<Sha256>(),
                    &Sha256::digest(data),
                    signature,
                )
                .is_ok())
        })
    }
}

/// A browser that keeps no keys.
pub(crate) struct NoKeys;

impl ProofKeys for NoKeys {
    fn load(&self) -> LocalFuture<'static, Result<Rc<dyn KeyPairs>, CryptoError>> {
        Box::pin(async { Err(CryptoError) })
    }

    fn remove(&self, _: &str) {}
}

/// The system's generator.
pub(crate) struct HostRandom;

impl Random for HostRandom {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), CryptoError> {
        rand::RngCore::try_fill_bytes(&mut rand::rngs::OsRng, buffer).map_err(|_| CryptoError)
    }
}

/// Bytes that count up, so that a test knows what comes.
#[derive(Default)]
pub(crate) struct CountingRandom(Cell<u8>);

impl Random for CountingRandom {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), CryptoError> {
        for byte in buffer {
            *byte = self.0.get();
            self.0.set(byte.wrapping_add(1));
        }
        Ok(())
    }
}

/// No generator, as in a page that is not a secure context.
pub(crate) struct NoRandom;

impl Random for NoRandom {
    fn fill(&self, _: &mut [u8]) -> Result<(), CryptoError> {
        Err(CryptoError)
    }
}

/// The modulus of the key published in RFC 7515 appendix A.2.
pub(crate) const MODULUS: &str = concat!(
    "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-",
    "pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapH",
    "g665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4F",
    "RWyuXpoQ",
);
const PRIVATE_EXPONENT: &str = concat!(
    "Eq5xpGnNCivDflJsRQBXHx1hdR1k6Ulwe2JZD50LpXyWPEAeP88vLNO97IjlA7_GQ5sLKMgvfTeXZx9SE-7YwVol2NXOoAJe46sui395IW_GO-p",
    "WJ1O0BkTGoVEn2bKVRUCgu-GjBVaYLU6f3l9kJfFNS3E0QbVdxzubSu3Mkqzjkn439X0M_V51gfpRLI9JYanrC4D4qAdGcopV_0ZHHzQlBjudU2Q",
    "vXt4ehNYTCBr6XCLQUShb1juUO1ZdiYoFaFQT5Tw8bGUl_x_jTj3ccPDVZFD9pIuhLhBOneufuBiB4cS98l2SR_RQyGWSeWjnczT0QU91p1DhOVR",
    "uOopznQ",
);
const FIRST_PRIME: &str = concat!(
    "4BzEEOtIpmVdVEZNCqS7baC4crd0pqnRH_5IB3jw3bcxGn6QLvnEtfdUdiYrqBdss1l58BQ3KhooKeQTa9AB0Hw_Py5PJdTJNPY8cQn7ouZ2KKD",
    "cmnPGBY5t7yLc1QlQ5xHdwW1VhvKn-nXqhJTBgIPgtldC-KDV5z-y2XDwGUc",
);
const SECOND_PRIME: &str = concat!(
    "uQPEfgmVtjL0Uyyx88GZFF1fOunH3-7cepKmtH4pxhtCoHqpWmT8YAmZxaewHgHAjLYsp1ZSe7zFYHj7C6ul7TjeLQeZD_YwD66t62wDmpe_HlB",
    "-TnBA-njbglfIsRLtXlnDzQkv5dTltRJ11BKBBypeeF6689rjcJIDEz9RWdc",
);

/// Signs as an issuer would, with the key published in RFC 7515 appendix A.2.
pub(crate) fn sign(header: &str, payload: &str) -> String {
    sign_bytes(header.as_bytes(), payload.as_bytes())
}

/// The same for what may be no text at all.
pub(crate) fn sign_bytes(header: &[u8], payload: &[u8]) -> String {
    let number = |text| BigUint::from_bytes_be(&base64url::decode(text).unwrap());
    let primes = vec![number(FIRST_PRIME), number(SECOND_PRIME)];
    let key = RsaPrivateKey::from_components(
        number(MODULUS),
        number("AQAB"),
        number(PRIVATE_EXPONENT),
        primes,
    );
    let signing_input = [base64url::encode(header), base64url::encode(payload)].join(".");
    let signature = SigningKey::<Sha256>::new(key.unwrap())
        .sign(signing_input.as_bytes())
        .to_vec();
    [signing_input, base64url::encode(&signature)].join(".")
}
