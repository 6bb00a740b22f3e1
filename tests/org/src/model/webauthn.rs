//! Passkeys, verified as Web Authentication says (sections 7.1 and 7.2).

use super::credentials::PasskeyAnswer;
use super::enrolment::Passkey;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ciborium::Value;
use p256::ecdsa::signature::Verifier;
use rsa::sha2::Sha256 as RsaSha256;
use rsa::{BigUint, RsaPublicKey, pkcs1v15};
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// What the org knows before it looks at an answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Expected<'a> {
    /// The challenge that it gave out, in base64url.
    pub(crate) challenge: &'a str,
    /// Pages that may ask for a passkey; the relying party is the host of the one that did.
    pub(crate) origins: &'a [String],
}

/// Why an answer is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Something is missing or is no base64url without padding.
    Encoding,
    /// The client data are none.
    ClientData,
    /// They are of the other ceremony.
    Ceremony,
    /// They answer another challenge.
    Challenge,
    /// They come from a page that the org does not know, or from a frame in another's.
    Origin,
    /// The authenticator signed for another relying party.
    RelyingParty,
    /// Nobody touched the authenticator.
    UserPresence,
    /// The authenticator data or the attestation are not of the right form.
    Form,
    /// The key is of a kind that the org does not take.
    Key,
    /// The signature is wrong.
    Signature,
    /// The authenticator's count went back: a copy of it exists.
    Count,
}

const USER_PRESENT: u8 = 0x01;
const ATTESTED_CREDENTIAL: u8 = 0x40;
const EXTENSIONS: u8 = 0x80;

/// A new passkey, from the answer to `navigator.credentials.create`. Attestation is not asked for, so a statement that
/// comes nevertheless is not looked at (section 7.1, step 21 for `none`).
pub(crate) fn register(
    expected: Expected<'_>,
    answer: PasskeyAnswer<'_>,
) -> Result<Passkey, Refusal> {
    let client_data = decoded(answer.client_data)?;
    let relying_party = check_client_data(&client_data, "webauthn.create", expected)?;
    let attestation: Value = ciborium::from_reader(decoded(answer.attestation)?.as_slice())
        .map_err(|_| Refusal::Form)?;
    let data = member(&attestation, "authData")
        .and_then(Value::as_bytes)
        .ok_or(Refusal::Form)?;
    let format = member(&attestation, "fmt").and_then(Value::as_text);
    let statement = member(&attestation, "attStmt").and_then(Value::as_map);
    match (format, statement) {
        (Some("none"), Some(statement)) if !statement.is_empty() => return Err(Refusal::Form),
        (Some(_), Some(_)) => {}
        _ => return Err(Refusal::Form),
    }
    let (header, rest) = check_header(data, &relying_party)?;
    if header.flags & ATTESTED_CREDENTIAL == 0 {
        return Err(Refusal::Form);
    }
    // The model of the authenticator comes first, sixteen bytes; then the length of the id.
    let (length, rest) = rest
        .get(16..)
        .and_then(|rest| rest.split_first_chunk::<2>())
        .ok_or(Refusal::Form)?;
    let (id, rest) = rest
        .split_at_checked(usize::from(u16::from_be_bytes(*length)))
        .filter(|(id, _)| !id.is_empty())
        .ok_or(Refusal::Form)?;
    let mut left = rest;
    let key: Value = ciborium::from_reader(&mut left).map_err(|_| Refusal::Form)?;
    PublicKey::of(&key)?;
    let key = rest.get(..rest.len() - left.len()).ok_or(Refusal::Form)?;
    if header.flags & EXTENSIONS != 0 {
        ciborium::from_reader::<Value, _>(&mut left).map_err(|_| Refusal::Form)?;
    }
    if !left.is_empty() {
        return Err(Refusal::Form);
    }
    Ok(Passkey {
        credential_id: URL_SAFE_NO_PAD.encode(id),
        public_key: URL_SAFE_NO_PAD.encode(key),
        sign_count: header.sign_count,
        transports: transports(answer.transports),
    })
}

