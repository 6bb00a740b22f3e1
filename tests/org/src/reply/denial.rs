//! What a resource says to a token that it does not take: header `WWW-Authenticate` (RFC 6750, section 3; RFC 9449,
//! section 7.1). And the header that tells a client the nonce of its next proof.

use crate::model::Model;
use crate::model::dpop::{ALGORITHMS, Asker, Presented};
use crate::model::tokens::TokenType;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// Says what is wrong with the token, or with the proof beside it.
pub(crate) fn deny(
    status: StatusCode,
    scheme: TokenType,
    error: &str,
    description: &str,
) -> Response {
    let problem = format!(r#"error="{error}", error_description="{description}""#);
    challenge(status, scheme, &[problem])
}

/// Says that a token is wanted, to a request without any: no error is named (RFC 6750, section 3.1).
pub(crate) fn demand(scheme: TokenType) -> Response {
    challenge(StatusCode::UNAUTHORIZED, scheme, &[])
}

/// Tells the nonce that is good now, in every answer to a request with a proof.
pub(crate) fn tell_nonce(
    model: &mut Model,
    asker: Asker,
    presented: &Presented,
    response: &mut Response,
) {
    if presented.proofs.is_empty() || !model.demands_nonce(asker) {
        return;
    }
    if let Ok(nonce) = HeaderValue::from_str(&model.nonce(asker)) {
        response.headers_mut().insert("dpop-nonce", nonce);
    }
}

fn challenge(status: StatusCode, scheme: TokenType, parameters: &[String]) -> Response {
    let mut parameters = parameters.to_vec();
    if scheme == TokenType::Dpop {
        parameters.push(format!(r#"algs="{}""#, ALGORITHMS.join(" ")));
    }
    let challenge = format!("{} {}", scheme.name(), parameters.join(", "));
    let mut response = (status, [(header::CACHE_CONTROL, "no-cache, no-store")]).into_response();
    if let Ok(challenge) = HeaderValue::from_str(challenge.trim_end()) {
        let headers = response.headers_mut();
        headers.insert(header::WWW_AUTHENTICATE, challenge);
    }
    response
}
