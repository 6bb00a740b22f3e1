//! The inbox: what people would have got by mail and by phone, and what their devices show.

mod devices;

use crate::model::mail::{Carrier, Mail};
use crate::org::Org;
use crate::reply::page::escape;
use axum::extract::{Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;

/// `/inbox` for people, `/inbox.json` for programs; `?to=` shows one recipient.
pub(crate) fn router() -> Router<Org> {
    Router::new()
        .route("/inbox", get(page))
        .route("/inbox.json", get(json))
        .merge(devices::router())
}

#[derive(Deserialize)]
struct Filter {
    to: Option<String>,
}

impl Filter {
    /// Newest first.
    fn pick(&self, org: &Org) -> Vec<Mail> {
        let wanted = self
            .to
            .as_deref()
            .map(str::trim)
            .filter(|to| !to.is_empty());
        let mails = org.mails().into_iter().rev();
        mails
            .filter(|mail| {
                wanted.is_none_or(|to| {
                    // Whoever asks for a person wants to see what came to the phone, too.
                    let by_phone = mail.carrier != Carrier::Email;
                    mail.to.eq_ignore_ascii_case(to)
                        || by_phone && mail.user.eq_ignore_ascii_case(to)
                })
            })
            .collect()
    }

    /// Whether it shows what belongs to a person.
    fn shows(&self, user: &str) -> bool {
        let to = self.to.as_deref().map(str::trim).unwrap_or_default();
        to.is_empty() || user.eq_ignore_ascii_case(to)
    }
}

async fn json(State(org): State<Org>, Query(filter): Query<Filter>) -> Response {
    (
        [(header::CACHE_CONTROL, "no-store")],
        Json(filter.pick(&org)),
    )
        .into_response()
}

async fn page(State(org): State<Org>, Query(filter): Query<Filter>) -> Response {
    let mails = filter.pick(&org);
    let now = org.now_ms();
    let listed: String = mails.iter().map(|mail| one(mail, now)).collect();
    let devices = devices::shown(&org, &filter);
    let body = if listed.is_empty() && devices.is_empty() {
        "<p class=\"empty\">No mail yet. It arrives as soon as somebody signs in.</p>".to_owned()
    } else {
        format!("{devices}{listed}")
    };
    let to = escape(filter.to.as_deref().unwrap_or_default());
    let html = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Inbox</title>\
         <style>{STYLE}</style></head>\n<body><header><h1>Inbox</h1>\
         <form><label>To <input type=\"search\" name=\"to\" value=\"{to}\" placeholder=\"everybody\"></label></form>\
         </header>\n<main data-count=\"{count}\" data-state=\"{state}\">{body}</main>\n<script>{SCRIPT}</script></body></html>\n",
        count = mails.len(),
        state = format_args!("{} {}", mails.len(), devices::fingerprint(&devices)),
    );
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (
            header::REFERRER_POLICY,
            HeaderValue::from_static("no-referrer"),
        ),
    ];
    (headers, html).into_response()
}

fn one(mail: &Mail, now: i64) -> String {
    let (label, or_code) = if mail.code.is_empty() {
        ("Open", "")
    } else {
        ("Sign in", "<p>or enter this code:</p>")
    };
    let link = mail.link.as_ref().map_or_else(String::new, |link| {
        format!(
            "<p><a class=\"button\" href=\"{}\" target=\"_blank\">{label}</a></p>{or_code}",
            escape(link)
        )
    });
    let code = match mail.code.as_str() {
        "" => String::new(),
        code => format!("<p class=\"code\">{}</p>", escape(code)),
    };
    let carrier = match mail.carrier {
        Carrier::Email => "",
        Carrier::Sms => " by text message",
        Carrier::Voice => " by call",
    };
    format!(
        "<article data-to=\"{to}\" lang=\"{language}\" dir=\"auto\"><header><span><b>{subject}</b>{carrier} to {to}</span><time>{ago}</time></header>\
         {link}{code}</article>\n",
        to = escape(&mail.to),
        language = escape(&mail.language),
        subject = escape(&mail.subject),
        ago = ago(now - mail.sent_at_ms),
    )
}

