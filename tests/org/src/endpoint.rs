//! The org's endpoints by name: what faults, the request log and CORS speak of.

use serde::{Deserialize, Serialize};

/// One endpoint of the org. In JSON it goes by the name that [`Endpoint::name`] gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(
    missing_docs,
    reason = "each variant is the endpoint whose name it has"
)]
pub enum Endpoint {
    #[serde(rename = "interact")]
    Interact,
    #[serde(rename = "introspect")]
    Introspect,
    #[serde(rename = "identify")]
    Identify,
    #[serde(rename = "identify/select")]
    IdentifySelect,
    #[serde(rename = "challenge")]
    Challenge,
    #[serde(rename = "challenge/answer")]
    ChallengeAnswer,
    #[serde(rename = "challenge/poll")]
    ChallengePoll,
    #[serde(rename = "challenge/resend")]
    ChallengeResend,
    #[serde(rename = "credential/enroll")]
    CredentialEnroll,
    #[serde(rename = "skip")]
    Skip,
    #[serde(rename = "cancel")]
    Cancel,
    #[serde(rename = "acknowledge")]
    Acknowledge,
    #[serde(rename = "recover")]
    Recover,
    #[serde(rename = "unlock-account")]
    UnlockAccount,
    #[serde(rename = "enroll")]
    Enroll,
    #[serde(rename = "enroll/new")]
    EnrollNew,
    #[serde(rename = "challenge/send")]
    ChallengeSend,
    #[serde(rename = "authenticators/poll")]
    AuthenticatorsPoll,
    #[serde(rename = "authenticators/poll/cancel")]
    DeviceGivenUp,
    #[serde(rename = "authenticators/okta-verify/launch")]
    DeviceLaunch,
    #[serde(rename = "challenge/answer/webauthn-autofillui")]
    WebauthnAutofill,
    #[serde(rename = "keep-me-signed-in")]
    KeepMeSignedIn,
    #[serde(rename = "consent")]
    Consent,
    #[serde(rename = "metadata")]
    Metadata,
    #[serde(rename = "keys")]
    Keys,
    #[serde(rename = "token")]
    Token,
    #[serde(rename = "token-introspect")]
    TokenIntrospect,
    #[serde(rename = "userinfo")]
    Userinfo,
    #[serde(rename = "revoke")]
    Revoke,
    #[serde(rename = "authorize")]
    Authorize,
    #[serde(rename = "sign-in")]
    SignIn,
    #[serde(rename = "logout")]
    Logout,
    #[serde(rename = "sessions/me")]
    SessionsMe,
    #[serde(rename = "email/verify")]
    EmailVerify,
    #[serde(rename = "sso/idps")]
    IdentityProvider,
    #[serde(rename = "api/echo")]
    Echo,
    #[serde(rename = "api/open")]
    Open,
}

/// What a page of another origin may do with an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sharing {
    /// Readable by trusted origins, with cookies.
    WithCredentials,
    /// Readable by trusted origins, without cookies.
    WithoutCredentials,
    /// Reached by navigation only.
    NotShared,
}

