//! What the deployer decides about the life of a session: where its tokens are kept, which tabs share it, when it ends,
//! and to whom its access token may be shown.

use super::{ConfigError, flag, issuer::is_safe_origin, optional_text};
use crate::json::Map;

/// The rules of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRules {
    /// Where the tokens are kept beside memory.
    pub token_storage: TokenStorage,
    /// Whether a tab may ask other tabs of the origin for their session; no where nothing is said.
    pub shared: bool,
    /// After how many seconds without a sign of the person the session ends, over all tabs; never where nothing is said.
    pub idle_timeout_s: Option<u64>,
    /// How many seconds after the sign-in the session ends, whatever happens; never where nothing is said.
    pub lifetime_s: Option<u64>,
    /// By how many seconds this device's clock may differ from the org's; a day where nothing is said.
    pub max_clock_skew_s: u64,
    /// Whether tokens are bound to a key of this browser (RFC 9449); no where nothing is said.
    pub dpop: bool,
    /// The origins whose requests may carry the access token; none where nothing is said.
    pub api_origins: Vec<String>,
}

/// Where tokens are kept, so that a reload finds them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenStorage {
    /// In session storage: for this tab, until it is closed.
    Session,
    /// Nowhere: a reload asks the org's own session.
    Memory,
    /// In local storage: for every tab, and for whoever uses this browser next, until somebody signs out.
    Local,
}

/// The shortest time-out that can be warned of: WCAG 2.2 (2.2.1) wants 20 seconds to answer.
const SHORTEST_S: u64 = 40;
/// Five years; anything longer is a mistake.
const LONGEST_S: u64 = 5 * 366 * 86_400;

impl SessionRules {
    pub(super) fn parse(object: &Map) -> Result<SessionRules, ConfigError> {
        let storage = choice(object, "tokenStorage", &["session", "memory", "local"])?;
        Ok(SessionRules {
            token_storage: match storage {
                0 => TokenStorage::Session,
                1 => TokenStorage::Memory,
                _ => TokenStorage::Local,
            },
            shared: choice(object, "tabs", &["own", "shared"])? == 1,
            idle_timeout_s: seconds(object, "idleTimeout", SHORTEST_S)?,
            lifetime_s: seconds(object, "sessionLifetime", SHORTEST_S)?,
            max_clock_skew_s: seconds(object, "maxClockSkew", 0)?.unwrap_or(86_400),
            dpop: flag(object, "dpop", false)?,
            api_origins: api_origins(object)?,
        })
    }
}

/// The number of the word that was chosen; the first where nothing is said.
fn choice(object: &Map, field: &'static str, words: &[&str]) -> Result<usize, ConfigError> {
    match optional_text(object, field)? {
        None => Ok(0),
        Some(text) => words
            .iter()
            .position(|word| *word == text)
            .ok_or(ConfigError::Wrong { field }),
    }
}

fn seconds(object: &Map, field: &'static str, shortest: u64) -> Result<Option<u64>, ConfigError> {
    match object.get(field) {
        None => Ok(None),
        Some(value) => value
            .as_u64()
            .filter(|seconds| (shortest..=LONGEST_S).contains(seconds))
            .map(Some)
            .ok_or(ConfigError::Wrong { field }),
    }
}

fn api_origins(object: &Map) -> Result<Vec<String>, ConfigError> {
    const WRONG: ConfigError = ConfigError::Wrong {
        field: "apiOrigins",
    };
    let Some(list) = object.get("apiOrigins") else {
        return Ok(Vec::new());
    };
    let mut origins = Vec::new();
    for origin in list.as_array().ok_or(WRONG)? {
        let origin = origin.as_str().ok_or(WRONG)?;
        if !is_safe_origin(origin) {
            return Err(WRONG);
        }
        origins.push(origin.to_owned());
    }
    Ok(origins)
}
