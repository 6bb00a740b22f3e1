//! What Okta Verify on this very device is to answer, as far as a page can pass it on (protocol sheet,
//! `authenticatorChallenge`): by a small server that it runs on this device, or by an address that opens it.

use super::{
    answer::Answer,
    body::{CURRENT, CURRENT_ENROLLMENT},
    form::Form,
    response::is_below,
    wire,
};
use crate::{
    json::{self, Map, Value},
    lean::{Gather, decimal},
    ports::{Method, Request, Transport},
};

/// The scheme of the addresses that open Okta Verify.
const SCHEME: &str = "com-okta-authenticator:";

/// How long a port may take to say that somebody is there, where the server does not say, in milliseconds.
const PROBE_MS: u64 = 100;

/// How long Okta Verify may take: it asks the person, in milliseconds.
const ANSWER_MS: u32 = 300_000;

/// More ports than this are nobody's.
const MOST_PORTS: usize = 16;

/// A challenge for Okta Verify on this device. It holds a signed request, so `Debug` shows nothing of it.
#[derive(Clone, PartialEq)]
pub struct DeviceChallenge {
    /// How it reaches Okta Verify.
    pub way: DeviceWay,
    /// Where Okta Verify can be had.
    pub download: Option<String>,
    pub(super) cancel: Option<Form>,
}

/// How a challenge reaches Okta Verify.
#[derive(Clone, PartialEq)]
pub enum DeviceWay {
    /// Asking a server on this device.
    Loopback(Loopback),
    /// Opening an address: one that only Okta Verify knows, or one of the org's that the system hands to it.
    Link(String),
    /// Not from a page.
    Unknown,
}

/// A server that Okta Verify runs on this device: the challenge that is for it, which is taken apart when it is asked.
#[derive(Clone)]
pub struct Loopback(Value);

/// What stands beside the request may be other in each answer of the org's, and is the same challenge.
impl PartialEq for Loopback {
    fn eq(&self, other: &Loopback) -> bool {
        let same = |name: &str| self.0.get(name) == other.0.get(name);
        ["challengeRequest", "domain", "ports"]
            .into_iter()
            .all(same)
    }
}

/// Why Okta Verify did not take a challenge, in the words that the org wants to hear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undelivered {
    /// It is not there, or cannot be reached from here.
    Unreachable,
    /// It said no, with this HTTP status.
    Refused(u16),
    /// The person wants another way.
    Cancelled,
}

impl std::fmt::Debug for DeviceChallenge {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("DeviceChallenge([redacted])")
    }
}

impl DeviceChallenge {
    /// Finds it where it hangs: on top, or on the authenticator that was chosen.
    pub(super) fn read(body: &Value) -> Option<DeviceChallenge> {
        let on_top = wire::object(body, "authenticatorChallenge").map(|it| (it, None));
        // There the way to end it hangs beside it.
        let (challenge, beside) = on_top.or_else(|| {
            let places = [CURRENT_ENROLLMENT, CURRENT];
            places.into_iter().find_map(|place| {
                let authenticator = wire::object(body, place)?;
                let challenge = wire::object(authenticator.get("contextualData")?, "challenge")?;
                Some((challenge, authenticator.get("cancel")))
            })
        })?;
        wire::text(challenge, "challengeMethod")?;
        let cancel = challenge.get("cancel").or(beside);
        let cancel = cancel.filter(|it| it.get("rel").is_some());
        Some(DeviceChallenge {
            way: DeviceWay::read(challenge),
            download: wire::text(challenge, "downloadHref")
                .filter(|href| href.starts_with("https://"))
                .map(str::to_owned),
            cancel: cancel.and_then(|cancel| Form::read(cancel, body)),
        })
    }

    /// The same without what leads to other places than the org or Okta Verify (SEC-06).
    pub(super) fn below(self, org_origin: &str) -> DeviceChallenge {
        let DeviceChallenge {
            way,
            download,
            cancel,
        } = self;
        let is_safe = |href: &str| href.starts_with(SCHEME) || is_below(href, org_origin);
        DeviceChallenge {
            way: match way {
                DeviceWay::Link(href) if !is_safe(&href) => DeviceWay::Unknown,
                way => way,
            },
            download,
            cancel: cancel.filter(|cancel| is_below(cancel.href(), org_origin)),
        }
    }

