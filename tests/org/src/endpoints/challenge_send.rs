//! `POST /idp/idx/challenge/send`: where should the link to set up Okta Verify go?

use crate::model::flow;
use crate::org::Org;
use crate::requests::IdxCall;
use axum::extract::State;
use axum::response::Response;

pub(super) async fn answer(State(org): State<Org>, call: IdxCall) -> Response {
    super::on_transaction(&org, &call, |model, transaction| {
        let (email, phone) = (call.text(&["email"]), call.text(&["phoneNumber"]));
        flow::send_link(model, transaction, email, phone)
    })
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a test fails by panicking"
    )]

    use crate::endpoints::testing::{OKTA_VERIFY, Visitor};
    use serde_json::json;

    #[tokio::test]
    async fn the_link_goes_where_it_is_asked_to_and_sets_up_the_device() {
        for (channel, field, to) in [
            ("email", "email", "ella@work.example.com"),
            ("sms", "phoneNumber", "+15552340177"),
        ] {
            let mut visitor = Visitor::new();
            visitor.reach_enrolment("ella@example.com").await;
            let choice = json!({ "authenticator": { "id": OKTA_VERIFY, "channel": channel } });
            let data = visitor.submit("credential/enroll", choice).await;
            assert_eq!(
                data.remediations(),
                [
                    "enrollment-channel-data",
                    "select-enrollment-channel",
                    "select-authenticator-enroll",
                    "skip"
                ]
            );
            assert_eq!(data.field(field)["required"], true);
            let blank = visitor.submit("challenge/send", json!({})).await;
            assert_eq!(
                (blank.status.as_u16(), blank.field_message()),
                (400, "model.validation.field.blank")
            );
            let wrong = json!({ "email": "nowhere", "phoneNumber": "12" });
            assert_eq!(visitor.submit("challenge/send", wrong).await.status, 400);
            let waiting = visitor.submit("challenge/send", json!({ field: to })).await;
            assert_eq!(waiting.remediations()[0], "enroll-poll");
            let current = &waiting.json["currentAuthenticator"]["value"];
            assert_eq!(current["contextualData"]["selectedChannel"], channel);
            assert_eq!(current["contextualData"][field], to);
            visitor.resend().await;
            let link = visitor.org.latest_mail(to).unwrap().link.unwrap();
            let page = visitor.another_browser().navigate(&link).await;
            assert!(page.text.contains("Set up"), "{}", page.text);
            let token = link.rsplit_once("token=").unwrap().1;
            let done = visitor
                .another_browser()
                .form("/okta-verify", &[("token", token)])
                .await;
            assert_eq!(done.status, 200);
            let next = visitor.poll().await;
            assert_eq!(next.remediations()[0], "select-authenticator-enroll");
        }
    }
}
