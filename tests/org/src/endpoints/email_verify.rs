//! `GET /email/verify/{app}?token=…`: a link from a mail is opened (sections 5.7 and 5.8).

use crate::cookies::Browser;
use crate::model::link::Opened;
use crate::org::Org;
use crate::reply::page;
use crate::requests;
use axum::extract::{Path, RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

pub(super) async fn open(
    State(org): State<Org>,
    Path(app_id): Path<String>,
    RawQuery(query): RawQuery,
    browser: Browser,
) -> Response {
    let parameters = requests::parameters(query.unwrap_or_default().as_bytes());
    let token = parameters.get("token").map(String::as_str).unwrap_or_default();
    match org.lock().open_link(&app_id, token, browser.device.as_deref()) {
        Opened::Callback { uri, state, otp } => redirect(&uri, &[("state", &state), ("otp", &otp)]),
        Opened::ReturnToOriginalTab => {
            page::notice(StatusCode::OK, "idx.return.to.original.tab", "Please return to the original tab.")
        }
        Opened::EnterCode { otp } => {
            let body = format!(
                "<p data-key=\"idx.enter.otp.in.original.tab\">Enter the OTP in your original browser or device.</p>\
                 <p class=\"code\">{}</p>",
                page::escape(&otp)
            );
            page::page(StatusCode::OK, "Sample org", &body)
        }
        Opened::Expired => page::notice(
            StatusCode::OK,
            "idx.return.link.expired",
            "This email link has expired. To resend it, return to the screen where you requested it.",
        ),
        Opened::Stale => page::notice(
            StatusCode::OK,
            "idx.return.stale",
            "This email link is out of date. Return to the screen where you requested it.",
        ),
        Opened::Broken => page::notice(
            StatusCode::BAD_REQUEST,
            "idx.return.error",
            "Could not process this email link. Return to the screen where you requested it.",
        ),
    }
}

/// 302 to an address with parameters added.
pub(super) fn redirect(uri: &str, parameters: &[(&str, &str)]) -> Response {
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish();
    let joint = if query.is_empty() {
        ""
    } else if uri.contains('?') {
        "&"
    } else {
        "?"
    };
    let headers = [(header::LOCATION, format!("{uri}{joint}{query}")), (header::CACHE_CONTROL, "no-store".to_owned())];
    (StatusCode::FOUND, headers).into_response()
}
