//! `GET`, `POST /sso/idps/{id}`: the page of the other identity provider, and the way back from it.

use super::email_verify::redirect;
use crate::cookies;
use crate::model::flow::{self, Returned};
use crate::model::transaction::Transaction;
use crate::model::{Model, random};
use crate::org::Org;
use crate::reply::entry::PROVIDER_ID;
use crate::reply::page::{self, escape};
use crate::requests::{self, FormBody};
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;

/// Offers the accounts there, each with a button, and a way out.
pub(super) async fn show(
    State(org): State<Org>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let parameters = requests::parameters(query.unwrap_or_default().as_bytes());
    let token = parameters.get("stateToken").cloned().unwrap_or_default();
    on_transaction(&org, &id, &token, |model, transaction| {
        let accounts: String = flow::provider_accounts(model, transaction)
            .iter()
            .map(|user| {
                let label = format!("Sign in as {}", user.name());
                form(&id, &token, Some(&user.identifier), &label)
            })
            .collect();
        let cancel = form(&id, &token, None, "Cancel");
        page::page(
            StatusCode::OK,
            "Sample Provider",
            &format!("<p>Another company, which knows you too.</p>{accounts}{cancel}"),
        )
    })
}

/// Goes back to the app with what the person chose.
pub(super) async fn submit(
    State(org): State<Org>,
    Path(id): Path<String>,
    form: FormBody,
) -> Response {
    let field = |name: &str| form.parameters.get(name).map(String::as_str);
    let token = field("stateToken").unwrap_or_default();
    on_transaction(&org, &id, token, |model, transaction| {
        let state = transaction.request.state.clone();
        let returned = flow::return_from_provider(model, transaction, field("account"));
        let code;
        let parameters: &[(&str, &str)] = match returned {
            None => return expired(),
            Some(Returned::Code(issued)) => {
                code = issued;
                &[("interaction_code", &code)]
            }
            Some(Returned::InteractionRequired) => &[
                ("error", "interaction_required"),
                (
                    "error_description",
                    "Your client is configured to use the interaction code flow and user interaction is required to \
                     complete the request.",
                ),
            ],
            Some(Returned::Denied) => &[
                ("error", "access_denied"),
                (
                    "error_description",
                    "User canceled the social sign-in request.",
                ),
            ],
        };
        let mut parameters = parameters.to_vec();
        parameters.push(("state", &state));
        let mut response = redirect(&transaction.request.redirect_uri, &parameters);
        if let Some(session) = transaction.new_session.take() {
            let secure = model.base_url().starts_with("https:");
            cookies::set_session(response.headers_mut(), secure, &session);
        }
        // The address is good for one way back.
        transaction.provider_token = random::handle(24);
        response
    })
}

fn on_transaction(
    org: &Org,
    id: &str,
    token: &str,
    work: impl FnOnce(&mut Model, &mut Transaction) -> Response,
) -> Response {
    let response = org.lock().with_transaction(
        |transaction| {
            id == PROVIDER_ID && transaction.is_embedded() && transaction.provider_token == token
        },
        work,
    );
    response.unwrap_or_else(expired)
}

fn expired() -> Response {
    page::notice(
        StatusCode::BAD_REQUEST,
        "idx.identity.provider.auth.error",
        "There was a problem signing you into your identity provider. Return to the app and try again.",
    )
}

