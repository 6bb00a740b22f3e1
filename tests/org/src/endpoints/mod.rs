//! The org's endpoints, one file each, with their tests.

mod acknowledge;
mod authenticators_poll;
mod authorize;
mod cancel;
mod challenge;
mod challenge_answer;
mod challenge_poll;
mod challenge_resend;
mod challenge_send;
mod consent;
mod credential_enroll;
mod device_challenge;
mod echo;
mod email_verify;
mod enroll;
mod enroll_new;
mod home;
mod identify;
mod identify_select;
mod identity_provider;
mod interact;
mod introspect;
mod keep_me_signed_in;
mod keys;
mod logout;
mod metadata;
mod okta_verify;
mod protected;
mod recover;
mod revoke;
mod sessions;
mod sign_in;
mod skip;
#[cfg(test)]
pub(crate) mod testing;
mod token;
mod token_introspect;
mod unlock_account;
mod userinfo;
mod webauthn_autofill;

use crate::model::Model;
use crate::model::flow::Answer;
use crate::model::transaction::{Step, Transaction};
use crate::org::Org;
use crate::reply::{error, idx};
use crate::requests::IdxCall;
use axum::Router;
use axum::http::Uri;
use axum::response::Response;
use axum::routing::{delete, get, post};

/// All endpoints of the org.
pub(crate) fn router() -> Router<Org> {
    let mut router = Router::new()
        .route("/", get(home::page))
        .route("/idp/idx/introspect", post(introspect::answer))
        .route("/idp/idx/identify", post(identify::answer))
        .route("/idp/idx/identify/select", post(identify_select::answer))
        .route("/idp/idx/challenge", post(challenge::answer))
        .route("/idp/idx/challenge/answer", post(challenge_answer::answer))
        .route("/idp/idx/challenge/poll", post(challenge_poll::answer))
        .route("/idp/idx/challenge/resend", post(challenge_resend::answer))
        .route(
            "/idp/idx/credential/enroll",
            post(credential_enroll::answer),
        )
        .route("/idp/idx/skip", post(skip::answer))
        .route("/idp/idx/cancel", post(cancel::answer))
        .route("/idp/idx/acknowledge", post(acknowledge::answer))
        .route(
            "/idp/idx/authenticators/poll",
            post(authenticators_poll::answer),
        )
        .route(
            "/idp/idx/authenticators/poll/cancel",
            post(device_challenge::give_up),
        )
        .route(
            "/idp/idx/authenticators/okta-verify/launch",
            post(device_challenge::launch),
        )
        .route("/idp/idx/challenge/send", post(challenge_send::answer))
        .route(
            "/idp/idx/challenge/answer/webauthn-autofillui",
            post(webauthn_autofill::answer),
        )
        .route("/idp/idx/recover", post(recover::answer))
        .route("/idp/idx/unlock-account", post(unlock_account::answer))
        .route("/idp/idx/enroll", post(enroll::answer))
        .route("/idp/idx/enroll/new", post(enroll_new::answer))
        .route(
            "/idp/idx/keep-me-signed-in",
            post(keep_me_signed_in::answer),
        )
        .route("/idp/idx/consent", post(consent::answer))
        .route(
            "/sso/idps/{id}",
            get(identity_provider::show).post(identity_provider::submit),
        )
        .route(
            "/okta-verify",
            get(okta_verify::show).post(okta_verify::submit),
        )
        .route("/email/verify/{app_id}", get(email_verify::open))
        .route("/sign-in", post(sign_in::submit))
        .route("/api/v1/sessions/me", delete(sessions::end))
        .route("/api/echo", get(echo::answer).post(echo::answer))
        .route("/api/open", get(echo::open));
    for issuer in ["", "/oauth2/{server}"] {
        router = router
            .route(
                &format!("{issuer}/.well-known/openid-configuration"),
                get(metadata::answer),
            )
            .route(
                &format!("{issuer}/.well-known/oauth-authorization-server"),
                get(metadata::answer),
            );
    }
    for server in ["/oauth2", "/oauth2/{server}"] {
        router = router
            .route(&format!("{server}/v1/interact"), post(interact::answer))
            .route(&format!("{server}/v1/keys"), get(keys::answer))
            .route(&format!("{server}/v1/token"), post(token::answer))
            .route(
                &format!("{server}/v1/introspect"),
                post(token_introspect::answer),
            )
            .route(
                &format!("{server}/v1/userinfo"),
                get(userinfo::answer).post(userinfo::answer),
            )
            .route(&format!("{server}/v1/revoke"), post(revoke::answer))
            .route(&format!("{server}/v1/authorize"), get(authorize::page))
            .route(&format!("{server}/v1/logout"), get(logout::leave));
    }
    router
}

/// Anything that the org does not have.
pub(crate) async fn not_found(uri: Uri) -> Response {
    error::not_found(uri.path())
}

/// A path that is there, with another method.
pub(crate) async fn method_not_allowed() -> Response {
    error::method_not_allowed()
}

/// Works on the transaction whose state handle the call carries. One that is over is as good as unknown.
fn on_transaction(
    org: &Org,
    call: &IdxCall,
    work: impl FnOnce(&mut Model, &mut Transaction) -> Answer,
) -> Response {
    let state_handle = call.text(&["stateHandle"]).unwrap_or_default();
    let response = org.lock().with_transaction(
        |transaction| transaction.is_embedded() && transaction.state_handle == state_handle,
        |model, transaction| {
            if matches!(transaction.step, Step::Done { .. } | Step::Ended(_)) {
                return idx::expired();
            }
            note_who_asks(transaction, call);
            let answer = work(model, transaction);
            idx::respond(model, transaction, &answer, &call.browser)
        },
    );
    response.unwrap_or_else(idx::expired)
}

/// The transaction belongs to the first browser that shows itself in it, and speaks the language of its last request.
fn note_who_asks(transaction: &mut Transaction, call: &IdxCall) {
    transaction.language.clone_from(&call.language);
    if transaction.browser.is_none() {
        transaction.browser = call.browser.device.clone();
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        reason = "a test fails by panicking"
    )]

    use crate::endpoints::testing::Visitor;
    use axum::body::Body;
    use axum::http::Request;

    #[tokio::test]
    async fn whatever_is_not_there_is_told_in_the_apis_shape() {
        let mut visitor = Visitor::new();
        let missing = visitor.get("/idp/idx/nowhere").await;
        assert_eq!(
            (missing.status.as_u16(), missing.json["errorCode"].as_str()),
            (404, Some("E0000007"))
        );
        for (method, path) in [
            ("GET", "/idp/idx/identify"),
            ("GET", "/oauth2/default/v1/token"),
            ("PUT", "/oauth2/default/v1/keys"),
        ] {
            let request = Request::builder()
                .method(method)
                .uri(path)
                .body(Body::empty())
                .unwrap();
            let wrong = visitor.send(request).await;
            assert_eq!(
                (wrong.status.as_u16(), wrong.json["errorCode"].as_str()),
                (405, Some("E0000022")),
                "{path}"
            );
            assert!(!wrong.header("x-okta-request-id").is_empty());
        }
        assert!(visitor.get("/").await.text.contains("/inbox"));
    }
}