fn ago(ms: i64) -> String {
    match ms / 1_000 {
        ..10 => "just now".to_owned(),
        seconds @ 10..120 => format!("{seconds} seconds ago"),
        seconds => format!("{} minutes ago", seconds / 60),
    }
}

/// Looks for new mail and takes over the list alone, so that neither selection nor focus elsewhere is lost.
const SCRIPT: &str = "\
setInterval(async()=>{if(document.hidden)return;try{\
const text=await(await fetch(location.href)).text();\
const fresh=new DOMParser().parseFromString(text,'text/html').querySelector('main');\
const main=document.querySelector('main');\
if(fresh.dataset.state!==main.dataset.state)main.replaceWith(fresh)}catch{}},1500)";

const STYLE: &str = "\
:root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}\
body{margin:0 auto;max-width:40rem;padding:2rem 1rem;background:light-dark(#f4f2ee,#1b1a18)}\
body>header{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:baseline;gap:1rem;margin:0 0 1.5rem}\
h1{font-size:1.5rem;margin:0}input{font:inherit;padding:.4rem .75rem;border:1px solid #8886;border-radius:.5rem}\
article,section{background:light-dark(#fff,#262523);border-radius:1rem;padding:1.25rem 1.5rem;margin:0 0 1rem;\
box-shadow:0 1px 2px #0002,0 8px 24px #0001}article>header{display:flex;flex-wrap:wrap;justify-content:space-between;gap:.5rem}\
section{border-inline-start:.3rem solid #3a5a40}section h2{font-size:1rem;margin:0}\
section form{display:flex;flex-wrap:wrap;gap:.5rem;margin:.75rem 0 0}\
button{font:inherit;padding:.5rem 1rem;border:1px solid #8886;border-radius:.5rem;background:none;color:inherit;cursor:pointer}\
article p{margin:.75rem 0 0}time,.empty{color:light-dark(#5c5a55,#a9a69f)}\
.button{display:inline-block;background:#3a5a40;color:#fff;padding:.6rem 1.25rem;border-radius:.5rem;text-decoration:none}\
.code{font:600 2rem/1.2 ui-monospace,monospace;letter-spacing:.15em;user-select:all}";

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
    async fn a_mail_is_shown_with_its_link_and_its_code() {
        let mut visitor = Visitor::new();
        visitor.identify("mia@example.com").await;
        let mail = visitor.org.latest_mail("mia@example.com").unwrap();
        let page = visitor.get("/inbox").await.text;
        assert!(page.contains(&mail.code));
        assert!(page.contains(&format!("href=\"{}\"", mail.link.unwrap())));
    }

    #[tokio::test]
    async fn the_filter_leaves_one_recipient_newest_first() {
        let mut visitor = Visitor::new();
        visitor.identify("mia@example.com").await;
        visitor.resend().await;
        let mut other = visitor.another_browser();
        other.identify("cleo@example.com").await;
        let mails = visitor.get("/inbox.json?to=mia%40example.com").await.json;
        assert_eq!(mails.as_array().unwrap().len(), 2);
        assert_eq!(
            mails[0]["code"],
            visitor
                .org
                .latest_mail("mia@example.com")
                .unwrap()
                .code
                .as_str()
        );
        assert_eq!(
            visitor
                .get("/inbox.json")
                .await
                .json
                .as_array()
                .unwrap()
                .len(),
            3
        );
        assert!(visitor.get("/inbox.json?to=cleo%40example.com").await.json[0]["link"].is_null());
    }

    #[tokio::test]
    async fn a_mail_that_is_late_is_not_there_yet() {
        let mut visitor = Visitor::new();
        visitor
            .org
            .configure(|settings| settings.mail_delay_ms = 60_000);
        visitor.identify("mia@example.com").await;
        assert!(visitor.org.latest_mail("mia@example.com").is_none());
        visitor.org.advance_clock(60_000);
        assert!(visitor.org.latest_mail("mia@example.com").is_some());
    }
}
