#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use crate::endpoints::testing::{CHALLENGE, CLIENT, REDIRECT, Reply, VERIFIER, Visitor, claims};

async fn authorize(visitor: &mut Visitor, more: &[(&str, &str)]) -> Reply {
    let mut pairs = vec![
        ("client_id", CLIENT),
        ("response_type", "code"),
        ("scope", "openid profile email"),
        ("redirect_uri", REDIRECT),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
        ("state", "state-of-the-test"),
        ("nonce", "nonce-of-the-test"),
    ];
    pairs.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    pairs.extend(more.iter().filter(|(_, value)| !value.is_empty()));
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish();
    visitor
        .navigate(&format!("/oauth2/default/v1/authorize?{query}"))
        .await
}

/// Fills the form of that action on the page and submits it.
async fn submit(visitor: &mut Visitor, page: &Reply, action: &str, more: &[(&str, &str)]) -> Reply {
    let form = page
        .text
        .split("<form")
        .find(|form| form.contains(&format!("value=\"{action}\"")))
        .expect("the form");
    let hidden = form.split("<input type=\"hidden\" ").skip(1).map(|input| {
        let value = |name: &str| {
            input
                .split(&format!("{name}=\""))
                .nth(1)
                .unwrap()
                .split('"')
                .next()
                .unwrap()
        };
        (value("name"), value("value"))
    });
    let pairs: Vec<(&str, &str)> = hidden.chain(more.iter().copied()).collect();
    visitor.form("/sign-in", &pairs).await
}

