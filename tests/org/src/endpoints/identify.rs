//! `POST /idp/idx/identify`: who is it?

use crate::model::flow::{self, Claim};
use crate::org::Org;
use crate::requests::IdxCall;
use axum::extract::State;
use axum::response::Response;

pub(super) async fn answer(State(org): State<Org>, call: IdxCall) -> Response {
    super::on_transaction(&org, &call, |model, transaction| {
        let claim = Claim {
            identifier: call.text(&["identifier"]),
            passcode: call.text(&["credentials", "passcode"]),
            remember: call.flag("rememberMe"),
        };
        flow::identify(model, transaction, claim)
    })
}

#[cfg(test)]
mod with_password;

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a test fails by panicking"
    )]

    use crate::endpoints::testing::Visitor;
    use axum::body::Body;
    use axum::http::{Request, header};
    use serde_json::json;

    #[tokio::test]
    async fn every_sample_person_gets_the_step_they_show() {
        for (identifier, status, first) in [
            ("mia@example.com", 200, "challenge-authenticator"),
            ("noah@example.com", 200, "select-authenticator-authenticate"),
            ("ada@example.com", 200, "authenticator-verification-data"),
            ("cleo@example.com", 200, "challenge-authenticator"),
            ("alice@example.com", 200, "challenge-authenticator"),
            ("tess@example.com", 200, "challenge-authenticator"),
            ("lino@example.com", 200, "challenge-authenticator"),
            ("enzo@example.com", 200, "select-authenticator-enroll"),
            ("edda@example.com", 200, "authenticator-enrollment-data"),
            ("otto@example.com", 200, "challenge-authenticator"),
            ("lara@example.com", 400, "identify"),
            ("uma@example.com", 200, "acknowledge-house-rules"),
            ("ugo@example.com", 200, "attest-device"),
            ("nobody@example.com", 200, "identify"),
        ] {
            let reply = Visitor::new().identify(identifier).await;
            assert_eq!(reply.status.as_u16(), status, "{identifier}");
            assert_eq!(reply.remediations().first(), Some(&first), "{identifier}");
        }
    }

    #[tokio::test]
    async fn everybody_of_the_samples_is_listed_and_the_other_way_round() {
        let listed: Vec<&str> = crate::sample_users()
            .iter()
            .map(|sample| sample.identifier)
            .collect();
        let known = Visitor::new().org.users();
        for user in &known {
            assert!(
                listed.contains(&user.identifier.as_str()),
                "{}",
                user.identifier
            );
        }
        assert_eq!(
            listed.len(),
            known.len() + 1,
            "one of them is unknown to the org"
        );
    }

    #[tokio::test]
    async fn email_alone_is_challenged_at_once() {
        let mut visitor = Visitor::new();
        let challenge = visitor.identify("mia@example.com").await;
        let current = &challenge.json["currentAuthenticatorEnrollment"]["value"];
        assert_eq!(current["profile"]["email"], "m***a@example.com");
        assert_eq!(current["contextualData"]["useEmailMagicLink"], true);
        assert_eq!(current["poll"]["refresh"], 4_000);
        assert_eq!(
            current["resend"]["href"],
            "http://localhost:8081/idp/idx/challenge/resend"
        );
        assert_eq!(visitor.org.mails().len(), 1);
    }

    #[tokio::test]
    async fn a_code_only_challenge_has_neither_link_nor_poll() {
        let mut visitor = Visitor::new();
        let challenge = visitor.identify("cleo@example.com").await;
        let current = &challenge.json["currentAuthenticatorEnrollment"]["value"];
        assert_eq!(current["contextualData"]["useEmailMagicLink"], false);
        assert!(current.get("poll").is_none());
        assert!(
            visitor
                .org
                .latest_mail("cleo@example.com")
                .unwrap()
                .link
                .is_none()
        );
    }

    #[tokio::test]
    async fn somebody_unknown_is_told_so() {
        let mut visitor = Visitor::new();
        let unknown = visitor.identify("nobody@example.com").await;
        assert_eq!(unknown.message(), "idx.unknown.user");
        assert_eq!(unknown.json["messages"]["value"][0]["class"], "INFO");
        assert!(
            unknown.json["messages"]["value"][0]["message"]
                .as_str()
                .unwrap()
                .contains("nobody@example.com")
        );
        assert!(unknown.json.get("user").is_none());
    }

    #[tokio::test]
    async fn with_enumeration_prevention_nobody_can_be_told_from_anybody() {
        let visitor = Visitor::new();
        visitor
            .org
            .configure(|settings| settings.enumeration_prevention = true);
        let shape = |mut reply: serde_json::Value| {
            for name in ["stateHandle", "expiresAt", "user"] {
                reply[name] = json!(null);
            }
            let text = reply.to_string();
            let mut kept: Vec<&str> = text
                .split('"')
                .filter(|word| !word.starts_with("02.id."))
                .collect();
            kept.retain(|word| !word.starts_with("eae"));
            kept.join("\"")
        };
        let known = visitor.another_browser().identify("mia@example.com").await;
        let unknown = visitor
            .another_browser()
            .identify("nobody@example.com")
            .await;
        assert_eq!(unknown.remediations()[0], "challenge-authenticator");
        assert_eq!(shape(known.json), shape(unknown.json));
        assert!(visitor.org.latest_mail("nobody@example.com").is_none());
    }

    #[tokio::test]
    async fn locked_and_suspended_look_alike_and_keep_the_page() {
        let mut visitor = Visitor::new();
        let locked = visitor.identify("lara@example.com").await;
        assert_eq!(
            (locked.status.as_u16(), locked.message()),
            (400, "errors.E0000004")
        );
        visitor.org.configure_user("mia@example.com", |user| {
            user.state = crate::UserState::Suspended
        });
        let suspended = visitor
            .submit("identify", json!({ "identifier": "mia@example.com" }))
            .await;
        assert_eq!(
            (suspended.status.as_u16(), suspended.message()),
            (400, "errors.E0000004")
        );
        assert_eq!(suspended.remediations(), ["identify"]);
    }

    #[tokio::test]
    async fn not_assigned_is_the_end() {
        let mut visitor = Visitor::new();
        let refused = visitor.identify("nils@example.com").await;
        assert_eq!(
            (refused.status.as_u16(), refused.message()),
            (400, "idx.error.user.not.assigned.to.app")
        );
        assert!(refused.remediations().is_empty());
        assert_eq!(
            visitor
                .submit("identify", json!({ "identifier": "mia@example.com" }))
                .await
                .status,
            401
        );
        assert_eq!(
            visitor.introspect().await.message(),
            "idx.error.user.not.assigned.to.app"
        );
    }

    #[tokio::test]
    async fn the_name_may_come_in_capitals_and_must_not_be_empty() {
        let mut visitor = Visitor::new();
        assert_eq!(
            visitor.identify("MIA@Example.com").await.remediations()[0],
            "challenge-authenticator"
        );
        let blank = visitor.identify("  ").await;
        assert_eq!(
            (blank.status.as_u16(), blank.field_message()),
            (400, "model.validation.field.blank")
        );
    }

    #[tokio::test]
    async fn every_media_type_of_the_protocol_is_taken_and_no_other() {
        let mut visitor = Visitor::new();
        for (media_type, status) in [
            ("application/json", 200),
            ("application/json; okta-version=1.0.0", 200),
            ("application/ion+json; okta-version=1.0.0", 200),
            ("application/ion+json;okta-version=1", 200),
            ("text/plain", 415),
            ("application/x-www-form-urlencoded", 415),
        ] {
            visitor.interact(&[]).await;
            visitor.introspect().await;
            let body = json!({ "identifier": "cleo@example.com", "stateHandle": visitor.step["stateHandle"] });
            let request =
                Request::post("/idp/idx/identify").header(header::CONTENT_TYPE, media_type);
            let reply = visitor
                .send(request.body(Body::from(body.to_string())).unwrap())
                .await;
            assert_eq!(reply.status.as_u16(), status, "{media_type}");
        }
    }

    #[tokio::test]
    async fn an_unknown_state_handle_is_an_expired_session() {
        let mut visitor = Visitor::new();
        for body in [
            json!({ "stateHandle": "02.id.guessed", "identifier": "mia@example.com" }),
            json!({}),
        ] {
            let reply = visitor.idx("identify", body).await;
            assert_eq!(
                (reply.status.as_u16(), reply.message()),
                (401, "idx.session.expired")
            );
            assert!(reply.json.get("stateHandle").is_none());
        }
        let request =
            Request::post("/idp/idx/identify").header(header::CONTENT_TYPE, "application/json");
        let broken = visitor.send(request.body(Body::from("{")).unwrap()).await;
        assert_eq!(
            (broken.status.as_u16(), &broken.json["errorCode"]),
            (400, &json!("E0000003"))
        );
    }
}
