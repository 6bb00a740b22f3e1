//! `GET /oauth2/…/v1/authorize`: sign-in on the org's own page, for a client that redirects.

use super::email_verify::redirect;
use super::sign_in;
use crate::cookies::{self, Browser};
use crate::model::admission::{self, Parameters, Refusal};
use crate::model::flow::{self, Claim};
use crate::model::progress;
use crate::model::transaction::{Kind, ResponseMode, Step, Transaction};
use crate::model::{Server, random};
use crate::org::Org;
use crate::reply::page;
use crate::requests;
use axum::extract::{RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

pub(super) async fn page(
    State(org): State<Org>,
    server: Server,
    RawQuery(query): RawQuery,
    browser: Browser,
) -> Response {
    let parameters = requests::parameters(query.unwrap_or_default().as_bytes());
    let mut model = org.lock();
    let response_mode = match parameters.get("response_mode").map(String::as_str) {
        Some("fragment") => ResponseMode::Fragment,
        Some("okta_post_message") => ResponseMode::PostMessage,
        _ => ResponseMode::Query,
    };
    let mut request = match admission::check(&model, server, &parameters)
        .and_then(|it| check_type(&parameters).map(|()| it))
    {
        Ok(request) => request,
        Err(Refusal::UnknownClient) => return refuse("Invalid value for 'client_id' parameter."),
        Err(Refusal::UnknownRedirect) => {
            return refuse(
                "The 'redirect_uri' parameter must be a Login redirect URI in the client app settings.",
            );
        }
        Err(Refusal::OAuth(error, text)) => {
            let back = parameters
                .get("redirect_uri")
                .map(String::as_str)
                .unwrap_or_default();
            let state = parameters
                .get("state")
                .map(String::as_str)
                .unwrap_or_default();
            return hand_over(
                back,
                response_mode,
                &[
                    ("state", state),
                    ("error", error),
                    ("error_description", &text),
                ],
            );
        }
    };
    // The tokens of mails are for the app's own pages.
    request.ticket = None;
    let prompt = parameters
        .get("prompt")
        .map(String::as_str)
        .unwrap_or_default();
    let session = model
        .satisfying_session(browser.session.as_deref(), request.max_age_s)
        .filter(|_| prompt != "login");
    if prompt == "none" && session.is_none() {
        let text = "The client specified not to prompt, but the user is not logged in.";
        let parameters = [
            ("state", request.state.as_str()),
            ("error", "login_required"),
            ("error_description", text),
        ];
        return hand_over(&request.redirect_uri, response_mode, &parameters);
    }
    let id = model.open_transaction(
        Kind::Hosted { response_mode },
        request,
        browser.device.clone(),
    );
    let response = model.with_transaction(
        |transaction| transaction.id == id,
        |model, transaction| {
            if let Some(session) = session {
                progress::resume_session(model, transaction, session);
            } else if let Some(hint) = transaction.request.login_hint.clone() {
                let claim = Claim {
                    identifier: Some(&hint),
                    ..Claim::default()
                };
                flow::identify(model, transaction, claim);
            }
            sign_in::show(transaction, None)
        },
    );
    let mut response = response.unwrap_or_else(|| refuse("The request has expired."));
    if browser.device.is_none() {
        cookies::set_device(
            response.headers_mut(),
            model.base_url().starts_with("https:"),
            &random::handle(18),
        );
    }
    response
}

/// Back to the client with the code, if the transaction has come so far.
pub(super) fn conclude(transaction: &Transaction) -> Option<Response> {
    let (Step::Done { code }, Kind::Hosted { response_mode }) =
        (&transaction.step, &transaction.kind)
    else {
        return None;
    };
    let request = &transaction.request;
    Some(hand_over(
        &request.redirect_uri,
        *response_mode,
        &[("code", code), ("state", &request.state)],
    ))
}

fn check_type(parameters: &Parameters) -> Result<(), Refusal> {
    if parameters.get("response_type").map(String::as_str) == Some("code") {
        return Ok(());
    }
    let text = "The response type is not supported by the authorization server.";
    Err(Refusal::OAuth("unsupported_response_type", text.to_owned()))
}

fn hand_over(uri: &str, mode: ResponseMode, parameters: &[(&str, &str)]) -> Response {
    match mode {
        ResponseMode::Query => redirect(uri, parameters),
        ResponseMode::Fragment => {
            let fragment = form_urlencoded::Serializer::new(String::new())
                .extend_pairs(parameters)
                .finish();
            (
                StatusCode::FOUND,
                [(header::LOCATION, format!("{uri}#{fragment}"))],
            )
                .into_response()
        }
        ResponseMode::PostMessage => post_message(uri, parameters),
    }
}

/// A page that tells the window around it, if that is the client's.
fn post_message(uri: &str, parameters: &[(&str, &str)]) -> Response {
    let message: serde_json::Map<String, Value> = parameters
        .iter()
        .map(|(name, value)| ((*name).to_owned(), json!(value)))
        .collect();
    let origin: String = uri.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
    // Inside a script element `<` could end it.
    let script = format!(
        "parent.postMessage({}, {});",
        Value::Object(message),
        json!(origin)
    )
    .replace('<', "\\u003c");
    let html = format!("<!doctype html><title>Sample org</title><script>{script}</script>");
    (
        StatusCode::OK,
        [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
        html,
    )
        .into_response()
}

fn refuse(text: &str) -> Response {
    page::notice(StatusCode::BAD_REQUEST, "invalid_request", text)
}

#[cfg(test)]
mod tests;
