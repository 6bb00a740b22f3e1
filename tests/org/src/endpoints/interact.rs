//! `POST /oauth2/…/v1/interact`: opens a transaction.

use crate::cookies::{self, Browser};
use crate::model::admission::{self, Refusal};
use crate::model::transaction::Kind;
use crate::model::{Server, progress, random};
use crate::org::Org;
use crate::reply::error;
use crate::requests::FormBody;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;

pub(super) async fn answer(
    State(org): State<Org>,
    server: Server,
    browser: Browser,
    form: FormBody,
) -> Response {
    let mut model = org.lock();
    let checked = admission::check(&model, server, &form.parameters).and_then(|request| {
        let client = model
            .client(&request.client_id)
            .ok_or(Refusal::UnknownClient)?;
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
    let kind = Kind::Embedded {
        interaction_handle: interaction_handle.clone(),
    };
    let ticket = request.ticket.clone();
    let id = model.open_transaction(kind, request, browser.device.clone());
    if let Some(ticket) = ticket {
        model.with_transaction(
            |transaction| transaction.id == id,
            |model, transaction| progress::open(model, transaction, &ticket),
        );
    }
    let mut response = error::uncached_json(
        StatusCode::OK,
        &json!({ "interaction_handle": interaction_handle }),
    );
    if browser.device.is_none() {
        cookies::set_device(
            response.headers_mut(),
            model.base_url().starts_with("https:"),
            &random::handle(18),
        );
    }
    response
}

#[cfg(test)]
mod tokens;

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        reason = "a test fails by panicking"
    )]

    use crate::endpoints::testing::{CHALLENGE, CLIENT, Visitor};
    use axum::body::Body;
    use axum::http::{Request, header};
    use serde_json::json;

    #[tokio::test]
    async fn a_handle_and_nothing_else_is_given() {
        let mut visitor = Visitor::new();
        let reply = visitor.interact(&[]).await;
        assert_eq!(reply.status, 200);
        assert_eq!(
            reply.json,
            json!({ "interaction_handle": visitor.interaction_handle })
        );
        assert_eq!(visitor.interaction_handle.len(), 43);
        assert!(visitor.cookies.contains_key("DT"));
        assert!(
            reply
                .header("set-cookie")
                .contains("HttpOnly; SameSite=Lax")
        );
    }

    #[tokio::test]
    async fn what_cannot_be_taken_is_told_in_one_of_the_two_shapes() {
        for (changed, status, error) in [
            (("code_challenge", ""), 400, "invalid_request"),
            (("code_challenge", "too-short"), 400, "invalid_request"),
            (("code_challenge_method", ""), 400, "invalid_request"),
            (("code_challenge_method", "plain"), 400, "invalid_request"),
            (
                ("redirect_uri", "http://localhost:8080/elsewhere"),
                400,
                "invalid_request",
            ),
            (("redirect_uri", ""), 400, "invalid_request"),
            (("scope", ""), 400, "invalid_request"),
            (("scope", "openid orders"), 400, "invalid_scope"),
            (("state", ""), 400, "invalid_request"),
            (("max_age", "soon"), 400, "invalid_request"),
            (("activation_token", "a-token"), 400, "invalid_request"),
            (("recovery_token", "a-token"), 400, "invalid_request"),
        ] {
            let reply = Visitor::new().interact(&[changed]).await;
            assert_eq!(
                (reply.status.as_u16(), reply.json["error"].as_str()),
                (status, Some(error)),
                "{changed:?}"
            );
            assert!(reply.json["error_description"].is_string());
        }
        let unknown = Visitor::new()
            .interact(&[("client_id", "0oaunknown")])
            .await;
        assert_eq!(
            (unknown.status.as_u16(), &unknown.json["errorCode"]),
            (401, &json!("invalid_client"))
        );
    }

    #[tokio::test]
    async fn texts_are_those_that_clients_compare() {
        let text = |reply: crate::endpoints::testing::Reply| {
            reply.json["error_description"].as_str().unwrap().to_owned()
        };
        let without_pkce = Visitor::new().interact(&[("code_challenge", "")]).await;
        let wanted = "PKCE code challenge is required when the token endpoint authentication method is 'NONE'.";
        assert_eq!(text(without_pkce), wanted);
        let recovery = Visitor::new()
            .interact(&[("recovery_token", "a-token")])
            .await;
        assert_eq!(text(recovery), "The recovery token is invalid");
    }

    #[tokio::test]
    async fn unknown_parameters_do_no_harm_and_a_hint_fills_the_page() {
        let mut visitor = Visitor::new();
        let reply = visitor
            .interact(&[
                ("device_name", "kitchen"),
                ("login_hint", "mia@example.com"),
            ])
            .await;
        assert_eq!(reply.status, 200);
        let step = visitor.introspect().await;
        assert_eq!(
            step.json["remediation"]["value"][0]["value"][0]["value"],
            "mia@example.com"
        );
    }

    #[tokio::test]
    async fn embedded_sign_in_can_be_off_for_the_org_and_for_the_client() {
        let mut visitor = Visitor::new();
        visitor
            .org
            .configure(|settings| settings.identity_engine = false);
        assert_eq!(visitor.interact(&[]).await.json["error"], "access_denied");

        let closed = crate::Client {
            interaction_code: false,
            ..visitor.org.lock().clients[0].clone()
        };
        let settings = crate::OrgSettings {
            clients: vec![closed],
            ..crate::OrgSettings::default()
        };
        let mut visitor = Visitor::at(crate::Org::new(settings));
        assert_eq!(
            visitor.interact(&[]).await.json["error"],
            "unauthorized_client"
        );
    }

    #[tokio::test]
    async fn spaces_come_as_plus_or_in_percent() {
        for scope in ["openid+profile", "openid%20profile"] {
            let mut visitor = Visitor::new();
            let body = format!(
                "client_id={CLIENT}&scope={scope}&redirect_uri=http%3A%2F%2Flocalhost%3A8080%2Flogin%2Fcallback\
                 &code_challenge={CHALLENGE}&code_challenge_method=S256&state=s"
            );
            let request = Request::post("/oauth2/default/v1/interact").header(
                header::CONTENT_TYPE,
                "application/x-www-form-urlencoded; charset=UTF-8",
            );
            let reply = visitor.send(request.body(Body::from(body)).unwrap()).await;
            assert_eq!(reply.status, 200, "{scope}");
        }
    }

    #[tokio::test]
    async fn both_servers_answer_and_no_other() {
        let mut visitor = Visitor::new();
        let unknown = visitor.form("/oauth2/aus-unknown/v1/interact", &[]).await;
        assert_eq!(
            (unknown.status.as_u16(), &unknown.json["errorCode"]),
            (404, &json!("E0000007"))
        );
        let org = visitor
            .form("/oauth2/v1/interact", &[("client_id", "0oaunknown")])
            .await;
        assert_eq!(org.status, 401);
    }

    #[tokio::test]
    async fn a_json_body_is_no_form() {
        let mut visitor = Visitor::new();
        let request = Request::post("/oauth2/default/v1/interact")
            .header(header::CONTENT_TYPE, "application/json");
        assert_eq!(
            visitor
                .send(request.body(Body::from("{}")).unwrap())
                .await
                .status,
            415
        );
    }
}