impl Endpoint {
    /// The endpoint that a path names, whatever the method; `None` for the pages of the stand-in itself.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        if let Some(idx) = path.strip_prefix("/idp/idx/") {
            return match idx {
                "introspect" => Some(Self::Introspect),
                "identify" => Some(Self::Identify),
                "identify/select" => Some(Self::IdentifySelect),
                "challenge" => Some(Self::Challenge),
                "challenge/answer" => Some(Self::ChallengeAnswer),
                "challenge/poll" => Some(Self::ChallengePoll),
                "challenge/resend" => Some(Self::ChallengeResend),
                "credential/enroll" => Some(Self::CredentialEnroll),
                "skip" => Some(Self::Skip),
                "cancel" => Some(Self::Cancel),
                "acknowledge" => Some(Self::Acknowledge),
                "recover" => Some(Self::Recover),
                "unlock-account" => Some(Self::UnlockAccount),
                "enroll" => Some(Self::Enroll),
                "enroll/new" => Some(Self::EnrollNew),
                "challenge/send" => Some(Self::ChallengeSend),
                "authenticators/poll" => Some(Self::AuthenticatorsPoll),
                "authenticators/poll/cancel" => Some(Self::DeviceGivenUp),
                "authenticators/okta-verify/launch" => Some(Self::DeviceLaunch),
                "challenge/answer/webauthn-autofillui" => Some(Self::WebauthnAutofill),
                "keep-me-signed-in" => Some(Self::KeepMeSignedIn),
                "consent" => Some(Self::Consent),
                _ => None,
            };
        }
        if path.ends_with("/.well-known/openid-configuration")
            || path.ends_with("/.well-known/oauth-authorization-server")
        {
            return Some(Self::Metadata);
        }
        if path.starts_with("/oauth2/") {
            return match path.rsplit_once("/v1/")?.1 {
                "interact" => Some(Self::Interact),
                "keys" => Some(Self::Keys),
                "token" => Some(Self::Token),
                "introspect" => Some(Self::TokenIntrospect),
                "userinfo" => Some(Self::Userinfo),
                "revoke" => Some(Self::Revoke),
                "authorize" => Some(Self::Authorize),
                "logout" => Some(Self::Logout),
                _ => None,
            };
        }
        match path {
            "/api/v1/sessions/me" => Some(Self::SessionsMe),
            "/sign-in" => Some(Self::SignIn),
            "/api/echo" => Some(Self::Echo),
            "/api/open" => Some(Self::Open),
            _ if path.starts_with("/email/verify/") => Some(Self::EmailVerify),
            _ if path.starts_with("/sso/idps/") => Some(Self::IdentityProvider),
            _ => None,
        }
    }

    /// The name that the control API uses: the path below `/idp/idx/` or `/v1/`, `metadata`, `sessions/me`,
    /// `email/verify`, `sso/idps`, `api/echo`, `api/open`, `sign-in` (the hosted page's form), and `token-introspect` for
    /// the one name that occurs twice.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Interact => "interact",
            Self::Introspect => "introspect",
            Self::Identify => "identify",
            Self::IdentifySelect => "identify/select",
            Self::Challenge => "challenge",
            Self::ChallengeAnswer => "challenge/answer",
            Self::ChallengePoll => "challenge/poll",
            Self::ChallengeResend => "challenge/resend",
            Self::CredentialEnroll => "credential/enroll",
            Self::Skip => "skip",
            Self::Cancel => "cancel",
            Self::Acknowledge => "acknowledge",
            Self::Recover => "recover",
            Self::UnlockAccount => "unlock-account",
            Self::Enroll => "enroll",
            Self::EnrollNew => "enroll/new",
            Self::ChallengeSend => "challenge/send",
            Self::AuthenticatorsPoll => "authenticators/poll",
            Self::DeviceGivenUp => "authenticators/poll/cancel",
            Self::DeviceLaunch => "authenticators/okta-verify/launch",
            Self::WebauthnAutofill => "challenge/answer/webauthn-autofillui",
            Self::KeepMeSignedIn => "keep-me-signed-in",
            Self::Consent => "consent",
            Self::Metadata => "metadata",
            Self::Keys => "keys",
            Self::Token => "token",
            Self::TokenIntrospect => "token-introspect",
            Self::Userinfo => "userinfo",
            Self::Revoke => "revoke",
            Self::Authorize => "authorize",
            Self::SignIn => "sign-in",
            Self::Logout => "logout",
            Self::SessionsMe => "sessions/me",
            Self::EmailVerify => "email/verify",
            Self::IdentityProvider => "sso/idps",
            Self::Echo => "api/echo",
            Self::Open => "api/open",
        }
    }

    /// Whether this is one of the `/idp/idx` endpoints.
    #[must_use]
    pub fn is_idx(self) -> bool {
        matches!(
            self,
            Self::Introspect
                | Self::Identify
                | Self::IdentifySelect
                | Self::Challenge
                | Self::ChallengeAnswer
                | Self::ChallengePoll
                | Self::ChallengeResend
                | Self::CredentialEnroll
                | Self::Skip
                | Self::Cancel
                | Self::Acknowledge
                | Self::Recover
                | Self::UnlockAccount
                | Self::Enroll
                | Self::EnrollNew
                | Self::ChallengeSend
                | Self::AuthenticatorsPoll
                | Self::DeviceGivenUp
                | Self::DeviceLaunch
                | Self::WebauthnAutofill
                | Self::KeepMeSignedIn
                | Self::Consent
        )
    }

    pub(crate) fn sharing(self) -> Sharing {
        match self {
            Self::Interact | Self::SessionsMe => Sharing::WithCredentials,
            Self::Metadata
            | Self::Keys
            | Self::Token
            | Self::TokenIntrospect
            | Self::Userinfo
            | Self::Revoke
            | Self::Echo
            | Self::Open => Sharing::WithoutCredentials,
            Self::Authorize
            | Self::SignIn
            | Self::Logout
            | Self::EmailVerify
            | Self::IdentityProvider => Sharing::NotShared,
            _ => Sharing::WithCredentials,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_name_their_endpoint_on_both_servers() {
        assert_eq!(Endpoint::of("/oauth2/v1/token"), Some(Endpoint::Token));
        assert_eq!(
            Endpoint::of("/oauth2/default/v1/token"),
            Some(Endpoint::Token)
        );
        assert_eq!(
            Endpoint::of("/oauth2/default/v1/introspect"),
            Some(Endpoint::TokenIntrospect)
        );
        assert_eq!(
            Endpoint::of("/idp/idx/introspect"),
            Some(Endpoint::Introspect)
        );
        assert_eq!(
            Endpoint::of("/.well-known/openid-configuration"),
            Some(Endpoint::Metadata)
        );
        assert_eq!(Endpoint::of("/inbox"), None);
    }

    #[test]
    fn the_name_in_json_is_the_name() {
        for endpoint in [
            Endpoint::ChallengeAnswer,
            Endpoint::SessionsMe,
            Endpoint::TokenIntrospect,
            Endpoint::Echo,
            Endpoint::Open,
        ] {
            assert_eq!(
                serde_json::to_value(endpoint).ok(),
                Some(endpoint.name().into())
            );
        }
    }
}
