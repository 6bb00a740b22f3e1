//! Enrolling something to prove oneself with.

use super::{Answer, device, passkey, password, verify};
use crate::model::Model;
use crate::model::authenticator::{Authenticator, Method};
use crate::model::credentials::{Choice, Credentials};
use crate::model::enrolment::{QUESTIONS, SecurityQuestion};
use crate::model::message;
use crate::model::progress;
use crate::model::totp::{self, Verdict};
use crate::model::transaction::{Pending, Step, Transaction};
use crate::model::{mail, user::User};

/// `credential/enroll`: the person chose what to enrol, with or without what it needs.
pub(crate) fn enroll(
    model: &mut Model,
    transaction: &mut Transaction,
    choice: &Choice<'_>,
) -> Answer {
    let offers = matches!(
        transaction.step,
        Step::SelectEnroll
            | Step::EnrollmentData(_)
            | Step::Enroll(_)
            | Step::ChannelData(_)
            | Step::EnrollPoll(_)
    );
    let chosen = choice.id.and_then(Authenticator::from_id);
    let Some(chosen) = chosen.filter(|it| offers && transaction.enrollable().contains(it)) else {
        return message::bad_request();
    };
    let method = match choice.method_type {
        None => None,
        Some(name) => match chosen.method(name) {
            Some(method) => Some(method),
            None => return message::bad_request(),
        },
    };
    transaction.mailed = None;
    transaction.pending = Pending::default();
    match chosen {
        Authenticator::Email => match method {
            None => progress::move_to(model, transaction, Step::EnrollmentData(chosen)),
            Some(_) => start_email(model, transaction),
        },
        Authenticator::Phone => start_phone(model, transaction, method, choice.phone_number),
        Authenticator::OktaVerify => device::choose_channel(model, transaction, choice.channel),
        Authenticator::GoogleOtp => {
            transaction.pending.secret = Some(totp::new_secret());
            progress::move_to(model, transaction, Step::Enroll(chosen))
        }
        Authenticator::Webauthn => {
            transaction.pending.challenge = Some(passkey::new_challenge());
            progress::move_to(model, transaction, Step::Enroll(chosen))
        }
        Authenticator::Password | Authenticator::SecurityQuestion => {
            progress::move_to(model, transaction, Step::Enroll(chosen))
        }
        // Tokens are handed out by an administrator, and accounts elsewhere are linked by one.
        Authenticator::CustomOtp | Authenticator::ExternalIdp => {
            progress::move_to(model, transaction, Step::SelectEnroll);
            Answer::Refused(403, message::enrolment_restricted())
        }
    }
}

/// Sends the mail that confirms an address.
pub(super) fn start_email(model: &mut Model, transaction: &mut Transaction) -> Answer {
    match mail::send(model, transaction) {
        Ok(()) => progress::move_to(model, transaction, Step::Enroll(Authenticator::Email)),
        Err(_) => message::too_many_mails(),
    }
}

/// Sends the code that confirms a number.
pub(super) fn send_to_phone(model: &mut Model, transaction: &mut Transaction) -> Answer {
    let Some(method) = transaction.pending.method else {
        return message::bad_request();
    };
    let step = Step::Enroll(Authenticator::Phone);
    verify::send_to_phone(model, transaction, method, step)
}

/// `challenge/answer` to an enrolment.
pub(super) fn answer(
    model: &mut Model,
    transaction: &mut Transaction,
    authenticator: Authenticator,
    credentials: &Credentials<'_>,
) -> Answer {
    let Some(user) = transaction.user.clone() else {
        return message::bad_request();
    };
    if let Some(ending) = verify::blocked(model, &user) {
        return Answer::Ending(ending);
    }
    let checked = match authenticator {
        Authenticator::Email | Authenticator::Phone | Authenticator::GoogleOtp => {
            check_code(model, transaction, &user, authenticator, credentials)
        }
        Authenticator::Password => set_password(model, transaction, &user, credentials),
        Authenticator::SecurityQuestion => set_question(model, transaction, credentials),
        Authenticator::Webauthn => set_passkey(model, transaction, credentials),
        _ => Err(message::bad_request()),
    };
    match checked {
        Ok(()) => {
            store(model, transaction, authenticator);
            progress::accept(model, transaction, authenticator)
        }
        Err(refused) => refused,
    }
}

/// Remembers that something is enrolled now, in the sign-in and, where the policy keeps it, in the org.
pub(super) fn store(
    model: &mut Model,
    transaction: &mut Transaction,
    authenticator: Authenticator,
) {
    let phone = transaction.pending.phone.clone();
    let secret = transaction.pending.secret.clone();
    keep(model, transaction, |user| {
        user.enrol(authenticator);
        match authenticator {
            Authenticator::Phone => user.phones.extend(phone.clone()),
            Authenticator::GoogleOtp => user.google_otp_secret.clone_from(&secret),
            Authenticator::OktaVerify => user.okta_verify.secret.clone_from(&secret),
            _ => {}
        }
    });
}

