//! Proving who one is with something that is enrolled.

use super::{Answer, passkey};
use crate::model::Model;
use crate::model::authenticator::{Authenticator, Method};
use crate::model::credentials::{Choice, Credentials};
use crate::model::mail;
use crate::model::message::{self, TOO_MANY_REQUESTS};
use crate::model::progress;
use crate::model::totp::Verdict;
use crate::model::transaction::{Ending, Pending, Step, Transaction};
use crate::model::user::User;

/// `challenge`: the person chose an authenticator, with or without its method.
pub(crate) fn choose(
    model: &mut Model,
    transaction: &mut Transaction,
    choice: &Choice<'_>,
) -> Answer {
    let offers = matches!(
        transaction.step,
        Step::Select | Step::VerificationData(_) | Step::Challenge(..) | Step::PushOver
    );
    let chosen = choice.id.and_then(Authenticator::from_id);
    let Some(chosen) = chosen.filter(|chosen| offers && transaction.remaining().contains(chosen))
    else {
        return message::bad_request();
    };
    let method = match choice.method_type {
        None => None,
        Some(name) => match chosen.method(name) {
            Some(method) => Some(method),
            None => return message::bad_request(),
        },
    };
    leave(model, transaction);
    match (chosen, method) {
        (Authenticator::Phone, method) => choose_phone(model, transaction, choice, method),
        (Authenticator::OktaVerify, method) => {
            choose_okta_verify(model, transaction, choice, method)
        }
        // E-mail is sent only when its method is named: until then the org asks for it.
        (Authenticator::Email, None) => {
            let step = Step::VerificationData(Authenticator::Email);
            progress::move_to(model, transaction, step)
        }
        _ => challenge(model, transaction, chosen),
    }
}

/// Goes to the challenge of an authenticator that has one method; for e-mail a mail leaves.
pub(super) fn challenge(
    model: &mut Model,
    transaction: &mut Transaction,
    authenticator: Authenticator,
) -> Answer {
    let step = match (authenticator, authenticator.only_method()) {
        (Authenticator::Email, _) => return send_mail(model, transaction),
        (Authenticator::ExternalIdp, _) => Step::RedirectIdp,
        (_, Some(method)) => Step::Challenge(authenticator, method),
        (_, None) => Step::VerificationData(authenticator),
    };
    if authenticator == Authenticator::Webauthn {
        transaction.pending.challenge = Some(passkey::new_challenge());
    }
    progress::move_to(model, transaction, step)
}

/// Sends a mail and goes to its challenge.
pub(super) fn send_mail(model: &mut Model, transaction: &mut Transaction) -> Answer {
    if mail::send(model, transaction).is_err() {
        return message::too_many_mails();
    }
    let step = Step::Challenge(Authenticator::Email, Method::Email);
    progress::move_to(model, transaction, step)
}

/// Sends a code to the number at hand and goes to a step.
pub(super) fn send_to_phone(
    model: &mut Model,
    transaction: &mut Transaction,
    method: Method,
    step: Step,
) -> Answer {
    let Some(number) = transaction.pending.phone.clone() else {
        return message::bad_request();
    };
    match mail::send_to_phone(model, transaction, &number, method) {
        Ok(()) => progress::move_to(model, transaction, step),
        Err(_) if method == Method::Voice => message::too_many_calls(),
        Err(_) => message::too_many_text_messages(),
    }
}

/// `challenge/answer` to a challenge.
pub(super) fn answer(
    model: &mut Model,
    transaction: &mut Transaction,
    authenticator: Authenticator,
    method: Method,
    credentials: &Credentials<'_>,
) -> Answer {
    let Some(user) = transaction.user.clone() else {
        return message::bad_request();
    };
    if let Some(ending) = blocked(model, &user) {
        return Answer::Ending(ending);
    }
    let judged = match judge(model, transaction, &user, method, credentials) {
        Ok(judged) => judged,
        Err(malformed) => return malformed,
    };
    count_attempt(model, &user.id(), judged.is_none());
    match judged {
        None => progress::accept(model, transaction, authenticator),
        Some(wrong) => wrong,
    }
}

/// Whether too many wrong codes block the person.
pub(super) fn blocked(model: &mut Model, user: &User) -> Option<Ending> {
    let now = model.now_ms();
    model
        .record_mut(&user.id())
        .is_some_and(|record| record.blocked_until_ms > now)
        .then_some(TOO_MANY_REQUESTS)
}

pub(super) fn count_attempt(model: &mut Model, user_id: &str, right: bool) {
    let now = model.now_ms();
    let (attempts, lockout_s) = (model.settings.attempts, model.settings.lockout_s);
    let Some(user) = model.record_mut(user_id) else {
        return;
    };
    user.wrong_codes = if right { 0 } else { user.wrong_codes + 1 };
    if user.wrong_codes >= attempts {
        user.wrong_codes = 0;
        user.blocked_until_ms = now + lockout_s * 1_000;
    }
}

