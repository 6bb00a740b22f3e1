//! The two cookies of the org: `idx`, the session, and `DT`, the browser.

use axum::http::{HeaderMap, HeaderValue, header};

/// What a browser shows of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Browser {
    /// `DT`: which browser it is.
    pub(crate) device: Option<String>,
    /// `idx`: its session.
    pub(crate) session: Option<String>,
}

impl Browser {
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        Self {
            device: value(headers, "DT"),
            session: value(headers, "idx"),
        }
    }
}

/// The names of all cookies of a request.
pub(crate) fn names(headers: &HeaderMap) -> Vec<String> {
    pairs(headers).map(|(name, _)| name.to_owned()).collect()
}

/// Sets `DT` for good.
pub(crate) fn set_device(headers: &mut HeaderMap, secure: bool, device: &str) {
    set(headers, secure, &format!("DT={device}; Max-Age=63072000"));
}

/// Sets the session cookie.
pub(crate) fn set_session(headers: &mut HeaderMap, secure: bool, session: &str) {
    set(headers, secure, &format!("idx={session}"));
}

/// Takes the session cookie away.
pub(crate) fn clear_session(headers: &mut HeaderMap, secure: bool) {
    set(headers, secure, "idx=; Max-Age=0");
}

fn set(headers: &mut HeaderMap, secure: bool, pair: &str) {
    // An org is reached from other sites over https. Over http a browser takes no cookie marked `Secure`, and
    // `localhost` is one site whatever the port, so `Lax` travels as well there.
    let reach = if secure {
        "Secure; SameSite=None"
    } else {
        "SameSite=Lax"
    };
    if let Ok(value) = HeaderValue::from_str(&format!("{pair}; Path=/; HttpOnly; {reach}")) {
        headers.append(header::SET_COOKIE, value);
    }
}

fn value(headers: &HeaderMap, wanted: &str) -> Option<String> {
    pairs(headers)
        .find(|(name, _)| *name == wanted)
        .map(|(_, value)| value.to_owned())
}

fn pairs(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
}
