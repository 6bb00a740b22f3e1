//! What is asked last, before somebody is let in.

use super::Answer;
use crate::model::Model;
use crate::model::message::{self, ACCESS_DENIED};
use crate::model::progress;
use crate::model::transaction::{Step, Transaction};
use crate::model::user::Prompt;
use std::collections::BTreeMap;

/// Scopes that an app cannot do without.
pub(crate) const FIXED_SCOPES: [&str; 2] = ["openid", "profile"];

/// `keep-me-signed-in`
pub(crate) fn keep_me_signed_in(
    model: &mut Model,
    transaction: &mut Transaction,
    keep: Option<bool>,
) -> Answer {
    let (Step::KeepMeSignedIn, Some(keep)) = (&transaction.step, keep) else {
        return message::bad_request();
    };
    transaction.remember = keep;
    progress::settle(model, transaction, Prompt::KeepMeSignedIn)
}

/// `consent`, to everything or scope by scope. Each scope that was asked for has to be answered, and none else; those that
/// are fixed come back as they are.
pub(crate) fn consent(
    model: &mut Model,
    transaction: &mut Transaction,
    consent: Option<bool>,
    opted_scopes: Option<&BTreeMap<String, Option<bool>>>,
) -> Answer {
    let prompt = match transaction.step {
        Step::Consent => Prompt::Consent,
        Step::GranularConsent => Prompt::GranularConsent,
        _ => return message::bad_request(),
    };
    match consent {
        None => return message::bad_request(),
        Some(false) => {
            return progress::move_to(model, transaction, Step::Ended(ACCESS_DENIED));
        }
        Some(true) => {}
    }
    if prompt == Prompt::GranularConsent {
        let Some(opted) = opted_scopes else {
            return message::bad_request();
        };
        let scopes = &transaction.request.scopes;
        let is_answered = |scope: &String| {
            let answer = opted.get(scope).copied().flatten();
            answer.is_some() && (answer == Some(true) || !FIXED_SCOPES.contains(&scope.as_str()))
        };
        if !scopes.iter().all(is_answered) || opted.keys().any(|it| !scopes.contains(it)) {
            return message::bad_request();
        }
        let granted = |scope: &String| opted.get(scope).copied().flatten() == Some(true);
        transaction.request.scopes.retain(granted);
    }
    progress::settle(model, transaction, prompt)
}