/// Changes the sign-in under way, and the org where the policy says that it remembers enrolments.
fn keep(model: &mut Model, transaction: &mut Transaction, change: impl Fn(&mut User)) {
    let user = transaction.user.as_mut();
    let kept = user
        .as_ref()
        .and_then(|user| user.enrolment.as_ref())
        .is_none_or(|enrolment| enrolment.kept);
    if kept {
        progress::change_user(model, transaction, change);
    } else if let Some(user) = user {
        change(user);
    }
}

fn start_phone(
    model: &mut Model,
    transaction: &mut Transaction,
    method: Option<Method>,
    number: Option<&str>,
) -> Answer {
    let data = Step::EnrollmentData(Authenticator::Phone);
    let number = number.map(str::trim).filter(|it| !it.is_empty());
    let (Some(method), Some(number)) = (method, number) else {
        return progress::move_to(model, transaction, data);
    };
    let Some(number) = phone_number(number) else {
        progress::move_to(model, transaction, data);
        return Answer::Refused(400, message::invalid_phone());
    };
    transaction.pending.phone = Some(number);
    transaction.pending.method = Some(method);
    send_to_phone(model, transaction)
}

/// The number in its international form: a plus, then eight to fifteen digits (E.164). Spaces, dashes and brackets are how
/// people write it.
pub(super) fn phone_number(text: &str) -> Option<String> {
    let number: String = text
        .chars()
        .filter(|it| !it.is_whitespace() && !"-().".contains(*it))
        .collect();
    let digits = number.strip_prefix('+')?;
    let fits = (8..=15).contains(&digits.len())
        && digits.bytes().all(|it| it.is_ascii_digit())
        && !digits.starts_with('0');
    fits.then_some(number)
}

fn check_code(
    model: &mut Model,
    transaction: &Transaction,
    user: &User,
    authenticator: Authenticator,
    credentials: &Credentials<'_>,
) -> Result<(), Answer> {
    let Some(passcode) = credentials.passcode.filter(|it| !it.is_empty()) else {
        return Err(message::blank_field("passcode"));
    };
    let right = match &transaction.pending.secret {
        Some(secret) if authenticator == Authenticator::GoogleOtp => {
            model.take_totp(secret, passcode) == Verdict::Right
        }
        _ => verify::is_right_code(model, transaction, passcode),
    };
    verify::count_attempt(model, &user.id(), right);
    if right {
        return Ok(());
    }
    Err(message::on_field(401, "passcode", message::invalid_code()))
}

fn set_password(
    model: &mut Model,
    transaction: &mut Transaction,
    user: &User,
    credentials: &Credentials<'_>,
) -> Result<(), Answer> {
    let Some(passcode) = credentials.passcode.filter(|it| !it.is_empty()) else {
        return Err(message::blank_field("passcode"));
    };
    if let Err(problem) = model.settings.password_policy.check(user, passcode) {
        return Err(message::on_field(400, "passcode", problem));
    }
    password::set(model, transaction, passcode);
    Ok(())
}

fn set_question(
    model: &mut Model,
    transaction: &mut Transaction,
    credentials: &Credentials<'_>,
) -> Result<(), Answer> {
    let key = credentials.question_key.unwrap_or_default();
    let question = match QUESTIONS.iter().find(|(it, _)| *it == key) {
        Some((_, text)) => (*text).to_owned(),
        None if key == "custom" => match credentials.question.map(str::trim) {
            Some(text) if !text.is_empty() => text.to_owned(),
            _ => return Err(message::blank_field("question")),
        },
        None => return Err(message::bad_request()),
    };
    let answer = credentials.answer.map(str::trim).unwrap_or_default();
    if answer.chars().count() < 4 {
        let told = message::answer_too_short();
        return Err(message::on_field(400, "answer", told));
    }
    for (field, text) in [("question", question.as_str()), ("answer", answer)] {
        if text.contains(['<', '>']) {
            return Err(message::on_field(400, field, message::tags_not_allowed()));
        }
    }
    let question = SecurityQuestion {
        question_key: key.to_owned(),
        question,
        answer: answer.to_owned(),
    };
    keep(model, transaction, |user| {
        user.security_question = Some(question.clone());
    });
    Ok(())
}

fn set_passkey(
    model: &mut Model,
    transaction: &mut Transaction,
    credentials: &Credentials<'_>,
) -> Result<(), Answer> {
    let made = passkey::register(model, transaction, credentials.passkey);
    let Some(passkey) = made else {
        transaction.pending.challenge = Some(passkey::new_challenge());
        return Err(Answer::Refused(400, message::enrolment_failed()));
    };
    keep(model, transaction, |user| {
        user.passkeys.push(passkey.clone())
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::phone_number;

    #[test]
    fn numbers_come_as_people_write_them() {
        for number in ["+15552340100", "+1 555-234-0100", "+1 (555) 234 0100"] {
            assert_eq!(phone_number(number).as_deref(), Some("+15552340100"));
        }
        for wrong in [
            "5552340100",
            "+0552340100",
            "+1",
            "+1555abc0100",
            "+1555234010012345",
        ] {
            assert_eq!(phone_number(wrong), None, "{wrong}");
        }
    }
}
