//! Okta Verify on the very device, and the links of activation and recovery mails.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::{
    Router,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use e2e::{
    Browser, Result, Stage,
    pages::{CodePage, DefaultPage, EndPage, IdentifyPage, SelectionPage},
};
use org::Endpoint;
use serde_json::{Value, json};

use crate::people::MIA;

const VERA: &str = "vera@example.com";

/// A name in the field, and a press on the button for Okta Verify.
async fn launched(stage: &Stage) -> Result<Browser> {
    stage.org().configure(|settings| settings.fastpass = true);
    let browser = stage.browser().await?;
    IdentifyPage::open(&browser, "/").await?;
    browser
        .press("button[data-action=launch-authenticator]")
        .await?;
    browser
        .wait("the page for Okta Verify", |view| {
            view.step == "device-challenge-poll"
        })
        .await?;
    browser.audit().await?;
    Ok(browser)
}

/// After Okta Verify, the mail.
async fn finish_by_mail(stage: &Stage, browser: &Browser) -> Result {
    SelectionPage::seen(browser).await?.choose("E-mail").await?;
    let page = CodePage::seen(browser).await?;
    page.enter(&stage.mail(VERA, 1).await?.code).await?;
    DefaultPage::seen(browser).await?;
    Ok(())
}

/// Okta Verify is opened by a link that the person presses, and the page goes on by itself. SEC-06, SEC-23
pub async fn okta_verify_is_opened_by_a_link(stage: Stage) -> Result {
    let browser = launched(&stage).await?;
    let link = browser.attribute("a[data-action=open]", "href").await?;
    let link = link.unwrap_or_default();
    let (scheme, request) = link.split_once("challengeRequest=").unwrap_or_default();
    assert_eq!(scheme, "com-okta-authenticator:/deviceChallenge?");
    assert!(stage.org().answer_device(request, VERA));
    finish_by_mail(&stage, &browser).await
}

/// Who cannot use Okta Verify goes another way.
pub async fn another_way_than_okta_verify(stage: Stage) -> Result {
    let browser = launched(&stage).await?;
    browser.press("button[data-action=leave-device]").await?;
    IdentifyPage::seen(&browser).await?.submit(MIA).await?;
    let page = CodePage::seen(&browser).await?;
    page.enter(&stage.mail(MIA, 1).await?.code).await?;
    DefaultPage::seen(&browser).await?;
    assert_eq!(
        stage.org().device_given_up().as_deref(),
        Some("USER_CANCELED")
    );
    Ok(())
}

/// An org that looks for Okta Verify first is told that it cannot be reached, without a request to the device and
/// without a breach of the policy. SEC-50, SEC-51
pub async fn looking_for_okta_verify_disturbs_nobody(stage: Stage) -> Result {
    let asked = serve_okta_verify(&stage, StatusCode::OK).await?;
    let browser = stage.browser().await?;
    IdentifyPage::open(&browser, "/").await?.submit(MIA).await?;
    CodePage::seen(&browser).await?;
    assert_eq!(stage.org().count(Endpoint::DeviceGivenUp), 1);
    assert_eq!(asked.load(Ordering::Relaxed), 0);
    Ok(())
}

/// Where the deployer wants it, Okta Verify on the device is asked, and signs in without a word.
pub async fn okta_verify_on_the_device_signs_in(stage: Stage) -> Result {
    let asked = serve_okta_verify(&stage, StatusCode::OK).await?;
    let browser = with_loopback(&stage).await?;
    browser.open("/").await?;
    finish_by_mail(&stage, &browser).await?;
    assert_eq!(asked.load(Ordering::Relaxed), 1);
    assert_eq!(stage.org().device_given_up(), None);
    Ok(())
}

/// An Okta Verify that says no leads to the first page, and the org hears why.
pub async fn okta_verify_on_the_device_says_no(stage: Stage) -> Result {
    let asked = serve_okta_verify(&stage, StatusCode::BAD_REQUEST).await?;
    let browser = with_loopback(&stage).await?;
    browser.open("/").await?;
    // The first page is in the HTML, so it is no sign that anything has happened.
    stage
        .until("word of what became of it", || {
            stage.org().device_given_up().is_some()
        })
        .await?;
    IdentifyPage::seen(&browser).await?;
    assert_eq!(asked.load(Ordering::Relaxed), 1);
    assert_eq!(
        stage.org().device_given_up().as_deref(),
        Some("OV_RETURNED_ERROR")
    );
    Ok(())
}

