//! The recorded answers of Okta's own projects, where somebody has them beside the repository: each on screen in the
//! real app.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Router,
    extract::{Request, State},
    http::{Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use e2e::{Browser, Failure, Result, Stage};
use serde_json::{Value, json};

use crate::{languages_fit::pseudo_texts, looks::assert_fits};

/// The host that the recordings name.
const RECORDED_ORG: &str = "https://org.example.com";

/// What the server answers at the moment: status and body.
type Current = Arc<Mutex<(u16, String)>>;

/// In how many tests the recordings are shown, so that each ends within its limit.
const PARTS: usize = 4;

/// The first part of them.
pub async fn recorded_answers_have_pages_1(stage: Stage) -> Result {
    each_has_a_page(stage, 0).await
}

/// The second.
pub async fn recorded_answers_have_pages_2(stage: Stage) -> Result {
    each_has_a_page(stage, 1).await
}

/// The third.
pub async fn recorded_answers_have_pages_3(stage: Stage) -> Result {
    each_has_a_page(stage, 2).await
}

/// The last.
pub async fn recorded_answers_have_pages_4(stage: Stage) -> Result {
    each_has_a_page(stage, 3).await
}

/// Whatever an org has ever been seen to answer has a page: no panic, no empty page, nothing wider than a phone, no
/// finding of the audit. D4
async fn each_has_a_page(stage: Stage, part: usize) -> Result {
    let Some((recordings, browser)) = set_up(&stage, 390).await? else {
        return Ok(());
    };
    let mut shown = 0;
    for (name, entry) in recordings.idx().skip(part).step_by(PARTS) {
        recordings.show(&browser, name, entry).await?;
        let wide: bool = browser
            .script(
                "return document.documentElement.scrollWidth > innerWidth",
                vec![],
            )
            .await?;
        assert!(!wide, "{name} is wider than the window");
        browser.audit().await?;
        shown += 1;
    }
    assert!(shown > 300 / PARTS, "{shown} were shown");
    Ok(())
}

/// Every step has room for words two fifths longer than English, on the narrowest of phones. UX-57
pub async fn every_step_has_room_for_long_words(stage: Stage) -> Result {
    let Some((recordings, browser)) = set_up(&stage, 320).await? else {
        return Ok(());
    };
    let mut config = recordings.config.clone();
    config["texts"] = json!({ "en": pseudo_texts()? });
    stage.site().configure(config);
    let mut seen = BTreeSet::new();
    for (name, entry) in recordings.idx() {
        // One of each kind.
        if seen.insert(entry["remediations"][0].as_str().unwrap_or_default()) {
            recordings.show(&browser, name, entry).await?;
            assert_fits(&browser, name).await?;
        }
    }
    assert!(seen.len() > 20, "{seen:?}");
    Ok(())
}

/// The recorded answers, and an org that gives them.
struct Recordings {
    folder: PathBuf,
    oracle: Value,
    current: Current,
    origin: String,
    config: Value,
}

/// A browser with a window so wide, and a site whose org gives recorded answers; nothing where nobody has them.
async fn set_up(stage: &Stage, width: u32) -> Result<Option<(Recordings, Browser)>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/idx-responses");
    let Ok(oracle) = fs::read_to_string(folder.join("ORACLE.json")) else {
        return Ok(None);
    };
    let oracle: Value = serde_json::from_str(&oracle).map_err(|it| Failure::new(it.to_string()))?;
    let current = Current::default();
    let origin = serve(stage, current.clone()).await?;
    let mut config = stage.config();
    config["issuer"] = json!(format!("{origin}/oauth2/default"));
    stage.site().configure(config.clone());

    let browser = stage.browser().await?;
    browser.expect_console(&origin);
    browser
        .cdp(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": width, "height": 760, "deviceScaleFactor": 1, "mobile": true }),
        )
        .await?;
    let recordings = Recordings {
        folder,
        oracle,
        current,
        origin,
        config,
    };
    Ok(Some((recordings, browser)))
}

impl Recordings {
    /// Those of the Identity Engine, by the names of their files.
    fn idx(&self) -> impl Iterator<Item = (&String, &Value)> {
        let all = self.oracle.as_object().into_iter().flatten();
        all.filter(|(_, entry)| entry["endpoint_kind"] != "interact")
    }

    /// Opens the page anew, with that answer from the org.
    async fn show(&self, browser: &Browser, name: &str, entry: &Value) -> Result {
        let body = fs::read_to_string(self.folder.join(name))?;
        let status = entry["http_status"].as_u64().unwrap_or(200);
        let status = u16::try_from(status).unwrap_or(200);
        *self.current.lock().unwrap_or_else(PoisonError::into_inner) =
            (status, body.replace(RECORDED_ORG, &self.origin));
        browser.open("/login").await?;
        browser
            .script::<Value>("sessionStorage.clear(); localStorage.clear()", vec![])
            .await?;
        browser.note(name);
        browser.open("/login").await?;
        let first = entry["remediations"][0].as_str().unwrap_or_default();
        // An org that cannot be reached yet is no news before anybody has asked for anything.
        let quiet = first.is_empty() && (status >= 500 || status == 429);
        let may_stay = first == "identify" || quiet;
        let view = browser
            .wait(&format!("a page for {name}"), |view| {
                view.is_running()
                    && !view.heading.is_empty()
                    && view.step != "finishing"
                    && (may_stay || view.step != "identify")
            })
            .await?;
        assert!(!view.text.trim().is_empty(), "{name}");
        Ok(())
    }
}

/// An org that gives one answer to whatever it is asked, until it is told to give another.
async fn serve(stage: &Stage, current: Current) -> Result<String> {
    let listeners = org::bind(0).await?;
    let mut origin = String::new();
    let app = Router::new()
        .fallback(answer)
        .with_state((stage.site().origin.clone(), current));
    for listener in listeners {
        origin = format!("http://localhost:{}", listener.local_addr()?.port());
        let app = app.clone();
        tokio::spawn(async move { axum::serve(listener, app).await });
    }
    Ok(origin)
}

async fn answer(State((app, current)): State<(String, Current)>, request: Request) -> Response {
    let (status, body) = match (request.method(), request.uri().path()) {
        (&Method::OPTIONS, _) => (204, String::new()),
        (_, path) if path.ends_with("/v1/interact") => {
            (200, r#"{"interaction_handle":"recorded"}"#.to_owned())
        }
        _ => current
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone(),
    };
    let headers = [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, app.as_str()),
        (header::ACCESS_CONTROL_ALLOW_CREDENTIALS, "true"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "content-type, accept"),
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST"),
        (
            header::CONTENT_TYPE,
            "application/ion+json; okta-version=1.0.0",
        ),
    ];
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    (status, headers, body).into_response()
}
