//! Proofs of possession (RFC 9449, "DPoP"): a token that is bound to a key is good only for who has the key.

mod key;
mod nonce;

use super::Model;
use super::settings::Dpop;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use nonce::Nonce;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::HashSet;

/// The algorithms that proofs may be signed with.
pub(crate) const ALGORITHMS: [&str; 2] = ["RS256", "ES256"];

/// How far `iat` may be from the org's clock, seconds.
const TOLERANCE_S: u64 = 300;

/// A request as a proof speaks of it, with the proofs that came along.
#[derive(Clone, Debug)]
pub(crate) struct Presented {
    /// The HTTP method.
    pub(crate) method: String,
    /// The path, without its query.
    pub(crate) path: String,
    /// The values of all headers `DPoP`.
    pub(crate) proofs: Vec<String>,
}

/// Who asks for a proof. Each has nonces of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asker {
    /// The authorization server, at its token endpoint.
    AuthorizationServer,
    /// A resource that wants an access token.
    Resource,
}

/// What the org remembers of proofs.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    for_tokens: Option<Nonce>,
    for_resources: Option<Nonce>,
    /// Thumbprint and `jti` of every proof that was signed rightly.
    seen: HashSet<(String, String)>,
}

/// Why a proof is not taken (RFC 9449, section 4.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// There is none.
    Missing,
    /// There are several.
    Several,
    /// It is no JWT, or a claim is missing.
    Form,
    /// It is a JWT for something else.
    Type,
    /// It is signed in a way that the org does not take.
    Algorithm,
    /// Its key is none, or not of the algorithm.
    Key,
    /// It gives its private key away.
    PrivateKey,
    /// The signature is wrong.
    Signature,
    /// It speaks of another method.
    Method,
    /// It speaks of another URL.
    Url,
    /// It was made too long ago, or will be.
    Time,
    /// It was here before.
    Replayed,
    /// It speaks of another access token, or of none.
    AccessToken,
    /// It lacks the nonce that is good now.
    Nonce(Asker),
}

impl Refusal {
    /// The error code.
    pub(crate) fn error(self) -> &'static str {
        match self {
            Self::Nonce(_) => "use_dpop_nonce",
            _ => "invalid_dpop_proof",
        }
    }

    /// What is wrong, in words.
    pub(crate) fn description(self) -> &'static str {
        match self {
            Self::Missing => "The DPoP proof JWT header is missing.",
            Self::Several => "There must be exactly one DPoP proof JWT header.",
            Self::Form => "The DPoP proof is not a JWT with all required claims.",
            Self::Type => "The 'typ' of the DPoP proof JWT must be 'dpop+jwt'.",
            Self::Algorithm => "The 'alg' of the DPoP proof JWT is not supported.",
            Self::Key => "The 'jwk' of the DPoP proof JWT is invalid.",
            Self::PrivateKey => "The 'jwk' of the DPoP proof JWT must not be a private key.",
            Self::Signature => "The signature of the DPoP proof JWT is invalid.",
            Self::Method => "The 'htm' claim in the DPoP proof JWT is invalid.",
            Self::Url => "The 'htu' claim in the DPoP proof JWT is invalid.",
            Self::Time => "The 'iat' claim in the DPoP proof JWT is too far from now.",
            Self::Replayed => "The 'jti' claim in the DPoP proof JWT was used before.",
            Self::AccessToken => "The 'ath' claim in the DPoP proof JWT is invalid.",
            Self::Nonce(Asker::AuthorizationServer) => {
                "Authorization server requires nonce in DPoP proof."
            }
            Self::Nonce(Asker::Resource) => "Resource server requires nonce in DPoP proof.",
        }
    }
}

impl Model {
    /// The key that a token request proves, as its thumbprint; `None`: the tokens are to be good for whoever holds them.
    pub(crate) fn key_of_token_request(
        &mut self,
        presented: &Presented,
    ) -> Result<Option<String>, Refusal> {
        match self.settings.dpop {
            Dpop::Off => Ok(None),
            Dpop::Optional if presented.proofs.is_empty() => Ok(None),
            Dpop::Optional | Dpop::Required => self
                .check_proof(presented, Asker::AuthorizationServer, None)
                .map(Some),
        }
    }

    /// Checks the proof of a request, and that it speaks of the access token if there is one. Gives the thumbprint of its
    /// key.
    pub(crate) fn check_proof(
        &mut self,
        presented: &Presented,
        asker: Asker,
        access_token: Option<&str>,
    ) -> Result<String, Refusal> {
        let proof = match presented.proofs.as_slice() {
            [] => return Err(Refusal::Missing),
            [proof] => proof,
            _ => return Err(Refusal::Several),
        };
        let (thumbprint, claims) = opened(proof)?;
        if claims.htm != presented.method {
            return Err(Refusal::Method);
        }
        if claims.htu != format!("{}{}", self.base_url(), presented.path) {
            return Err(Refusal::Url);
        }
        if claims.iat.abs_diff(self.now_ms() / 1_000) > TOLERANCE_S {
            return Err(Refusal::Time);
        }
        if !self.proofs.seen.insert((thumbprint.clone(), claims.jti)) {
            return Err(Refusal::Replayed);
        }
        if self.demands_nonce(asker) && claims.nonce != Some(self.nonce(asker)) {
            return Err(Refusal::Nonce(asker));
        }
        if access_token.is_some_and(|token| claims.ath != Some(hash(token))) {
            return Err(Refusal::AccessToken);
        }
        Ok(thumbprint)
    }
}

#[derive(Deserialize)]
struct Header {
    typ: String,
    alg: String,
    jwk: Value,
}

#[derive(Deserialize)]
struct Claims {
    jti: String,
    htm: String,
    htu: String,
    iat: i64,
    nonce: Option<String>,
    ath: Option<String>,
}

/// The claims of a proof that is signed with the key in it, and the thumbprint of that.
fn opened(proof: &str) -> Result<(String, Claims), Refusal> {
    let (input, signature) = proof.rsplit_once('.').ok_or(Refusal::Form)?;
    let (header, claims) = input
        .split_once('.')
        .filter(|(_, claims)| !claims.contains('.'))
        .ok_or(Refusal::Form)?;
    let header: Header = part(header)?;
    if header.typ != "dpop+jwt" {
        return Err(Refusal::Type);
    }
    let thumbprint = key::verify(&header.alg, &header.jwk, input, signature)?;
    Ok((thumbprint, part(claims)?))
}

fn part<T: DeserializeOwned>(encoded: &str) -> Result<T, Refusal> {
    let bytes = URL_SAFE_NO_PAD.decode(encoded).ok();
    bytes
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .ok_or(Refusal::Form)
}

/// `ath`
fn hash(access_token: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(access_token))
}

#[cfg(test)]
mod tests;
