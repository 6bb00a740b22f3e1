//! What the devices of people show: pushes to answer, Okta Verify to set up, codes of authenticator apps.

use super::Filter;
use crate::model::push::Push;
use crate::org::Org;
use crate::reply::page::escape;
use crate::requests::FormBody;
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use std::hash::{DefaultHasher, Hash, Hasher};

/// `/inbox/push` takes what the buttons say. The id of a push is known to nobody who has not seen the page.
pub(super) fn router() -> Router<Org> {
    Router::new()
        .route("/inbox/push", post(answer))
        .route("/inbox/device", post(answer_on_device))
}

async fn answer(State(org): State<Org>, form: FormBody) -> Response {
    let field = |name: &str| form.parameters.get(name).map(String::as_str);
    let id = field("id").unwrap_or_default();
    let approve = field("decision") == Some("approve");
    org.lock().answer_push(id, approve, field("number"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, "/inbox")]).into_response()
}

/// Okta Verify on the very device: what would open by the page's link.
async fn answer_on_device(State(org): State<Org>, form: FormBody) -> Response {
    let field = |name: &str| form.parameters.get(name).map(String::as_str);
    let request = field("request").unwrap_or_default();
    org.answer_device(request, field("user").unwrap_or_default());
    (StatusCode::SEE_OTHER, [(header::LOCATION, "/inbox")]).into_response()
}

/// Everything that somebody would see on a device just now.
pub(super) fn shown(org: &Org, filter: &Filter) -> String {
    let pushes = org.pushes().into_iter().rev();
    let mut html: String = pushes
        .filter(|it| filter.shows(&it.user))
        .map(|it| push(&it))
        .collect();
    for (request, people) in org.devices_asked() {
        let people: String = people
            .iter()
            .filter(|user| filter.shows(user))
            .map(|user| {
                format!(
                    "<form method=\"post\" action=\"/inbox/device\">\
                     <input type=\"hidden\" name=\"request\" value=\"{request}\">\
                     <input type=\"hidden\" name=\"user\" value=\"{user}\"><button>As {user}</button></form>",
                    request = escape(&request),
                    user = escape(user),
                )
            })
            .collect();
        html += &format!(
            "<section data-device><h2>Okta Verify on this device</h2><p>Sign in?</p>{people}</section>\n"
        );
    }
    for (user, link) in org.devices_being_set_up() {
        if filter.shows(&user) {
            html += &format!(
                "<section data-user=\"{user}\"><h2>Okta Verify for {user}</h2>\
                 <p><a class=\"button\" href=\"{link}\" target=\"_blank\">Set up</a></p></section>\n",
                user = escape(&user),
                link = escape(&link),
            );
        }
    }
    for (user, app, code) in org.app_codes() {
        if filter.shows(&user) {
            html += &format!(
                "<section data-user=\"{user}\"><h2>{app} of {user}</h2><p class=\"code\">{code}</p></section>\n",
                user = escape(&user),
                app = escape(app),
                code = escape(&code),
            );
        }
    }
    html
}

/// Changes when what is shown does.
pub(super) fn fingerprint(html: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    html.hash(&mut hasher);
    hasher.finish()
}

