//! What follows when something has been proved: the next thing that the policy asks for, or the end.

use super::Model;
use super::flow::Answer;
use super::grant::{CodeKind, Grant};
use super::message;
use super::session::Session;
use super::transaction::{Kind, Step, Transaction};
use super::user::{Authenticator, First, User};

/// An authenticator is proved: on to the next thing that the policy asks for.
pub(crate) fn accept(
    model: &mut Model,
    transaction: &mut Transaction,
    authenticator: Authenticator,
) -> Answer {
    transaction.mailed = None;
    if transaction.step == Step::Enroll {
        transaction.enrolled = true;
    }
    if !transaction.verified.contains(&authenticator) {
        transaction.verified.push(authenticator);
    }
    go_on(model, transaction)
}

/// On to whatever is missing still.
pub(crate) fn go_on(model: &mut Model, transaction: &mut Transaction) -> Answer {
    let Some(user) = &transaction.user else {
        return message::bad_request();
    };
    let wanted = if user.first == First::Enrol {
        0
    } else {
        user.factors
    };
    if transaction.verified.len() < wanted && !transaction.remaining().is_empty() {
        return move_to(model, transaction, Step::Select);
    }
    match user.enrolment {
        Some(enrolment) if !transaction.enrolled => {
            let step = if enrolment.data_first {
                Step::EnrollmentData
            } else {
                Step::SelectEnroll
            };
            move_to(model, transaction, step)
        }
        _ => finish(model, transaction),
    }
}

/// Ends the sign-in with success and signs the browser in to the org.
pub(crate) fn finish(model: &mut Model, transaction: &mut Transaction) -> Answer {
    if model.settings.idx_session
        && let Some(user) = &transaction.user
    {
        let (user_id, verified) = (user.id(), transaction.verified.clone());
        transaction.new_session = Some(model.open_session(user_id, verified, transaction.remember));
    }
    let now = model.now_ms();
    conclude(model, transaction, now);
    Answer::Step
}

/// Ends a transaction with success for a browser that is signed in already.
pub(crate) fn resume_session(model: &mut Model, transaction: &mut Transaction, session: Session) {
    transaction.user = model.user(&session.user_id).cloned();
    transaction.verified = session.verified;
    conclude(model, transaction, session.authenticated_at_ms);
}

/// Goes to a step, with another state handle where the org changes them.
pub(crate) fn move_to(model: &Model, transaction: &mut Transaction, step: Step) -> Answer {
    if transaction.step != step && model.settings.rotate_state_handle {
        transaction.rotate_state_handle();
    }
    transaction.step = step;
    Answer::Step
}

fn conclude(model: &mut Model, transaction: &mut Transaction, authenticated_at_ms: i64) {
    let mut amr: Vec<String> = transaction
        .verified
        .iter()
        .map(|it| it.amr().to_owned())
        .collect();
    if amr.len() > 1 {
        amr.push("mfa".to_owned());
    }
    let request = &transaction.request;
    let grant = Grant {
        client_id: request.client_id.clone(),
        redirect_uri: request.redirect_uri.clone(),
        server: request.server,
        scopes: request.scopes.clone(),
        nonce: request.nonce.clone(),
        code_challenge: request.code_challenge.clone(),
        acr: request.acr_values.clone(),
        user_id: transaction.user.as_ref().map(User::id).unwrap_or_default(),
        amr,
        authenticated_at_ms,
    };
    let kind = match transaction.kind {
        Kind::Embedded { .. } => CodeKind::Interaction,
        Kind::Hosted { .. } => CodeKind::Authorization,
    };
    let code = model.issue_code(kind, grant);
    transaction.mailed = None;
    transaction.step = Step::Done { code };
}
