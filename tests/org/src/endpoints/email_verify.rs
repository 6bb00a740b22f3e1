//! `GET /email/verify/{app}?token=…`: a link from a mail is opened.

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
    let token = parameters
        .get("token")
        .map(String::as_str)
        .unwrap_or_default();
    match org
        .lock()
        .open_link(&app_id, token, browser.device.as_deref())
    {
        Opened::Callback { uri, state, otp } => redirect(&uri, &[("state", &state), ("otp", &otp)]),
        Opened::ReturnToOriginalTab => page::notice(
            StatusCode::OK,
            "idx.return.to.original.tab",
            "Please return to the original tab.",
        ),
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
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(parameters)
        .finish();
    let joint = if query.is_empty() {
        ""
    } else if uri.contains('?') {
        "&"
    } else {
        "?"
    };
    let headers = [
        (header::LOCATION, format!("{uri}{joint}{query}")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (StatusCode::FOUND, headers).into_response()
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
    use serde_json::json;

    #[tokio::test]
    async fn a_good_link_leads_to_the_client_with_the_code_of_the_mail() {
        let mut visitor = Visitor::new();
        visitor.identify("mia@example.com").await;
        let opened = visitor.another_browser().open_link("mia@example.com").await;
        assert_eq!(opened.status, 302);
        let code = visitor.code_for("mia@example.com");
        let wanted =
            format!("http://localhost:8080/login/callback?state=state-of-the-test&otp={code}");
        assert_eq!(opened.header("location"), wanted);
        let again = visitor.another_browser().open_link("mia@example.com").await;
        assert_eq!(
            again.header("location"),
            wanted,
            "a scanner that opened it first has used nothing up"
        );
    }

    #[tokio::test]
    async fn a_whole_sign_in_by_link_in_another_tab() {
        let mut visitor = Visitor::new();
        visitor.identify("mia@example.com").await;
        let mut tab = visitor.another_tab();
        let location = tab
            .open_link("mia@example.com")
            .await
            .header("location")
            .to_owned();
        let otp = location.rsplit_once("otp=").unwrap().1.to_owned();
        assert_eq!(
            tab.introspect().await.remediations()[0],
            "challenge-authenticator"
        );
        let done = tab.answer(&otp).await;
        let tokens = tab
            .redeem(&crate::endpoints::testing::interaction_code(&done))
            .await;
        assert_eq!(tokens.status, 200);
    }

    #[tokio::test]
    async fn the_orgs_own_end_of_the_link_depends_on_the_browser() {
        let mut visitor = Visitor::new();
        visitor.identify("lino@example.com").await;
        let mut elsewhere = visitor.another_browser();
        elsewhere.interact(&[]).await;
        assert!(elsewhere.cookies.contains_key("DT"), "a browser of its own");
        let other = elsewhere.open_link("lino@example.com").await;
        assert!(other.text.contains("idx.enter.otp.in.original.tab"));
        assert!(other.text.contains(&visitor.code_for("lino@example.com")));
        assert_eq!(
            visitor.poll().await.remediations()[0],
            "challenge-authenticator",
            "nothing is accepted yet"
        );
        let same = visitor.another_tab().open_link("lino@example.com").await;
        assert!(same.text.contains("idx.return.to.original.tab"));
        assert!(visitor.poll().await.is_success());
    }

    #[tokio::test]
    async fn a_client_without_an_address_for_links_leaves_them_to_the_org() {
        let client = crate::Client {
            email_verification_uri: None,
            ..Visitor::new().org.lock().clients[0].clone()
        };
        let settings = crate::OrgSettings {
            clients: vec![client],
            ..crate::OrgSettings::default()
        };
        let mut visitor = Visitor::at(crate::Org::new(settings));
        visitor.identify("mia@example.com").await;
        let page = visitor.another_tab().open_link("mia@example.com").await;
        assert!(page.text.contains("idx.return.to.original.tab"));
    }

    #[tokio::test]
    async fn a_link_that_is_too_old_used_or_broken_says_so() {
        let mut visitor = Visitor::new();
        visitor.identify("mia@example.com").await;
        let link = visitor
            .org
            .latest_mail("mia@example.com")
            .unwrap()
            .link
            .unwrap();
        for broken in [
            format!("{link}x"),
            link.replace("0oavestibule", "0oaother"),
            "/email/verify/x".to_owned(),
        ] {
            let page = visitor.navigate(&broken).await;
            assert_eq!(page.status, 400);
            assert!(page.text.contains("idx.return.error"), "{broken}");
        }
        visitor.org.advance_clock(301_000);
        assert!(
            visitor
                .navigate(&link)
                .await
                .text
                .contains("idx.return.link.expired")
        );

        visitor.resend().await;
        let link = visitor
            .org
            .latest_mail("mia@example.com")
            .unwrap()
            .link
            .unwrap();
        visitor.answer(&visitor.code_for("mia@example.com")).await;
        assert!(
            visitor
                .navigate(&link)
                .await
                .text
                .contains("idx.return.link.expired")
        );
        visitor.org.expire(None);
        assert!(
            visitor
                .navigate(&link)
                .await
                .text
                .contains("idx.return.link.expired")
        );
    }

    #[tokio::test]
    async fn a_cancelled_sign_in_takes_its_link_along() {
        let mut visitor = Visitor::new();
        visitor.identify("mia@example.com").await;
        visitor.submit("cancel", json!({})).await;
        assert!(
            visitor
                .open_link("mia@example.com")
                .await
                .text
                .contains("idx.return.link.expired")
        );
    }
}
