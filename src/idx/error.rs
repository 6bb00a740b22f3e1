//! Why there is no step to show: we could not talk. A wrong code is not here; it is the next response.

use crate::ports::TransportError;

/// What went wrong, by what to do next.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdxError {
    /// No answer came: keep the step, let the person try again.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// Too many requests: keep the step and wait, until `reset` (epoch seconds) where the server says so.
    #[error("too many requests")]
    RateLimited {
        /// When the limit is lifted, in epoch seconds by the server's clock.
        reset: Option<u64>,
    },
    /// The server failed or sent something that is no answer of the Identity Engine: keep the step, try again.
    #[error("the server failed with status {status}")]
    Server {
        /// The HTTP status.
        status: u16,
    },
    /// The org refuses this client or this request: nobody can go on until an administrator changes something.
    #[error("the org refuses the request: {code}")]
    Refused {
        /// Okta's error code.
        code: String,
        /// Its explanation, for the console and for support.
        summary: String,
    },
    /// The response names an address outside the org. Following it would hand the state handle to somebody else.
    #[error("the response names an address outside the org")]
    ForeignAddress,
}