/// Whether a code is the one that was sent, and still good.
pub(super) fn is_right_code(model: &Model, transaction: &Transaction, passcode: &str) -> bool {
    let life = model.settings.code_life_s * 1_000;
    let known = transaction
        .user
        .as_ref()
        .is_some_and(|user| model.user(&user.id()).is_some());
    let mailed = transaction.mailed.as_ref();
    known && mailed.is_some_and(|it| it.code == passcode && model.now_ms() - it.sent_at_ms <= life)
}

/// `Ok(None)` is right, `Ok(Some(…))` wrong and how it is told, `Err` something that is no attempt.
fn judge(
    model: &mut Model,
    transaction: &mut Transaction,
    user: &User,
    method: Method,
    credentials: &Credentials<'_>,
) -> Result<Option<Answer>, Answer> {
    let given = |text: Option<&str>, field: &'static str| {
        text.filter(|text| !text.is_empty())
            .map(str::to_owned)
            .ok_or_else(|| message::blank_field(field))
    };
    let wrong = |right: bool, answer: Answer| Ok((!right).then_some(answer));
    match method {
        Method::Email | Method::Sms | Method::Voice => {
            let passcode = given(credentials.passcode, "passcode")?;
            let right = is_right_code(model, transaction, &passcode);
            wrong(
                right,
                message::on_field(401, "passcode", message::invalid_code()),
            )
        }
        Method::Password => {
            let passcode = given(credentials.passcode, "passcode")?;
            let right = user.password.as_ref() == Some(&passcode);
            wrong(right, Answer::Refused(400, message::incorrect_password()))
        }
        // A token's code is told wrong for the whole page, an app's on its field.
        Method::Otp if transaction.step == Step::Challenge(Authenticator::CustomOtp, method) => {
            let passcode = given(credentials.passcode, "passcode")?;
            let right = user.custom_otp_code.as_ref() == Some(&passcode);
            wrong(right, Answer::Refused(401, message::invalid_code()))
        }
        Method::Otp => {
            let passcode = given(credentials.passcode, "passcode")?;
            let secret = user.google_otp_secret.clone().unwrap_or_default();
            let told = match model.take_totp(&secret, &passcode) {
                Verdict::Right => return Ok(None),
                Verdict::Wrong => message::invalid_app_code(),
                Verdict::Used => message::used_app_code(),
            };
            Ok(Some(message::on_field(401, "passcode", told)))
        }
        Method::Totp => {
            let totp = given(credentials.totp, "totp")?;
            let secret = user.okta_verify.secret.clone().unwrap_or_default();
            let right = model.take_totp(&secret, &totp) == Verdict::Right;
            wrong(
                right,
                message::on_field(401, "totp", message::invalid_code()),
            )
        }
        Method::SecurityQuestion => {
            let question = user.security_question.as_ref();
            // The key is fixed, so it has to come back as it is.
            if credentials.question_key != question.map(|it| it.question_key.as_str()) {
                return Err(message::bad_request());
            }
            let answer = given(credentials.answer, "answer")?;
            let right = question
                .is_some_and(|it| it.answer.trim().to_lowercase() == answer.trim().to_lowercase());
            wrong(
                right,
                message::on_field(401, "answer", message::wrong_answer()),
            )
        }
        Method::Webauthn => {
            let right = passkey::verify(model, transaction, user, credentials.passkey);
            wrong(right, Answer::Refused(400, message::invalid_assertion()))
        }
        // Neither is answered with a form.
        Method::Push | Method::Idp => Err(message::bad_request()),
    }
}

fn choose_phone(
    model: &mut Model,
    transaction: &mut Transaction,
    choice: &Choice<'_>,
    method: Option<Method>,
) -> Answer {
    let user = transaction.user.as_ref();
    let number = user.and_then(|user| user.phone_of(choice.enrollment_id).map(str::to_owned));
    let Some(number) = number else {
        return message::bad_request();
    };
    transaction.pending.phone = Some(number);
    match method {
        None => {
            let step = Step::VerificationData(Authenticator::Phone);
            progress::move_to(model, transaction, step)
        }
        Some(method) => {
            let step = Step::Challenge(Authenticator::Phone, method);
            send_to_phone(model, transaction, method, step)
        }
    }
}

fn choose_okta_verify(
    model: &mut Model,
    transaction: &mut Transaction,
    choice: &Choice<'_>,
    method: Option<Method>,
) -> Answer {
    if let Some(auto) = choice.auto_challenge {
        progress::change_user(model, transaction, |user| {
            user.okta_verify.auto_challenge = auto;
        });
    }
    let Some(user) = transaction.user.clone() else {
        return message::bad_request();
    };
    let authenticator = Authenticator::OktaVerify;
    let step = match method {
        Some(Method::Totp) => Step::Challenge(authenticator, Method::Totp),
        None if !user.okta_verify.auto_challenge => Step::VerificationData(authenticator),
        _ => {
            let push = model.send_push(&user.identifier, user.okta_verify.number_challenge);
            transaction.pending.push = Some(push.id);
            Step::Challenge(authenticator, Method::Push)
        }
    };
    progress::move_to(model, transaction, step)
}

/// Whatever was sent before is worthless once something else is chosen.
fn leave(model: &mut Model, transaction: &mut Transaction) {
    if let Some(push) = &transaction.pending.push {
        model.drop_push(push);
    }
    transaction.mailed = None;
    transaction.pending = Pending::default();
}
