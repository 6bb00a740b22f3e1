//! `POST /oauth2/…/v1/interact`: opens a transaction (section 2).

use crate::cookies::{self, Browser};
use crate::model::admission::{self, Refusal};
use crate::model::transaction::Kind;
use crate::model::{Server, random};
use crate::org::Org;
use crate::reply::error;
use crate::requests::FormBody;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;

pub(super) async fn answer(State(org): State<Org>, server: Server, browser: Browser, form: FormBody) -> Response {
    let mut model = org.lock();
    let checked = admission::check(&model, server, &form.parameters).and_then(|request| {
        let client = model.client(&request.client_id).ok_or(Refusal::UnknownClient)?;
        admission::check_embedded(&model, client).map(|()| request)
    });
    let request = match checked {
        Ok(request) => request,
        Err(Refusal::UnknownClient) => return error::invalid_client(),
        Err(Refusal::UnknownRedirect) => {
            let text = "The 'redirect_uri' parameter must be a Login redirect URI in the client app settings.";
            return error::bad_oauth("invalid_request", text);
        }
        Err(Refusal::OAuth(code, text)) => return error::bad_oauth(code, &text),
    };
    let interaction_handle = random::handle(32);
    let kind = Kind::Embedded { interaction_handle: interaction_handle.clone() };
    model.open_transaction(kind, request, browser.device.clone());
    let mut response = error::uncached_json(StatusCode::OK, &json!({ "interaction_handle": interaction_handle }));
    if browser.device.is_none() {
        cookies::set_device(response.headers_mut(), model.base_url().starts_with("https:"), &random::handle(18));
    }
    response
}
