//! Orgs, and configurations, that were set up otherwise than the page needs.

use e2e::{Result, Stage};
use org::{Client, DEMO_CLIENT_ID, Dpop, OddMetadata, Org};
use serde_json::json;

use super::{again, assert_found, at_the_doctor, findings, through};

type Change = fn(&Org);

fn client(org: &Org, change: fn(&mut Client)) {
    assert!(org.configure_client(DEMO_CLIENT_ID, change));
}

/// What is missing, what is found, and where in the Admin Console the cure is.
const MISSING: [(&str, Change, &str, &[&str]); 9] = [
    (
        "the grant",
        |org| client(org, |it| it.interaction_code = false),
        "grant",
        &["Applications, the app, General", "Interaction Code"],
    ),
    (
        "the redirect URI",
        |org| client(org, |it| it.redirect_uris.clear()),
        "redirect",
        &["Sign-in redirect URIs", "/login/callback"],
    ),
    (
        "embedded sign-in",
        |org| org.configure(|it| it.identity_engine = false),
        "embedded",
        &["Settings, Account, Embedded widget sign-in support"],
    ),
    (
        "the trusted origin",
        |org| org.trust(&[]),
        "cors",
        &["Security, API, Trusted Origins", "http://localhost:"],
    ),
    (
        "the access policy",
        |org| org.configure(|it| it.access_policy = false),
        "start",
        &["Access Policies", "Interaction Code"],
    ),
    (
        "the issuer as people see it",
        |org| org.configure(|it| it.odd_metadata = Some(OddMetadata::OtherIssuer)),
        "issuer",
        &["https://id.example.com/oauth2/default", "config.json"],
    ),
    (
        "PKCE",
        |org| org.configure(|it| it.odd_metadata = Some(OddMetadata::WithoutS256)),
        "pkce",
        &["require PKCE"],
    ),
    (
        "the org's own host",
        |org| org.configure(|it| it.odd_metadata = Some(OddMetadata::OtherHost)),
        "discovery",
        &["token_endpoint", "Domains"],
    ),
    (
        "that proofs are demanded",
        |org| org.configure(|it| it.dpop = Dpop::Required),
        "token",
        &["\"dpop\": true", "Proof of possession"],
    ),
];

/// Each thing that is missing at the org is found, with its place in the Admin Console.
pub async fn what_is_missing_at_the_org_is_told(stage: Stage) -> Result {
    let browser = at_the_doctor(&stage).await?;
    // The browser's own words on what it may not read.
    browser.expect_console("CORS policy");
    for (name, change, id, words) in MISSING {
        browser.note(name);
        change(stage.org());
        assert_found(&again(&browser).await?, id, "wrong", words);
        stage.org().reset();
    }
    let found = again(&browser).await?;
    assert!(
        found.iter().all(|found| found.state != "wrong"),
        "{found:#?}"
    );
    Ok(())
}

/// What `config.json` says otherwise than the org is found, and so is an org that is not there.
pub async fn what_config_json_gets_wrong_is_told(stage: Stage) -> Result {
    let browser = at_the_doctor(&stage).await?;
    browser.expect_console("CORS policy");
    let org = stage.org().base_url();
    let elsewhere = format!("{org}/oauth2/aus-other");
    // Nothing listens at this port.
    let nobody = "http://localhost:1/oauth2/default";
    for (key, value, id, state, words) in [
        (
            "clientId",
            json!("0oaother"),
            "client",
            "wrong",
            ["0oaother", "Client Credentials"],
        ),
        (
            "scopes",
            json!(["openid", "orders"]),
            "interact-scopes",
            "wrong",
            ["openid orders", "Authorization Servers"],
        ),
        (
            "scopes",
            json!(["openid", "orders"]),
            "scopes",
            "advice",
            ["orders", "public metadata"],
        ),
        (
            "redirectUri",
            json!("/back"),
            "redirect",
            "wrong",
            ["/back", "Sign-in redirect URIs"],
        ),
        (
            "issuer",
            json!(elsewhere),
            "issuer",
            "wrong",
            ["aus-other", "Authorization Servers"],
        ),
        (
            "issuer",
            json!(nobody),
            "org",
            "wrong",
            ["did not answer", "`issuer`"],
        ),
        (
            "dpop",
            json!(true),
            "dpop",
            "wrong",
            ["ES256", "Proof of possession"],
        ),
        (
            "clinetId",
            json!("x"),
            "config",
            "wrong",
            ["did you mean `clientId`", "Mend config.json"],
        ),
        (
            "doctor",
            json!("yes"),
            "config",
            "wrong",
            ["`doctor` must be true or false", "Mend config.json"],
        ),
        (
            "theme",
            json!({ "acent": "#000000" }),
            "config",
            "wrong",
            ["did you mean `accent`", "Mend config.json"],
        ),
        (
            "theme",
            json!({ "accent": "#ffcc00" }),
            "theme-colours",
            "told",
            ["#ffcc00 became #", "contrast 1.5, now 4."],
        ),
        (
            "theme",
            json!({ "logo": { "light": "theme/none.svg" } }),
            "theme-files",
            "wrong",
            [
                "theme/none.svg is answered with status 404",
                "mend its path",
            ],
        ),
    ] {
        browser.note(format!("{key}: {value}"));
        let mut config = stage.config();
        config[key] = value;
        stage.site().configure(config);
        // Loaded anew, since the policy in force is the one that the page came with.
        browser.open("/doctor").await?;
        through(&browser).await?;
        assert_found(&findings(&browser).await?, id, state, &words);
    }
    Ok(())
}