fn form(id: &str, token: &str, account: Option<&str>, button: &str) -> String {
    let account = account.map_or_else(String::new, |account| {
        format!(
            "<input type=\"hidden\" name=\"account\" value=\"{}\">",
            escape(account)
        )
    });
    format!(
        "<form method=\"post\" action=\"/sso/idps/{id}\"><input type=\"hidden\" name=\"stateToken\" value=\"{token}\">\
         {account}<button>{button}</button></form>",
        id = escape(id),
        token = escape(token),
        button = escape(button),
    )
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a test fails by panicking"
    )]

    use crate::endpoints::testing::{EMAIL, REDIRECT, Reply, Visitor};

    /// Where the remediation leads to.
    fn href(reply: &Reply) -> String {
        let listed = reply.json["remediation"]["value"].as_array().unwrap();
        let redirect = listed.iter().find(|it| it["name"] == "redirect-idp");
        redirect.unwrap()["href"].as_str().unwrap().to_owned()
    }

    async fn press(visitor: &mut Visitor, href: &str, account: Option<&str>) -> Reply {
        let (path, token) = href.split_once("?stateToken=").unwrap();
        let path = path.strip_prefix("http://localhost:8081").unwrap();
        let mut pairs = vec![("stateToken", token)];
        pairs.extend(account.map(|account| ("account", account)));
        visitor.form(path, &pairs).await
    }

    #[tokio::test]
    async fn whoever_belongs_there_can_go_nowhere_else_and_comes_back_with_a_code() {
        let mut visitor = Visitor::new();
        let only = visitor.identify("ivo@example.com").await;
        assert_eq!(only.remediations(), ["redirect-idp"]);
        let redirect = &only.json["remediation"]["value"][0];
        assert_eq!(
            (&redirect["method"], &redirect["type"]),
            (&"GET".into(), &"OIDC".into())
        );
        assert!(redirect.get("rel").is_none());
        let page = visitor.navigate(&href(&only)).await;
        assert!(page.text.contains("Sign in as Ivo") && page.text.contains("Cancel"));
        assert!(!page.text.contains("Iris"), "somebody else");
        let back = press(&mut visitor, &href(&only), Some("ivo@example.com")).await;
        assert_eq!(back.status, 302);
        let location = back.header("location").to_owned();
        let code = location.strip_prefix(&format!("{REDIRECT}?interaction_code="));
        let (code, state) = code.unwrap().split_once("&state=").unwrap();
        assert_eq!(state, "state-of-the-test");
        assert!(visitor.cookies.contains_key("idx"));
        assert_eq!(visitor.redeem(code).await.status, 200);
    }

    #[tokio::test]
    async fn a_further_factor_is_left_to_the_app() {
        let mut visitor = Visitor::new();
        let only = visitor.identify("iris@example.com").await;
        let back = press(&mut visitor, &href(&only), Some("iris@example.com")).await;
        let location = back.header("location");
        assert!(location.contains("?error=interaction_required&"));
        assert!(location.ends_with("&state=state-of-the-test"));
        let next = visitor.introspect().await;
        assert_eq!(next.remediations(), ["select-authenticator-authenticate"]);
        visitor.choose(EMAIL, Some("email")).await;
        let done = visitor.answer(&visitor.code_for("iris@example.com")).await;
        assert!(done.is_success());
    }

    #[tokio::test]
    async fn it_is_offered_beside_the_name_and_can_be_cancelled() {
        let mut visitor = Visitor::new();
        visitor
            .org
            .configure(|settings| settings.identity_provider = true);
        visitor.interact(&[]).await;
        let page = visitor.introspect().await;
        assert_eq!(page.remediations(), ["identify", "redirect-idp"]);
        let accounts = visitor.navigate(&href(&page)).await;
        assert!(accounts.text.contains("Ivo") && accounts.text.contains("Iris"));
        for account in [None, Some("mia@example.com")] {
            let page = visitor.introspect().await;
            let back = press(&mut visitor, &href(&page), account).await;
            assert!(back.header("location").contains("?error=access_denied&"));
            let stale = press(&mut visitor, &href(&page), Some("ivo@example.com")).await;
            assert_eq!(stale.status, 400, "the address is good for one way back");
        }
        let page = visitor.introspect().await;
        let back = press(&mut visitor, &href(&page), Some("ivo@example.com")).await;
        assert!(back.header("location").contains("interaction_code="));
    }

    #[tokio::test]
    async fn a_token_of_nobody_is_refused() {
        let mut visitor = Visitor::new();
        let page = visitor
            .navigate("/sso/idps/0oastandinprovider01?stateToken=guess")
            .await;
        assert_eq!(page.status, 400);
        assert!(page.text.contains("idx.identity.provider.auth.error"));
    }
}