fn push(push: &Push) -> String {
    let button = |decision: &str, number: Option<&str>, label: &str| {
        let number = number.map_or_else(String::new, |number| {
            format!(
                "<input type=\"hidden\" name=\"number\" value=\"{}\">",
                escape(number)
            )
        });
        format!(
            "<form method=\"post\" action=\"/inbox/push\"><input type=\"hidden\" name=\"id\" value=\"{id}\">\
             <input type=\"hidden\" name=\"decision\" value=\"{decision}\">{number}<button>{label}</button></form>",
            id = escape(&push.id),
            label = escape(label),
        )
    };
    let approve: String = if push.numbers.is_empty() {
        button("approve", None, "Approve")
    } else {
        let numbers = push.numbers.iter();
        numbers
            .map(|number| button("approve", Some(number), number))
            .collect()
    };
    let question = if push.numbers.is_empty() {
        "Did you just try to sign in?"
    } else {
        "Which number does the page show?"
    };
    format!(
        "<section data-user=\"{user}\" data-push=\"{id}\"><h2>Okta Verify on the phone of {user}</h2><p>{question}</p>\
         {approve}{deny}</section>\n",
        user = escape(&push.user),
        id = escape(&push.id),
        deny = button("deny", None, "Deny"),
    )
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a test fails by panicking"
    )]

    use crate::endpoints::testing::{GOOGLE_OTP, OKTA_VERIFY, PHONE, Visitor};
    use serde_json::json;

    #[tokio::test]
    async fn a_push_is_shown_until_it_is_answered() {
        for (decision, approved) in [("approve", true), ("deny", false)] {
            let mut visitor = Visitor::new();
            visitor.reach_second_factor("vera@example.com").await;
            visitor.choose(OKTA_VERIFY, Some("push")).await;
            let page = visitor.get("/inbox").await.text;
            assert!(page.contains("Approve") && page.contains("Deny"));
            let push = visitor.org.pushes().pop().unwrap();
            let pairs = [("id", push.id.as_str()), ("decision", decision)];
            let back = visitor.form("/inbox/push", &pairs).await;
            assert_eq!(
                (back.status.as_u16(), back.header("location")),
                (303, "/inbox")
            );
            assert!(!visitor.get("/inbox").await.text.contains("Approve"));
            assert_eq!(visitor.poll_push().await.is_success(), approved);
        }
    }

    #[tokio::test]
    async fn the_device_itself_can_answer() {
        let mut visitor = Visitor::new();
        visitor.org.configure(|settings| settings.fastpass = true);
        visitor.interact(&[]).await;
        visitor.introspect().await;
        let launch = "authenticators/okta-verify/launch";
        let launched = visitor.submit(launch, json!({})).await;
        let href = &launched.json["authenticatorChallenge"]["value"]["href"];
        let request = href.as_str().unwrap().split_once('=').unwrap().1.to_owned();
        let page = visitor.get("/inbox").await.text;
        assert!(page.contains("As vera@example.com") && !page.contains("As mia@example.com"));
        let pairs = [("request", request.as_str()), ("user", "vera@example.com")];
        let back = visitor.form("/inbox/device", &pairs).await;
        assert_eq!(back.header("location"), "/inbox");
        assert!(!visitor.get("/inbox").await.text.contains("data-device"));
        let next = visitor.poll_push().await;
        assert_eq!(next.remediations(), ["select-authenticator-authenticate"]);
    }

    #[tokio::test]
    async fn the_numbers_are_there_to_be_chosen() {
        let mut visitor = Visitor::new();
        visitor.reach_second_factor("viktor@example.com").await;
        visitor.choose(OKTA_VERIFY, Some("push")).await;
        let page = visitor.get("/inbox?to=viktor%40example.com").await.text;
        for number in &visitor.org.pushes()[0].numbers {
            assert!(page.contains(&format!("<button>{number}</button>")));
        }
        let other = visitor.get("/inbox?to=vera%40example.com").await.text;
        assert!(!other.contains("data-push"));
    }

    #[tokio::test]
    async fn text_messages_codes_and_devices_are_shown() {
        let mut visitor = Visitor::new();
        visitor.reach_second_factor("max@example.com").await;
        visitor.choose(PHONE, Some("voice")).await;
        assert!(
            visitor
                .get("/inbox")
                .await
                .text
                .contains("by call to +1555")
        );
        visitor.choose(GOOGLE_OTP, Some("otp")).await;
        let code = visitor.org.totp("max@example.com").unwrap();
        assert!(visitor.get("/inbox").await.text.contains(&code));
        visitor.reach_enrolment("ella@example.com").await;
        let choice = json!({ "authenticator": { "id": OKTA_VERIFY } });
        visitor.submit("credential/enroll", choice).await;
        assert!(
            visitor
                .get("/inbox")
                .await
                .text
                .contains("/okta-verify?token=")
        );
    }
}
