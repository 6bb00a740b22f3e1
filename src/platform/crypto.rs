//! Hashes, signatures and random bytes, through WebCrypto.

use js_sys::{Object, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};

use super::dynamic;
use crate::{
    lean::Gather,
    ports::{Crypto, CryptoError, LocalFuture, Random, RsaPublicKey},
};

/// WebCrypto. In an insecure context there is none, and every operation is refused.
#[derive(Clone, Copy, Debug, Default)]
pub struct BrowserCrypto;

/// The system's generator, through WebCrypto.
#[derive(Clone, Copy, Debug, Default)]
pub struct BrowserRandom;

impl Crypto for BrowserCrypto {
    fn sha256<'a>(&'a self, data: &'a [u8]) -> LocalFuture<'a, Result<Vec<u8>, CryptoError>> {
        Box::pin(async move {
            let digest = subtle()?
                .digest_with_str_and_js_u8_array("SHA-256", &Uint8Array::from(data))
                .map_err(refused)?;
            let digest = JsFuture::from(digest).await.map_err(refused)?;
            Ok(Uint8Array::new(&digest).to_vec())
        })
    }

    fn verify_rs256<'a>(
        &'a self,
        key: &'a RsaPublicKey,
        data: &'a [u8],
        signature: &'a [u8],
    ) -> LocalFuture<'a, Result<bool, CryptoError>> {
        Box::pin(async move {
            let subtle = subtle()?;
            let algorithm = object(&[("name", "RSASSA-PKCS1-v1_5"), ("hash", "SHA-256")])?;
            let jwk = object(&[
                ("kty", "RSA"),
                ("alg", "RS256"),
                ("n", &key.modulus),
                ("e", &key.exponent),
            ])?;
            let usages = js_sys::Array::of1(&"verify".into());
            let imported = subtle
                .import_key_with_object("jwk", &jwk, &algorithm, false, &usages)
                .map_err(refused)?;
            let imported: CryptoKey = JsFuture::from(imported)
                .await
                .map_err(refused)?
                .dyn_into()
                .map_err(refused)?;
            let verified = subtle
                .verify_with_object_and_js_u8_array_and_js_u8_array(
                    &algorithm,
                    &imported,
                    &Uint8Array::from(signature),
                    &Uint8Array::from(data),
                )
                .map_err(refused)?;
            Ok(JsFuture::from(verified)
                .await
                .map_err(refused)?
                .as_bool()
                .unwrap_or(false))
        })
    }
}

impl Random for BrowserRandom {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), CryptoError> {
        let crypto = web_sys::window()
            .ok_or(CryptoError)?
            .crypto()
            .map_err(refused)?;
        crypto
            .get_random_values_with_u8_array(buffer)
            .map_err(refused)?;
        Ok(())
    }
}

pub(super) fn subtle() -> Result<SubtleCrypto, CryptoError> {
    let crypto = web_sys::window()
        .ok_or(CryptoError)?
        .crypto()
        .map_err(refused)?;
    let subtle = crypto.subtle();
    // An insecure context has the object's name but not the object.
    if subtle.is_undefined() {
        Err(CryptoError)
    } else {
        Ok(subtle)
    }
}

fn object(entries: &[(&str, &str)]) -> Result<Object, CryptoError> {
    let values: Vec<_> = entries
        .iter()
        .map(|(_, value)| JsValue::from_str(value))
        .gather();
    let members: Vec<_> = entries.iter().map(|(name, _)| *name).zip(&values).gather();
    dynamic::object(&members).map_err(refused)
}

pub(super) fn refused<E>(_: E) -> CryptoError {
    CryptoError
}
