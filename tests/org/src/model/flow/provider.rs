//! The other identity provider: who has an account there, and how they come back.

use crate::model::Model;
use crate::model::authenticator::Authenticator;
use crate::model::progress;
use crate::model::transaction::{Step, Transaction};
use crate::model::user::{User, UserState};

/// How the browser comes back to the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Returned {
    /// With `interaction_code`.
    Code(String),
    /// With `error=interaction_required`: something is still missing, which the app asks for itself.
    InteractionRequired,
    /// With `error=access_denied`.
    Denied,
}

/// The accounts that the provider offers to sign in with: that of the person who is already named, or all.
pub(crate) fn provider_accounts<'a>(model: &'a Model, transaction: &Transaction) -> Vec<&'a User> {
    let named = transaction.user.as_ref().map(User::id);
    model
        .users
        .iter()
        .filter(|user| user.enrolled.contains(&Authenticator::ExternalIdp))
        .filter(|user| named.as_ref().is_none_or(|id| user.id() == *id))
        .collect()
}

/// The provider has said who it is, or that nobody is; `None` where the sign-in has gone on without it.
pub(crate) fn return_from_provider(
    model: &mut Model,
    transaction: &mut Transaction,
    account: Option<&str>,
) -> Option<Returned> {
    if !matches!(transaction.step, Step::Identify | Step::RedirectIdp) {
        return None;
    }
    let account = account.and_then(|identifier| {
        let accounts = provider_accounts(model, transaction);
        let mut accounts = accounts.into_iter();
        accounts
            .find(|user| user.identifier == identifier)
            .filter(|user| user.state == UserState::Active && user.assigned)
            .cloned()
    });
    let Some(user) = account else {
        return Some(Returned::Denied);
    };
    transaction.user = Some(user);
    progress::accept(model, transaction, Authenticator::ExternalIdp);
    Some(match &transaction.step {
        Step::Done { code } => Returned::Code(code.clone()),
        _ => Returned::InteractionRequired,
    })
}
