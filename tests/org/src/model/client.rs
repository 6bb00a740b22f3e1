//! Applications registered with the org.

use serde::{Deserialize, Serialize};

/// A public client (single-page app): PKCE, no secret.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Client {
    /// The client id, `0oa…`.
    pub id: String,
    /// Name shown to people.
    pub label: String,
    /// Redirect URIs, compared exactly.
    pub redirect_uris: Vec<String>,
    /// Where sign-out may return to, compared exactly.
    pub post_logout_redirect_uris: Vec<String>,
    /// Where a magic link sends the browser, with `state` and `otp` added; `None`: the org finishes the link itself.
    pub email_verification_uri: Option<String>,
    /// Whether the Interaction Code grant is on for this client.
    pub interaction_code: bool,
}

impl Default for Client {
    fn default() -> Self {
        Self {
            id: "0oastandin0000000001".to_owned(),
            label: "Sample app".to_owned(),
            redirect_uris: Vec::new(),
            post_logout_redirect_uris: Vec::new(),
            email_verification_uri: None,
            interaction_code: true,
        }
    }
}