/// A browser at a site that lets Okta Verify on the device be asked.
async fn with_loopback(stage: &Stage) -> Result<Browser> {
    let mut config = stage.config();
    config["oktaVerifyLoopback"] = json!(true);
    stage.site().configure(config);
    let browser = stage.browser().await?;
    // The first port is nobody's.
    browser.expect_console("localhost:9/probe");
    browser.expect_console("/challenge");
    Ok(browser)
}

/// The server that Okta Verify runs on a device, for which the org then looks; counts the challenges, which it answers as
/// vera's.
async fn serve_okta_verify(stage: &Stage, status: StatusCode) -> Result<Arc<AtomicUsize>> {
    let asked = Arc::new(AtomicUsize::new(0));
    let (counted, org) = (asked.clone(), stage.org().clone());
    let origin = stage.site().origin.clone();
    let readable = move |status: StatusCode| -> Response {
        let origin = HeaderValue::from_str(&origin).unwrap_or(HeaderValue::from_static("null"));
        (status, [(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin)]).into_response()
    };
    let probed = readable.clone();
    let challenge = move |body: String| async move {
        counted.fetch_add(1, Ordering::Relaxed);
        let body: Value = serde_json::from_str(&body).unwrap_or_default();
        let request = body["challengeRequest"].as_str().unwrap_or_default();
        if status.is_success() && !org.answer_device(request, VERA) {
            return readable(StatusCode::INTERNAL_SERVER_ERROR);
        }
        readable(status)
    };
    let app = Router::new()
        .route("/probe", get(move || async move { probed(StatusCode::OK) }))
        .route("/challenge", post(challenge));
    let mut port = 0;
    for listener in org::bind(0).await? {
        port = listener.local_addr()?.port();
        let app = app.clone();
        tokio::spawn(async move { axum::serve(listener, app).await });
    }
    stage
        .org()
        .configure(|settings| settings.fastpass_port = Some(port));
    Ok(asked)
}

/// A new password, and in.
async fn new_password(browser: &Browser) -> Result {
    let field = "input[name=password]";
    browser.type_into(field, "Calm-harbor-4").await?;
    browser.press("main button[type=submit]").await?;
    DefaultPage::seen(browser).await?;
    Ok(())
}

/// A recovery link leads to the new password, with the token out of the address bar before anything is asked for. SEC-30
pub async fn a_recovery_link_leads_to_the_new_password(stage: Stage) -> Result {
    let token = stage.org().recovery_token("rosa@example.com");
    let token = token.unwrap_or_default();
    let browser = stage.browser().await?;
    browser
        .open(&format!("/login?recovery_token={token}&from=mail"))
        .await?;
    let view = browser
        .wait("the new password", |view| {
            view.step == "reset-authenticator"
        })
        .await?;
    assert_eq!(view.path(), "/login");
    assert!(view.text.contains("rosa@example.com"), "{}", view.text);
    browser.audit().await?;
    for visit in stage.site().visits().iter().skip(1) {
        assert!(!format!("{visit:?}").contains(&token), "{visit:?}");
    }
    // A reload shows the same step; the token is not needed any more.
    browser.reload().await?;
    browser
        .wait("the new password again", |view| {
            view.step == "reset-authenticator"
        })
        .await?;
    new_password(&browser).await?;
    let history = browser.cdp("Page.getNavigationHistory", json!({})).await?;
    let entries = history["entries"].as_array().into_iter().flatten();
    for entry in entries {
        assert!(!entry["url"].to_string().contains(&token), "{entry}");
    }

    // The link was used: it says so, and leads on.
    let other = stage.browser().await?;
    other.expect_console("/v1/interact");
    other
        .open(&format!("/login?recovery_token={token}"))
        .await?;
    let end = EndPage::seen(&other, "This link does not work any more").await?;
    end.press_main().await?;
    IdentifyPage::seen(&other).await?;
    Ok(())
}

/// An activation link leads to what has to be set up.
pub async fn an_activation_link_leads_to_the_set_up(stage: Stage) -> Result {
    let token = stage.org().activation_token("aiko@example.com");
    let token = token.unwrap_or_default();
    let browser = stage.browser().await?;
    browser
        .open(&format!("/login?activation_token={token}"))
        .await?;
    SelectionPage::seen_enrolling(&browser)
        .await?
        .choose("Password")
        .await?;
    browser
        .wait("the password", |view| view.step == "enroll-password")
        .await?;
    new_password(&browser).await?;
    Ok(())
}
