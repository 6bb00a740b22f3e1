//! The issuer and the addresses that follow from it.
//!
//! They are derived, not discovered, so that sign-in need not wait for the metadata; the metadata confirms them later.

use crate::lean::{holds, path_of, trimmed, without_slashes};

/// The authorization server, as the deployer wrote it.
///
/// The text is kept beside what was read from it, because OpenID Connect compares issuers byte by byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer {
    text: String,
    origin_end: usize,
}

/// Why a text is no issuer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IssuerError {
    /// It is no plain address.
    Address,
    /// It is the address of the org's Admin Console.
    AdminConsole,
    /// It is not `https`, and not on this machine.
    Insecure,
    /// It has the path of the built-in authorization server, which has none.
    BuiltIn,
    /// It has another path than one of an authorization server.
    Path,
    /// It has dots in the place of the authorization server's ID.
    Dots,
}

/// The endpoints below `{authorization server}/v1/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// Opens an IDX transaction.
    Interact,
    /// Gives tokens for a code.
    Token,
    /// The public keys.
    Keys,
    /// The Okta-hosted sign-in, a page.
    Authorize,
    /// Claims about the person.
    Userinfo,
    /// Makes a token invalid.
    Revoke,
    /// Ends the Okta session, a page.
    Logout,
}

impl Issuer {
    /// Reads an issuer.
    ///
    /// `http` is taken for this machine alone: on a network, tokens and codes would be readable on the way.
    pub(super) fn parse(text: &str) -> Result<Issuer, IssuerError> {
        let text = without_slashes(trimmed(text));
        let Some(origin) = origin_of(text) else {
            return Err(IssuerError::Address);
        };
        if holds(text, "-admin.okta") {
            return Err(IssuerError::AdminConsole);
        }
        if !is_https_or_loopback(text) {
            return Err(IssuerError::Insecure);
        }
        let origin_end = origin.len();
        match text.get(origin_end..).unwrap_or_default() {
            "" => {}
            "/oauth2" => {
                return Err(IssuerError::BuiltIn);
            }
            path => {
                let id = path.strip_prefix("/oauth2/").unwrap_or_default();
                if id.is_empty()
                    || !id
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
                {
                    return Err(IssuerError::Path);
                }
                if id == "." || id == ".." {
                    return Err(IssuerError::Dots);
                }
            }
        }
        Ok(Issuer {
            text: text.to_owned(),
            origin_end,
        })
    }

    /// The issuer for comparison with `iss`, byte by byte.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Scheme and host of the org, where IDX lives.
    pub fn org_origin(&self) -> &str {
        self.text.get(..self.origin_end).unwrap_or_default()
    }

    /// The base of the OAuth endpoints: the issuer itself, or `{org}/oauth2` for the org's built-in server.
    pub fn authorization_server(&self) -> String {
        let mut base = self.text.clone();
        if self.text.len() == self.origin_end {
            base.push_str("/oauth2");
        }
        base
    }

    /// The address of an OAuth endpoint.
    pub fn endpoint(&self, endpoint: Endpoint) -> String {
        let mut url = self.authorization_server();
        url.push_str(match endpoint {
            Endpoint::Interact => "/v1/interact",
            Endpoint::Token => "/v1/token",
            Endpoint::Keys => "/v1/keys",
            Endpoint::Authorize => "/v1/authorize",
            Endpoint::Userinfo => "/v1/userinfo",
            Endpoint::Revoke => "/v1/revoke",
            Endpoint::Logout => "/v1/logout",
        });
        url
    }

    /// The address of the OpenID Connect metadata, always directly below the issuer.
    pub fn well_known(&self) -> String {
        let mut url = self.text.clone();
        url.push_str("/.well-known/openid-configuration");
        url
    }

    /// The address of an IDX endpoint, as `introspect`, which is always on the org's own host.
    pub fn idx(&self, path: &str) -> String {
        let mut url = self.org_origin().to_owned();
        url.push_str("/idp/idx/");
        url.push_str(path);
        url
    }

    /// The address of the Okta session of this browser.
    pub fn session(&self) -> String {
        let mut url = self.org_origin().to_owned();
        url.push_str("/api/v1/sessions/me");
        url
    }

    /// Whether an address that the server gave us lies on the org's own origin. Anything else could lead a person,
    /// or a secret, elsewhere.
    pub fn owns(&self, url: &str) -> bool {
        origin_of(path_of(url)).is_some_and(|origin| origin.eq_ignore_ascii_case(self.org_origin()))
    }
}

/// The origin part of an `http` or `https` address that can be read in one way only; everything that programs have
/// been known to read differently (user info, a backslash, a name in other letters, a space) gives nothing.
fn origin_of(url: &str) -> Option<&str> {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))?;
    if !url
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && !b"\\\"<>^`{|}?#".contains(&byte))
    {
        return None;
    }
    let authority = rest.split('/').next().unwrap_or_default();
    let (host, port) = host_and_port(authority);
    if port.is_some_and(|port| port.starts_with('+') || !is_at_most(port, 65_535)) || !is_host(host)
    {
        return None;
    }
    url.get(..url.len() - rest.len() + authority.len())
}

fn host_and_port(authority: &str) -> (&str, Option<&str>) {
    let colon = authority.bytes().rposition(|byte| byte == b':');
    match colon.and_then(|at| Some((authority.get(..at)?, authority.get(at + 1..)?))) {
        Some((host, port)) if !authority.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    }
}

/// A name of letters, digits and inner hyphens, four numbers, or `[::1]`.
fn is_host(host: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    // Browsers take a host that ends in a number for an IPv4 address in one of many notations.
    let last = host.split('.').fold("", |_, label| label);
    let ends_in_number = last.starts_with(|digit: char| digit.is_ascii_digit());
    host == "[::1]"
        || if ends_in_number {
            is_ipv4(host)
        } else {
            host.split('.').all(label)
        }
}

/// Whether that is a number in decimal digits, no greater than `most`.
fn is_at_most(text: &str, most: u64) -> bool {
    text.parse::<u64>().is_ok_and(|number| number <= most)
}

fn is_ipv4(host: &str) -> bool {
    let number = |part: &str| {
        !part.starts_with('+') && (part == "0" || !part.starts_with('0')) && is_at_most(part, 255)
    };
    host.split('.').count() == 4 && host.split('.').all(number)
}

/// Whether the text is an origin and nothing more, written as browsers write it, and safe to send a token to.
pub(super) fn is_safe_origin(text: &str) -> bool {
    origin_of(text) == Some(text)
        && is_https_or_loopback(text)
        && !text.bytes().any(|byte| byte.is_ascii_uppercase())
}

/// Whether the address is `https`, or `http` on this machine.
fn is_https_or_loopback(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("http://") else {
        return url.starts_with("https://");
    };
    let (host, _) = host_and_port(rest.split('/').next().unwrap_or_default());
    let host = host.to_ascii_lowercase();
    host == "localhost"
        || host.ends_with(".localhost")
        || host == "[::1]"
        // All four numbers, so that `127.example.com` is not taken for this machine.
        || (host.starts_with("127.") && is_ipv4(&host))
}
