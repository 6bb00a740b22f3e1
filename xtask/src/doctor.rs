//! `cargo xtask doctor`: the check-up of a deployed page from outside, with the judgement and the words of the crate `checkup`.

use std::{
    pin::pin,
    process::ExitCode,
    task::{Context, Waker},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use checkup::{
    Answer, Device, Finding, Method, Outcome, Reading, Request, State, World, preflight,
    preflight_allows, readable, text_report,
};
use sha2::{Digest, Sha256};
use ureq::{Agent, Body, http};

use crate::Result;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// What no page is longer than.
const LONGEST_BODY: u64 = 4 * 1024 * 1024;

/// The options of the command.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Where the page lives, as in https://app.example/ or https://app.example/signin/
    url: String,
}

/// The whole command; fails when something is wrong.
///
/// # Errors
/// None of its own.
pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    let home = home(&options.url);
    let findings = check(&home);
    println!("{}", text_report(&home, &findings));
    let wrong = findings.iter().any(|finding| finding.state == State::Wrong);
    Ok(if wrong {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// Where the page lives, by an address of it as people copy it.
fn home(url: &str) -> String {
    let plain = url.split(['?', '#']).next().unwrap_or_default().trim();
    let mut home = plain.trim_end_matches('/').to_owned();
    for (route, _) in hosting::PAGES
        .iter()
        .rev()
        .filter(|(route, _)| !route.is_empty())
    {
        if let Some(before) = home
            .strip_suffix(route)
            .and_then(|home| home.strip_suffix('/'))
        {
            home = before.to_owned();
        }
    }
    home.push('/');
    home
}

fn check(home: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let outside = Outside::new(home);
    {
        let mut found = |finding| findings.push(finding);
        // Nothing in it ever waits: requests from here are made one after the other.
        let all = pin!(checkup::run(&outside, home, &mut found));
        let _ = all.poll(&mut Context::from_waker(Waker::noop()));
    }
    findings
}

/// Somebody on the network, who can tell what a browser would make of an answer.
struct Outside {
    agent: Agent,
    origin: String,
}

impl Outside {
    fn new(home: &str) -> Outside {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(PATIENCE))
            .user_agent("vestibule-doctor")
            .build();
        // Scheme and host: all before the third slash.
        let origin: Vec<&str> = home.splitn(4, '/').take(3).collect();
        Outside {
            agent: config.into(),
            origin: origin.join("/"),
        }
    }

    /// Asks as a browser does before a request that a form could not send.
    fn ask_first(&self, request: &Request) -> std::result::Result<bool, String> {
        let names = preflight(request);
        if names.is_empty() {
            return Ok(true);
        }
        let asking = http::Request::builder()
            .method("OPTIONS")
            .uri(&request.url)
            .header("Origin", &self.origin)
            .header("Access-Control-Request-Method", request.method.as_str())
            .header("Access-Control-Request-Headers", names.join(","));
        let answer = self.answer(asking.body(()), false)?;
        Ok(preflight_allows(&answer, request, &self.origin))
    }

    fn fetch(&self, request: &Request) -> std::result::Result<Answer, String> {
        let mut builder = http::Request::builder()
            .method(request.method.as_str())
            .uri(&request.url);
        for (name, value) in &request.headers {
            builder = builder.header(*name, value);
        }
        match request.reading {
            Reading::Shared { .. } => builder = builder.header("Origin", &self.origin),
            // As browsers ask, so that what is compressed comes so; it is not read.
            Reading::Headers => {
                builder = builder.header("Accept-Encoding", "gzip, deflate, br, zstd")
            }
            Reading::Text | Reading::Visit => {}
        }
        let read = request.reading != Reading::Headers;
        match (request.method, &request.body) {
            (Method::Post, Some(body)) => self.answer(builder.body(body.clone()), read),
            _ => self.answer(builder.body(()), read),
        }
    }

    fn answer<S: ureq::AsSendBody>(
        &self,
        request: http::Result<http::Request<S>>,
        read: bool,
    ) -> std::result::Result<Answer, String> {
        let request = request.map_err(|error| format!("It cannot be asked for: {error}."))?;
        let sent = self.agent.run(request);
        let (parts, body) = sent.map_err(|error| told(&error))?.into_parts();
        let headers = parts.headers.iter().map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.as_str().to_owned(), value)
        });
        Ok(Answer {
            status: parts.status.as_u16(),
            headers: headers.collect(),
            body: if read { text(body)? } else { String::new() },
        })
    }
}

fn text(body: Body) -> std::result::Result<String, String> {
    let body = body.into_with_config().limit(LONGEST_BODY);
    let bytes = body.read_to_vec();
    let bytes = bytes.map_err(|error| format!("The answer ended half way: {error}."))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Why there is no answer, for somebody who can do something about it.
fn told(error: &ureq::Error) -> String {
    let hint = match error {
        ureq::Error::HostNotFound => " Is the name right, and does its DNS entry exist?",
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) => {
            " At the host: get a certificate for this name, whole with its chain."
        }
        ureq::Error::Io(error) if error.to_string().contains("certificate") => {
            " At the host: get a certificate for this name, whole with its chain."
        }
        _ => "",
    };
    format!("{error}.{hint}")
}

impl World for Outside {
    async fn send(&self, request: Request) -> Outcome {
        let shared = match request.reading {
            Reading::Shared { credentials } => Some(credentials),
            _ => None,
        };
        if shared.is_some() {
            match self.ask_first(&request) {
                Ok(true) => {}
                Ok(false) => return Outcome::Hidden,
                Err(why) => return Outcome::Unreachable(why),
            }
        }
        match self.fetch(&request) {
            Err(why) => Outcome::Unreachable(why),
            Ok(answer) => match shared {
                Some(credentials) if !readable(&answer, &self.origin, credentials) => {
                    Outcome::Hidden
                }
                _ if (300..400).contains(&answer.status) && answer.status != 304 => {
                    Outcome::Redirected(answer.header("location"))
                }
                _ => Outcome::Answered(answer),
            },
        }
    }

    fn now_ms(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        since
            .ok()
            .and_then(|since| i64::try_from(since.as_millis()).ok())
            .unwrap_or_default()
    }

    /// The transaction that it opens is never entered, so that it is enough if no two are alike.
    fn random(&self) -> String {
        let now = format!("{:?} {}", SystemTime::now(), std::process::id());
        URL_SAFE_NO_PAD.encode(Sha256::digest(now))
    }

    fn device(&self) -> Option<Device> {
        None
    }

    fn refusal(&self, _config: &str, _home: &str) -> Option<String> {
        None
    }
}

#[cfg(test)]
mod tests;
