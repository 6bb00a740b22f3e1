//! `POST /idp/idx/challenge/answer/webauthn-autofillui`: a passkey chosen in the name field.

use crate::model::flow;
use crate::org::Org;
use crate::requests::IdxCall;
use axum::extract::State;
use axum::response::Response;

pub(super) async fn answer(State(org): State<Org>, call: IdxCall) -> Response {
    super::on_transaction(&org, &call, |model, transaction| {
        flow::autofill(model, transaction, call.credentials().passkey)
    })
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a test fails by panicking"
    )]

    use crate::SoftPasskey;
    use crate::endpoints::testing::{APP, Reply, Visitor};
    use serde_json::json;

    const PATH: &str = "challenge/answer/webauthn-autofillui";

    async fn first_page(visitor: &mut Visitor) -> String {
        visitor
            .org
            .configure(|settings| settings.passkey_autofill = true);
        visitor.interact(&[]).await;
        let page = visitor.introspect().await;
        assert_eq!(
            page.remediations(),
            ["identify", "challenge-webauthn-autofillui-authenticator"]
        );
        challenge_of(&page)
    }

    fn challenge_of(page: &Reply) -> String {
        let challenge = &page.json["webauthnAutofillUIChallenge"]["value"]["challengeData"];
        challenge["challenge"].as_str().unwrap().to_owned()
    }

    async fn present(
        visitor: &mut Visitor,
        passkey: &mut SoftPasskey,
        challenge: &str,
        handle: &str,
    ) -> Reply {
        let made = passkey.get(challenge, APP);
        let credentials = json!({
            "clientData": made.client_data,
            "authenticatorData": made.authenticator_data,
            "signatureData": made.signature_data,
            "userHandle": handle,
        });
        visitor
            .submit(PATH, json!({ "credentials": credentials }))
            .await
    }

    #[tokio::test]
    async fn a_passkey_says_who_it_is_and_signs_in() {
        let mut visitor = Visitor::new();
        let mut passkey = SoftPasskey::new();
        let handle = visitor.give_passkey("mia@example.com", &passkey);
        let challenge = first_page(&mut visitor).await;
        let done = present(&mut visitor, &mut passkey, &challenge, &handle).await;
        assert!(done.is_success());
    }

    #[tokio::test]
    async fn a_passkey_of_nobody_is_refused_and_the_page_stays() {
        let mut visitor = Visitor::new();
        let mut passkey = SoftPasskey::new();
        let handle = visitor.give_passkey("mia@example.com", &passkey);
        let mut challenge = first_page(&mut visitor).await;
        let mut stranger = SoftPasskey::new();
        for (key, handle) in [
            (&mut stranger, handle.as_str()),
            (&mut passkey, "00unobody"),
        ] {
            let refused = present(&mut visitor, key, &challenge, handle).await;
            assert_eq!(
                (refused.status.as_u16(), refused.message()),
                (
                    400,
                    "authfactor.webauthn.error.assertion_validation_failure"
                )
            );
            assert_eq!(refused.remediations()[0], "identify");
            let next = challenge_of(&refused);
            assert_ne!(next, challenge, "a challenge is good for one answer");
            challenge = next;
        }
        let again = present(&mut visitor, &mut passkey, &challenge, &handle).await;
        assert!(again.is_success());
    }

    #[tokio::test]
    async fn it_has_to_be_offered() {
        let mut visitor = Visitor::new();
        visitor.interact(&[]).await;
        let page = visitor.introspect().await;
        assert!(page.json.get("webauthnAutofillUIChallenge").is_none());
        let answer = json!({ "credentials": {} });
        assert_eq!(visitor.submit(PATH, answer).await.status, 400);
    }
}
