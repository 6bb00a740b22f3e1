//! What follows when something has been proved: the next thing that the policy asks for, or the end.

use super::Model;
use super::authenticator::Authenticator;
use super::flow::Answer;
use super::grant::{CodeKind, Grant};
use super::message;
use super::session::Session;
use super::step::PasswordChange;
use super::ticket::{Ticket, TokenKind};
use super::transaction::{Errand, Kind, Pending, Step, Transaction};
use super::user::{Prompt, User, UserState};

/// Puts a fresh transaction at the step that its token opens.
pub(crate) fn open(model: &mut Model, transaction: &mut Transaction, ticket: &Ticket) {
    transaction.user = model.user(&ticket.user_id).cloned();
    // Whoever has the token read the mail.
    transaction.verified.push(Authenticator::Email);
    match ticket.kind {
        TokenKind::Activation => {
            transaction.errand = Errand::Registration;
            go_on(model, transaction);
        }
        TokenKind::Recovery => {
            transaction.errand = Errand::Recovery;
            transaction.step = Step::NewPassword(PasswordChange::Reset);
        }
    }
}

/// An authenticator is proved: on to the next thing that the policy asks for.
pub(crate) fn accept(
    model: &mut Model,
    transaction: &mut Transaction,
    authenticator: Authenticator,
) -> Answer {
    transaction.mailed = None;
    transaction.pending = Pending::default();
    if !transaction.verified.contains(&authenticator) {
        transaction.verified.push(authenticator);
    }
    match transaction.errand {
        Errand::SignIn | Errand::Registration => go_on(model, transaction),
        Errand::Recovery => {
            let step = Step::NewPassword(PasswordChange::Reset);
            move_to(model, transaction, step)
        }
        Errand::Unlock => {
            change_user(model, transaction, |user| {
                user.state = UserState::Active;
                user.wrong_codes = 0;
                user.blocked_until_ms = 0;
            });
            move_to(model, transaction, Step::Ended(message::UNLOCKED))
        }
    }
}

/// On to whatever is missing still.
pub(crate) fn go_on(model: &mut Model, transaction: &mut Transaction) -> Answer {
    let Some(user) = &transaction.user else {
        return message::bad_request();
    };
    if transaction.verified.len() < user.factors && !transaction.remaining().is_empty() {
        return move_to(model, transaction, Step::Select);
    }
    if transaction.may_skip_enrolment() && user.state == UserState::Staged {
        change_user(model, transaction, |user| user.state = UserState::Active);
    }
    if let Some(step) = next_enrolment(transaction) {
        return move_to(model, transaction, step);
    }
    match next_prompt(transaction) {
        Some(step) => move_to(model, transaction, step),
        None => finish(model, transaction),
    }
}

/// One of the things that are asked last is done.
pub(crate) fn settle(model: &mut Model, transaction: &mut Transaction, prompt: Prompt) -> Answer {
    transaction.settled.push(prompt);
    go_on(model, transaction)
}

/// Changes the person in the org and in the sign-in under way.
pub(crate) fn change_user(
    model: &mut Model,
    transaction: &mut Transaction,
    change: impl Fn(&mut User),
) {
    let Some(user) = &mut transaction.user else {
        return;
    };
    change(user);
    let id = user.id();
    if let Some(known) = model.users.iter_mut().find(|known| known.id() == id) {
        change(known);
    }
}

fn next_enrolment(transaction: &Transaction) -> Option<Step> {
    let enrollable = transaction.enrollable();
    let enrolment = transaction.user.as_ref()?.enrolment.as_ref()?;
    let email = Authenticator::Email;
    match enrollable.is_empty() {
        true => None,
        false if enrolment.data_first && enrollable.contains(&email) => {
            Some(Step::EnrollmentData(email))
        }
        false => Some(Step::SelectEnroll),
    }
}

fn next_prompt(transaction: &Transaction) -> Option<Step> {
    let user = transaction.user.as_ref()?;
    let mut prompts = user.prompts.iter();
    let next = prompts.find(|it| !transaction.settled.contains(it))?;
    Some(match next {
        Prompt::PasswordExpired => Step::NewPassword(PasswordChange::Expired),
        Prompt::PasswordExpiring => Step::NewPassword(PasswordChange::Expiring),
        Prompt::ProfileUpdate => Step::ProfileUpdate,
        Prompt::DeviceAssurance => Step::DeviceAssurance,
        Prompt::KeepMeSignedIn => Step::KeepMeSignedIn,
        Prompt::Consent => Step::Consent,
        Prompt::GranularConsent => Step::GranularConsent,
    })
}

/// Ends the sign-in with success and signs the browser in to the org.
pub(crate) fn finish(model: &mut Model, transaction: &mut Transaction) -> Answer {
    if model.settings.idx_session
        && let Some(user) = &transaction.user
    {
        let (user_id, verified) = (user.id(), transaction.verified.clone());
        transaction.new_session = Some(model.open_session(user_id, verified, transaction.remember));
    }
    if let Some(ticket) = transaction.request.ticket.take() {
        model.use_up_ticket(&ticket);
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
    transaction.pending = Pending::default();
    transaction.step = Step::Done { code };
}
