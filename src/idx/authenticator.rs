//! Authenticators: what a person proves who they are with.

use serde_json::Value;

use super::wire;

/// The authenticators by their key (protocol sheet, "Authenticator object").
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Method {
    /// `okta_email`.
    Email,
    /// `okta_password`.
    Password,
    /// Any other, by its key as the server writes it.
    Other(String),
}

/// One authenticator, or one enrolment of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authenticator {
    /// Which one it is.
    pub method: Method,
    /// The server's name for it.
    pub display_name: Option<String>,
    /// The address a mail goes to, masked by the server; absent where the server keeps it to itself.
    pub email: Option<String>,
    /// A second address that the same mail goes to.
    pub secondary_email: Option<String>,
    /// Whether the mail carries a link beside the code; the server's silence counts as yes.
    pub magic_link: bool,
}

impl Authenticator {
    pub(super) fn read(authenticator: &Value) -> Authenticator {
        // Early recordings have no key; there the type says as much.
        let key = wire::text(authenticator, "key")
            .or_else(|| wire::text(authenticator, "type"))
            .unwrap_or_default();
        let profile = authenticator.get("profile");
        let profile_text = |name| {
            profile
                .and_then(|profile| wire::text(profile, name))
                .map(str::to_owned)
        };
        Authenticator {
            method: match key {
                "okta_email" | "email" => Method::Email,
                "okta_password" | "password" => Method::Password,
                other => Method::Other(other.to_owned()),
            },
            display_name: wire::text(authenticator, "displayName").map(str::to_owned),
            email: profile_text("email"),
            secondary_email: profile_text("secondaryEmail"),
            magic_link: authenticator
                .get("contextualData")
                .and_then(|data| wire::flag(data, "useEmailMagicLink"))
                .unwrap_or(true),
        }
    }
}
