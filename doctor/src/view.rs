//! What is shown: a summary, and every finding with its cure.

use checkup::{Finding, OFF, Outcome, Reading, Request, World, is_allowed, summary, text_report};
use leptos::{mount::mount_to, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

use crate::browser::{Browser, window};

/// How far the check-up has come.
#[derive(Clone, PartialEq)]
enum Progress {
    Under,
    Off,
    Done(Vec<Finding>),
}

/// Puts the view into the page and begins.
pub(crate) fn mount(home: &str) {
    let place = window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id("doctor"));
    let Some(place) = place else {
        return;
    };
    let home = home.to_owned();
    mount_to(place.unchecked_into(), move || view(home)).forget();
}

fn view(home: String) -> impl IntoView {
    let progress = RwSignal::new(Progress::Under);
    let copied = RwSignal::new(String::new());
    let shown = RwSignal::new(String::new());
    let begin = {
        let home = home.clone();
        move || {
            progress.set(Progress::Under);
            copied.set(String::new());
            shown.set(String::new());
            let home = home.clone();
            spawn_local(async move { progress.set(check(&home).await) });
        }
    };
    begin();
    let report = {
        let home = home.clone();
        move || match progress.get_untracked() {
            Progress::Done(findings) => text_report(&home, &findings),
            _ => String::new(),
        }
    };
    let copy = move || {
        let report = report();
        spawn_local(async move {
            if write_to_clipboard(&report).await {
                copied.set("Copied.".to_owned());
            } else {
                copied.set("The browser does not let it be copied. Here it is:".to_owned());
                shown.set(report);
            }
        });
    };
    view! {
        <div class="doctor" data-progress=move || progress.with(name)>
            <p class="step__lead">"of " <strong class="address" translate="no">{home}</strong></p>
            <p class="doctor__summary" role="status">{move || progress.with(told)}</p>
            <div class="doctor__acts" hidden=move || progress.with(|progress| !matches!(progress, Progress::Done(_)))>
                <button class="button" id="again" type="button" on:click=move |_| begin()>"Check again"</button>
                <button class="button button--plain" id="copy" type="button" on:click=move |_| copy()>"Copy the report"</button>
                <span class="doctor__copied" role="status">{move || copied.get()}</span>
            </div>
            <pre class="doctor__report" tabindex="0" hidden=move || shown.with(String::is_empty)>{move || shown.get()}</pre>
            <ul class="findings">{move || progress.with(list)}</ul>
        </div>
    }
}

fn name(progress: &Progress) -> &'static str {
    match progress {
        Progress::Under => "under",
        Progress::Off => "off",
        Progress::Done(_) => "done",
    }
}

fn told(progress: &Progress) -> String {
    match progress {
        Progress::Under => "Checking…".to_owned(),
        Progress::Off => OFF.to_owned(),
        Progress::Done(findings) => summary(findings),
    }
}

fn list(progress: &Progress) -> Vec<impl IntoView + use<>> {
    let mut findings = match progress {
        Progress::Done(findings) => findings.clone(),
        _ => Vec::new(),
    };
    findings.sort_by_key(|finding| finding.state);
    findings.into_iter().map(item).collect()
}

fn item(finding: Finding) -> impl IntoView {
    // Given as a value: of an element in which nothing changes Leptos would make markup, which the policy refuses.
    let label = "What to do: ";
    let cure = (!finding.cure.is_empty()).then(|| {
        view! { <p class="finding__cure"><strong>{label}</strong>{words(&finding.cure)}</p> }
    });
    view! {
        <li class="finding" data-id=finding.id data-state=finding.state.name()>
            <div class="finding__head">
                <h2 class="finding__title">{finding.title}</h2>
                <p class="finding__state">{finding.state.words()}</p>
            </div>
            <p class="finding__what">{words(&finding.what)}</p>
            {cure}
        </li>
    }
}

/// A text in which what stands between backticks is code.
fn words(text: &str) -> Vec<AnyView> {
    let parts = text.split('`').map(str::to_owned).enumerate();
    parts
        .map(|(at, part)| match at % 2 {
            0 => part.into_any(),
            _ => view! { <code class="finding__code" translate="no">{part}</code> }.into_any(),
        })
        .collect()
}

/// Whether it may be done here is asked first; where it may not, nothing else is.
async fn check(home: &str) -> Progress {
    let text = Browser
        .send(Request::get([home, "config.json"].concat(), Reading::Text))
        .await;
    let config = match text {
        Outcome::Answered(answer) => serde_json::from_str(&answer.body).unwrap_or_default(),
        _ => serde_json::Value::Null,
    };
    let host = window().and_then(|window| window.location().hostname().ok());
    if !is_allowed(&host.unwrap_or_default(), &config) {
        return Progress::Off;
    }
    let mut findings = Vec::new();
    checkup::run(&Browser, home, &mut |finding| findings.push(finding)).await;
    Progress::Done(findings)
}

async fn write_to_clipboard(text: &str) -> bool {
    let Some(window) = window().filter(web_sys::Window::is_secure_context) else {
        return false;
    };
    let written = window.navigator().clipboard().write_text(text);
    JsFuture::from(written).await.is_ok()
}
