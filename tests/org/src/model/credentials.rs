//! What a person hands in, read from the request and not yet checked.

/// The members of `credentials` that any step of this org asks for.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Credentials<'a> {
    pub(crate) passcode: Option<&'a str>,
    pub(crate) totp: Option<&'a str>,
    pub(crate) question_key: Option<&'a str>,
    pub(crate) question: Option<&'a str>,
    pub(crate) answer: Option<&'a str>,
    pub(crate) revoke_sessions: bool,
    pub(crate) passkey: PasskeyAnswer<'a>,
}

/// What a browser hands over for a passkey, in base64url.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct PasskeyAnswer<'a> {
    pub(crate) client_data: Option<&'a str>,
    pub(crate) attestation: Option<&'a str>,
    /// A JSON array as text.
    pub(crate) transports: Option<&'a str>,
    pub(crate) authenticator_data: Option<&'a str>,
    pub(crate) signature_data: Option<&'a str>,
    pub(crate) user_handle: Option<&'a str>,
}

/// Which authenticator was chosen, and how it should be used.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Choice<'a> {
    pub(crate) id: Option<&'a str>,
    pub(crate) method_type: Option<&'a str>,
    pub(crate) enrollment_id: Option<&'a str>,
    pub(crate) phone_number: Option<&'a str>,
    pub(crate) channel: Option<&'a str>,
    pub(crate) auto_challenge: Option<bool>,
}

impl<'a> Credentials<'a> {
    /// A code or a password alone.
    pub(crate) fn passcode(passcode: Option<&'a str>) -> Self {
        Self {
            passcode,
            ..Self::default()
        }
    }
}
