//! What an error of the protocol rooms means to the person: a problem that leaves the step, or an end.

use super::{
    flow::ExchangeFailure,
    phase::{Ending, Problem},
};
use crate::{idx::IdxError, oauth::RequestError};

/// What an error of the Identity Engine means: a problem that leaves the step, or an end.
pub(super) fn problem_of(error: IdxError) -> Result<Problem, Ending> {
    match error {
        IdxError::Transport(error) => Ok(Problem::Transport(error)),
        IdxError::RateLimited { reset } => Ok(Problem::RateLimited(
            reset.map(|seconds| seconds.saturating_mul(1000)),
        )),
        IdxError::Server { .. } => Ok(Problem::Server),
        IdxError::Refused { code, summary } => Err(Ending::configuration(&code, &summary)),
        IdxError::ForeignAddress => Err(Ending::Unverified),
    }
}

pub(super) fn ending_of(error: RequestError) -> Ending {
    match error {
        RequestError::Transport(error) => Ending::Unreachable(Problem::Transport(error)),
        RequestError::RateLimited { reset } => Ending::Unreachable(Problem::RateLimited(
            reset.map(|seconds| seconds.saturating_mul(1000)),
        )),
        RequestError::Server { .. } => Ending::Unreachable(Problem::Server),
        RequestError::Configuration { error, description } => {
            Ending::configuration(&error, &description)
        }
    }
}

/// Whether the server asks for less, so that asking again at once would be the wrong answer.
pub(super) fn is_limit(error: &RequestError) -> bool {
    matches!(error, RequestError::RateLimited { .. })
}

pub(super) fn again(error: RequestError) -> ExchangeFailure {
    match ending_of(error) {
        Ending::Unreachable(problem) => ExchangeFailure::Again(problem),
        ending => ExchangeFailure::Over(ending),
    }
}
