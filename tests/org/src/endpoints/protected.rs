//! The way to a resource: an access token that is good now, in header `Authorization`, and for one that is bound to a key a
//! proof beside it.

use crate::model::Model;
use crate::model::dpop::{Asker, Presented, Refusal};
use crate::model::settings::Dpop;
use crate::model::tokens::{AccessToken, TokenType};
use crate::reply::denial;
use crate::requests;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

/// Why a call is not let through.
enum Denied {
    /// It brings no token.
    NoToken,
    /// There is no such token, or it is over.
    Dead(TokenType),
    /// The token is of the other type than the call says; it is of this.
    OtherType(TokenType),
    /// The proof is not good.
    Proof(Refusal),
    /// The proof is good, but by another key.
    OtherKey,
}

/// Answers a call that comes with a live access token in the right way, and refuses any other.
pub(super) fn with_token(
    model: &mut Model,
    headers: &HeaderMap,
    presented: &Presented,
    answer: impl FnOnce(&mut Model, &AccessToken) -> Response,
) -> Response {
    let mut response = match admit(model, headers, presented) {
        Ok(access) => answer(model, &access),
        Err(denied) => refuse(model, &denied),
    };
    denial::tell_nonce(model, Asker::Resource, presented, &mut response);
    response
}

/// 401 for a token that is unknown, over, or not for this resource.
pub(super) fn invalid(scheme: TokenType) -> Response {
    invalid_token(scheme, "The access token is invalid.")
}

fn admit(
    model: &mut Model,
    headers: &HeaderMap,
    presented: &Presented,
) -> Result<AccessToken, Denied> {
    let (given, token) = [TokenType::Bearer, TokenType::Dpop]
        .into_iter()
        .find_map(|scheme| Some((scheme, requests::authorization(headers, scheme.name())?)))
        .ok_or(Denied::NoToken)?;
    let access = model
        .live_access_token(token)
        .cloned()
        .ok_or(Denied::Dead(given))?;
    if access.token_type() != given {
        return Err(Denied::OtherType(access.token_type()));
    }
    if let Some(key) = &access.key {
        let proven = model
            .check_proof(presented, Asker::Resource, Some(token))
            .map_err(Denied::Proof)?;
        if proven != *key {
            return Err(Denied::OtherKey);
        }
    }
    Ok(access)
}

fn refuse(model: &Model, denied: &Denied) -> Response {
    match denied {
        Denied::NoToken if model.settings.dpop == Dpop::Required => denial::demand(TokenType::Dpop),
        Denied::NoToken => denial::demand(TokenType::Bearer),
        Denied::Dead(scheme) => invalid(*scheme),
        Denied::OtherType(TokenType::Dpop) => invalid_token(
            TokenType::Dpop,
            "The access token is bound to a key and must come with a proof.",
        ),
        Denied::OtherType(TokenType::Bearer) => {
            invalid_token(TokenType::Bearer, "The access token is not bound to a key.")
        }
        Denied::Proof(refusal) => denial::deny(
            StatusCode::UNAUTHORIZED,
            TokenType::Dpop,
            refusal.error(),
            refusal.description(),
        ),
        Denied::OtherKey => invalid_token(
            TokenType::Dpop,
            "The access token is bound to another key than that of the proof.",
        ),
    }
}

fn invalid_token(scheme: TokenType, description: &str) -> Response {
    denial::deny(
        StatusCode::UNAUTHORIZED,
        scheme,
        "invalid_token",
        description,
    )
}

#[cfg(test)]
mod tests;