    /// Tells the org that this way leads nowhere, so that it asks for another. `None` where it does not want to hear that.
    pub fn give_up(&self, why: Undelivered) -> Option<Answer> {
        let (reason, status) = match why {
            Undelivered::Unreachable => ("OV_UNREACHABLE_BY_LOOPBACK", Value::Null),
            Undelivered::Refused(status) => ("OV_RETURNED_ERROR", Value::Number(status.into())),
            Undelivered::Cancelled => ("USER_CANCELED", Value::Null),
        };
        let mut given = Map::of("reason", reason.into());
        given.insert("statusCode", status);
        Some(self.cancel.as_ref()?.answer(given))
    }
}

impl DeviceWay {
    fn read(challenge: &Value) -> DeviceWay {
        let loopback = wire::text(challenge, "challengeMethod") == Some("LOOPBACK");
        if loopback {
            return Loopback::read(challenge).map_or(DeviceWay::Unknown, DeviceWay::Loopback);
        }
        wire::text(challenge, "href")
            .map_or(DeviceWay::Unknown, |href| DeviceWay::Link(href.to_owned()))
    }
}

impl Loopback {
    /// Only servers on this device are asked: whoever has the request could answer it.
    fn read(challenge: &Value) -> Option<Loopback> {
        let server = Loopback(challenge.clone());
        let local = ["http://localhost", "http://127.0.0.1"].contains(&server.text("domain"));
        (local && !server.text("challengeRequest").is_empty()).then_some(server)
    }

    fn text(&self, name: &str) -> &str {
        wire::text(&self.0, name).unwrap_or_default()
    }

    fn ports(&self) -> Vec<u16> {
        let port = |port: &Value| match port {
            Value::String(port) => port.parse::<u16>().ok(),
            port => port.as_u64().and_then(|port| u16::try_from(port).ok()),
        };
        let ports = wire::list(&self.0, "ports").iter().filter_map(port);
        ports.take(MOST_PORTS).gather()
    }

    fn probe_ms(&self) -> u32 {
        let probe_ms = wire::number(&self.0, "probeTimeoutMillis").unwrap_or(PROBE_MS);
        u32::try_from(probe_ms.clamp(PROBE_MS, 5_000)).unwrap_or(u32::MAX)
    }

    /// Asks one port after the other, for as long as it is wanted. The answer itself goes from Okta Verify to the org; here
    /// it is only told whether there will be one.
    ///
    /// # Errors
    /// Why there will be none.
    pub(super) async fn deliver(
        &self,
        transport: &dyn Transport,
        is_wanted: &dyn Fn() -> bool,
    ) -> Result<(), Undelivered> {
        for port in self.ports() {
            let origin = [self.text("domain"), ":", &decimal(u64::from(port))].concat();
            let probe = request(&origin, "/probe", None, self.probe_ms());
            if is_taken(transport, probe).await != Ok(()) {
                continue;
            }
            if !is_wanted() {
                return Err(Undelivered::Cancelled);
            }
            let body = json::one("challengeRequest", self.text("challengeRequest"));
            let challenge = request(&origin, "/challenge", Some(body), ANSWER_MS);
            match is_taken(transport, challenge).await {
                Ok(()) => return Ok(()),
                // Nobody, or the server of another person who is signed in at this device.
                Err(None | Some(503)) => {}
                Err(Some(status)) => return Err(Undelivered::Refused(status)),
            }
        }
        Err(Undelivered::Unreachable)
    }
}

/// A request that the browser sends without asking first: what answers is no web server.
fn request(origin: &str, path: &str, body: Option<String>, timeout_ms: u32) -> Request {
    Request {
        method: match body {
            Some(_) => Method::Post,
            None => Method::Get,
        },
        url: [origin, path].concat(),
        headers: Vec::new(),
        body,
        credentials: false,
        fresh: true,
        timeout_ms,
    }
}

/// Whether somebody took it; otherwise the HTTP status, or nothing where nobody answered.
async fn is_taken(transport: &dyn Transport, request: Request) -> Result<(), Option<u16>> {
    match transport.send(request).await.map(|reply| reply.status) {
        Ok(200..=299) => Ok(()),
        Ok(status) => Err(Some(status)),
        Err(_) => Err(None),
    }
}