fn parameter(reply: &Reply, name: &str) -> String {
    let query = reply
        .header("location")
        .split(['?', '#'])
        .nth(1)
        .unwrap_or_default()
        .to_owned();
    form_urlencoded::parse(query.as_bytes())
        .find(|(it, _)| it == name)
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

#[tokio::test]
async fn a_person_signs_in_on_the_orgs_own_page() {
    let mut visitor = Visitor::new();
    let page = authorize(&mut visitor, &[]).await;
    let page = submit(
        &mut visitor,
        &page,
        "identify",
        &[("identifier", "mia@example.com")],
    )
    .await;
    assert!(
        visitor
            .org
            .latest_mail("mia@example.com")
            .unwrap()
            .link
            .is_none(),
        "the page takes the code alone"
    );
    let wrong = submit(
        &mut visitor,
        &page,
        "answer",
        &[("passcode", "not the code")],
    )
    .await;
    assert!(wrong.text.contains("role=\"alert\""));
    let code = visitor.code_for("mia@example.com");
    let back = submit(&mut visitor, &wrong, "answer", &[("passcode", &code)]).await;
    assert_eq!(back.status, 302);
    assert!(back.header("location").starts_with(REDIRECT));
    assert_eq!(parameter(&back, "state"), "state-of-the-test");
    let code = parameter(&back, "code");
    let pairs = [
        ("client_id", CLIENT),
        ("redirect_uri", REDIRECT),
        ("grant_type", "authorization_code"),
        ("code_verifier", VERIFIER),
        ("code", code.as_str()),
    ];
    let tokens = visitor.token(&pairs).await;
    let id = claims(tokens.json["id_token"].as_str().unwrap());
    assert_eq!(
        (&id["email"], &id["nonce"]),
        (&"mia@example.com".into(), &"nonce-of-the-test".into())
    );
    assert_eq!(visitor.token(&pairs).await.json["error"], "invalid_grant");
}

#[tokio::test]
async fn every_sample_person_who_may_gets_in() {
    for sample in crate::sample_users() {
        let mut visitor = Visitor::new();
        let mut page = authorize(&mut visitor, &[]).await;
        page = submit(
            &mut visitor,
            &page,
            "identify",
            &[("identifier", sample.identifier)],
        )
        .await;
        let refused = ["lara@example.com", "nils@example.com", "nobody@example.com"]
            .contains(&sample.identifier);
        let mut steps = 0;
        while page.status == 200 && !refused {
            steps += 1;
            assert!(steps < 6, "{}: {}", sample.identifier, page.text);
            let password = sample.password.unwrap_or_default();
            page = if page.text.contains("type=\"password\"") {
                submit(&mut visitor, &page, "answer", &[("passcode", password)]).await
            } else if page.text.contains("name=\"passcode\"") {
                let code = visitor.code_for(sample.identifier);
                submit(&mut visitor, &page, "answer", &[("passcode", &code)]).await
            } else if page.text.contains("value=\"enroll\"") {
                submit(&mut visitor, &page, "enroll", &[]).await
            } else {
                submit(&mut visitor, &page, "choose", &[]).await
            };
        }
        if refused {
            assert!(
                page.text.contains("role=\"alert\""),
                "{}",
                sample.identifier
            );
        } else {
            assert!(
                !parameter(&page, "code").is_empty(),
                "{}",
                sample.identifier
            );
        }
    }
}

#[tokio::test]
async fn with_a_session_it_goes_straight_back() {
    let mut visitor = Visitor::new();
    visitor.sign_in("mia@example.com").await;
    for more in [[("prompt", "")], [("prompt", "none")]] {
        assert!(!parameter(&authorize(&mut visitor, &more).await, "code").is_empty());
    }
    assert_eq!(
        authorize(&mut visitor, &[("prompt", "login")]).await.status,
        200
    );
    let fragment = authorize(&mut visitor, &[("response_mode", "fragment")]).await;
    assert!(
        fragment
            .header("location")
            .starts_with(&format!("{REDIRECT}#code="))
    );
    let message = authorize(&mut visitor, &[("response_mode", "okta_post_message")]).await;
    assert!(
        message.text.contains("parent.postMessage({\"code\":")
            && message.text.contains("\"http://localhost:8080\"")
    );
}

#[tokio::test]
async fn without_a_session_nobody_is_let_in_unseen() {
    let back = authorize(&mut Visitor::new(), &[("prompt", "none")]).await;
    assert_eq!(
        (parameter(&back, "error"), parameter(&back, "state")),
        ("login_required".into(), "state-of-the-test".into())
    );
}

#[tokio::test]
async fn what_is_wrong_is_told_to_the_client_or_to_the_person() {
    for (changed, error) in [
        (("code_challenge", ""), "invalid_request"),
        (("code_challenge_method", "plain"), "invalid_request"),
        (("response_type", "token"), "unsupported_response_type"),
        (("scope", "openid orders"), "invalid_scope"),
        (("state", ""), "invalid_request"),
    ] {
        let back = authorize(&mut Visitor::new(), &[changed]).await;
        assert_eq!(
            (back.status.as_u16(), parameter(&back, "error").as_str()),
            (302, error),
            "{changed:?}"
        );
    }
    for changed in [
        ("client_id", "0oaunknown"),
        ("redirect_uri", "http://elsewhere.example.com/"),
    ] {
        let page = authorize(&mut Visitor::new(), &[changed]).await;
        assert_eq!(page.status, 400);
        assert_eq!(page.header("location"), "");
    }
}

#[tokio::test]
async fn a_hint_saves_the_first_page_and_another_sign_in_is_none_of_ours() {
    let mut visitor = Visitor::new();
    let page = authorize(&mut visitor, &[("login_hint", "mia@example.com")]).await;
    assert!(page.text.contains("name=\"passcode\""));
    let stranger = visitor
        .form("/sign-in", &[("request", "a-guess"), ("action", "answer")])
        .await;
    assert_eq!(stranger.status, 401);
    visitor.identify("mia@example.com").await;
    let handle = visitor.step["stateHandle"].as_str().unwrap().to_owned();
    let embedded = visitor
        .form("/sign-in", &[("request", &handle), ("action", "resend")])
        .await;
    assert_eq!(
        embedded.status, 401,
        "an embedded transaction has no hosted page"
    );
}