/// Checks the answer to `navigator.credentials.get` against one passkey and gives its new count.
pub(crate) fn verify(
    expected: Expected<'_>,
    passkey: &Passkey,
    answer: PasskeyAnswer<'_>,
) -> Result<u32, Refusal> {
    let client_data = decoded(answer.client_data)?;
    let relying_party = check_client_data(&client_data, "webauthn.get", expected)?;
    let data = decoded(answer.authenticator_data)?;
    let (header, _) = check_header(&data, &relying_party)?;
    let key = decoded(Some(&passkey.public_key))?;
    let key: Value = ciborium::from_reader(key.as_slice()).map_err(|_| Refusal::Key)?;
    let mut signed = data.clone();
    signed.extend(Sha256::digest(&client_data));
    PublicKey::of(&key)?.verify(&signed, &decoded(answer.signature_data)?)?;
    let counts = header.sign_count != 0 || passkey.sign_count != 0;
    if counts && header.sign_count <= passkey.sign_count {
        return Err(Refusal::Count);
    }
    Ok(header.sign_count)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClientData {
    #[serde(rename = "type")]
    ceremony: String,
    challenge: String,
    origin: String,
    #[serde(default)]
    cross_origin: bool,
}

/// Gives the relying party id: the host of the page, since the org names none.
fn check_client_data(
    bytes: &[u8],
    ceremony: &str,
    expected: Expected<'_>,
) -> Result<String, Refusal> {
    let data: ClientData = serde_json::from_slice(bytes).map_err(|_| Refusal::ClientData)?;
    if data.ceremony != ceremony {
        return Err(Refusal::Ceremony);
    }
    if data.challenge != expected.challenge {
        return Err(Refusal::Challenge);
    }
    if data.cross_origin || !expected.origins.contains(&data.origin) {
        return Err(Refusal::Origin);
    }
    let (_, authority) = data.origin.split_once("://").ok_or(Refusal::Origin)?;
    let host = authority.split(':').next().unwrap_or_default();
    Ok(host.to_owned())
}

/// The part that all authenticator data begin with.
struct Header {
    flags: u8,
    sign_count: u32,
}

fn check_header<'a>(data: &'a [u8], relying_party: &str) -> Result<(Header, &'a [u8]), Refusal> {
    let (hash, rest) = data.split_first_chunk::<32>().ok_or(Refusal::Form)?;
    let (flags, rest) = rest.split_first().ok_or(Refusal::Form)?;
    let (count, rest) = rest.split_first_chunk::<4>().ok_or(Refusal::Form)?;
    if hash.as_slice() != Sha256::digest(relying_party).as_slice() {
        return Err(Refusal::RelyingParty);
    }
    if flags & USER_PRESENT == 0 {
        return Err(Refusal::UserPresence);
    }
    let header = Header {
        flags: *flags,
        sign_count: u32::from_be_bytes(*count),
    };
    Ok((header, rest))
}

/// A COSE key of one of the two kinds that the org asks for (RFC 9053, sections 2.1 and 7.1; RFC 8812, section 2).
enum PublicKey {
    Es256(p256::ecdsa::VerifyingKey),
    Rs256(RsaPublicKey),
}

impl PublicKey {
    fn of(cose: &Value) -> Result<Self, Refusal> {
        let number = |label| {
            labelled(cose, label)
                .and_then(|it| it.as_integer())
                .map(i128::from)
        };
        let bytes = |label| {
            labelled(cose, label)
                .and_then(Value::as_bytes)
                .ok_or(Refusal::Key)
        };
        match (number(1), number(3)) {
            (Some(2), Some(-7)) if number(-1) == Some(1) => {
                let point: Vec<u8> = [&[4], bytes(-2)?.as_slice(), bytes(-3)?.as_slice()].concat();
                p256::ecdsa::VerifyingKey::from_sec1_bytes(&point)
                    .map(Self::Es256)
                    .map_err(|_| Refusal::Key)
            }
            (Some(3), Some(-257)) => {
                let (n, e) = (bytes(-1)?, bytes(-2)?);
                RsaPublicKey::new(BigUint::from_bytes_be(n), BigUint::from_bytes_be(e))
                    .map(Self::Rs256)
                    .map_err(|_| Refusal::Key)
            }
            _ => Err(Refusal::Key),
        }
    }

    fn verify(&self, signed: &[u8], signature: &[u8]) -> Result<(), Refusal> {
        let right = match self {
            Self::Es256(key) => p256::ecdsa::Signature::from_der(signature)
                .is_ok_and(|signature| key.verify(signed, &signature).is_ok()),
            Self::Rs256(key) => {
                let key = pkcs1v15::VerifyingKey::<RsaSha256>::new(key.clone());
                pkcs1v15::Signature::try_from(signature)
                    .is_ok_and(|signature| key.verify(signed, &signature).is_ok())
            }
        };
        if right {
            Ok(())
        } else {
            Err(Refusal::Signature)
        }
    }
}

fn labelled(map: &Value, label: i64) -> Option<&Value> {
    let wanted = Value::from(label);
    let mut members = map.as_map()?.iter();
    members
        .find(|(key, _)| *key == wanted)
        .map(|(_, value)| value)
}

fn member<'a>(map: &'a Value, name: &str) -> Option<&'a Value> {
    let mut members = map.as_map()?.iter();
    members
        .find(|(key, _)| key.as_text() == Some(name))
        .map(|(_, value)| value)
}

fn decoded(text: Option<&str>) -> Result<Vec<u8>, Refusal> {
    text.and_then(|text| URL_SAFE_NO_PAD.decode(text).ok())
        .filter(|bytes| !bytes.is_empty())
        .ok_or(Refusal::Encoding)
}

/// They are a hint only: what cannot be read is left out.
fn transports(text: Option<&str>) -> Vec<String> {
    text.and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests;
