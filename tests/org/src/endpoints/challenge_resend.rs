//! `POST /idp/idx/challenge/resend`: another mail.

use crate::model::flow;
use crate::org::Org;
use crate::requests::IdxCall;
use axum::extract::State;
use axum::response::Response;

pub(super) async fn answer(State(org): State<Org>, call: IdxCall) -> Response {
    super::on_transaction(&org, &call, flow::resend)
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

    #[tokio::test]
    async fn the_older_code_and_the_older_link_are_worthless() {
        let mut visitor = Visitor::new();
        let challenge = visitor.identify("mia@example.com").await;
        let older = visitor.org.latest_mail("mia@example.com").unwrap();
        assert_eq!(visitor.resend().await.json, challenge.json);
        let newer = visitor.org.latest_mail("mia@example.com").unwrap();
        assert_ne!(older.link, newer.link);
        let stale = visitor.navigate(&older.link.unwrap()).await;
        assert!(stale.text.contains("idx.return.stale"));
        if older.code != newer.code {
            assert_eq!(visitor.answer(&older.code).await.status, 401);
        }
        assert!(visitor.answer(&newer.code).await.is_success());
    }

    #[tokio::test]
    async fn from_the_question_how_it_sends_the_first_mail() {
        let mut visitor = Visitor::new();
        visitor.identify("ada@example.com").await;
        assert!(visitor.org.mails().is_empty());
        assert_eq!(
            visitor.resend().await.remediations()[0],
            "challenge-authenticator"
        );
        assert_eq!(visitor.org.mails().len(), 1);
    }

    #[tokio::test]
    async fn there_is_nothing_to_send_for_a_password() {
        let mut visitor = Visitor::new();
        visitor.identify("otto@example.com").await;
        assert_eq!(visitor.resend().await.status, 400);
    }
}
