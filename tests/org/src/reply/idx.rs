//! From an answer of the flow to the HTTP response.

use super::error;
use super::ion::ION;
use super::step::{self, Notice};
use crate::cookies::{self, Browser};
use crate::model::flow::Answer;
use crate::model::transaction::{Step, Transaction};
use crate::model::{Model, random};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

/// The response to an IDX call, with the cookies that are due.
pub(crate) fn respond(
    model: &Model,
    transaction: &mut Transaction,
    answer: &Answer,
    browser: &Browser,
) -> Response {
    let body = |notice| step::body(model, transaction, notice);
    let mut response = match answer {
        Answer::Step => {
            let status = match &transaction.step {
                Step::Ended(ending) => ending.status,
                _ => 200,
            };
            ion(status, &body(Notice::default()))
        }
        Answer::Refused(status, message) => ion(*status, &body(Notice::page(message))),
        Answer::FieldError(status, messages) => ion(*status, &body(Notice::fields(messages))),
        Answer::Ending(ending) => ion(ending.status, &step::terminal(transaction, ending)),
        Answer::RateLimited => error::rate_limited(),
    };
    let secure = model.base_url().starts_with("https:");
    if browser.device.is_none() {
        cookies::set_device(response.headers_mut(), secure, &random::handle(18));
    }
    if let Some(session) = transaction.new_session.take() {
        cookies::set_session(response.headers_mut(), secure, &session);
    }
    response
}

/// 401, the transaction is unknown or over.
pub(crate) fn expired() -> Response {
    ion(401, &step::expired())
}

/// A body with exactly the media type of IDX answers.
fn ion(status: u16, body: &Value) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(ION)),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("no-cache, no-store"),
        ),
    ];
    (status, headers, body.to_string()).into_response()
}
