//! The mails, text messages and calls that the org would have made.

use super::authenticator::Method;
use super::transaction::{Errand, Transaction};
use super::user::{CodeFormat, User};
use super::{Model, random};
use serde::Serialize;

/// One mail, text message or call, as it lies in the inbox.
#[derive(Clone, Debug, Serialize)]
pub struct Mail {
    /// The recipient: an address or a number.
    pub to: String,
    /// Whose it is.
    pub user: String,
    /// How it came.
    pub carrier: Carrier,
    /// The subject line.
    pub subject: String,
    /// The language that was asked for; this org writes German and Arabic, and English to everybody else.
    pub language: String,
    /// The code in it; empty where there is a link alone.
    pub code: String,
    /// The link in it, when the policy allows one.
    pub link: Option<String>,
    /// When it was sent, milliseconds by the org's clock.
    pub sent_at_ms: i64,
    /// The transaction it belongs to.
    pub transaction: String,
    /// The token in the link.
    #[serde(skip)]
    pub(crate) token: String,
}

/// How a message came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Carrier {
    /// By e-mail.
    Email,
    /// As a text message.
    Sms,
    /// A voice said it.
    Voice,
}

/// What the transaction remembers of the message that is waited for.
#[derive(Clone, Debug)]
pub(crate) struct MailedCode {
    pub(crate) code: String,
    pub(crate) token: String,
    pub(crate) sent_at_ms: i64,
    /// The link was opened and the org itself accepts it: the next poll goes on.
    pub(crate) accepted: bool,
}

/// Too many messages to this recipient within a minute.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TooManyMails;

/// Sends a new code by mail, which makes the former one and its link worthless.
pub(crate) fn send(model: &mut Model, transaction: &mut Transaction) -> Result<(), TooManyMails> {
    let Some(user) = transaction.user.clone() else {
        return Ok(());
    };
    model.check_rate(&user.identifier)?;
    let mailed = MailedCode {
        code: new_code(&user),
        token: random::handle(24),
        sent_at_ms: model.now_ms(),
        accepted: false,
    };
    let link = (user.magic_link && transaction.is_embedded()).then(|| {
        format!(
            "{}/email/verify/{}?token={}",
            model.base_url(),
            transaction.request.client_id,
            mailed.token
        )
    });
    deliver(
        model,
        transaction,
        Mail {
            to: user.identifier.clone(),
            user: user.identifier.clone(),
            carrier: Carrier::Email,
            subject: subject(transaction).to_owned(),
            language: transaction.language.clone(),
            code: mailed.code.clone(),
            link,
            sent_at_ms: mailed.sent_at_ms,
            transaction: transaction.id.clone(),
            token: mailed.token.clone(),
        },
    );
    transaction.mailed = Some(mailed);
    Ok(())
}

fn subject(transaction: &Transaction) -> &'static str {
    let primary = transaction.language.split('-').next();
    let [english, german, arabic] = match transaction.errand {
        Errand::SignIn => ["Your sign-in code", "Ihr Anmeldecode", "رمز تسجيل الدخول"],
        Errand::Recovery => [
            "Reset your password",
            "Passwort zurücksetzen",
            "إعادة تعيين كلمة المرور",
        ],
        Errand::Unlock => [
            "Unlock your account",
            "Konto entsperren",
            "إلغاء قفل الحساب",
        ],
        Errand::Registration => [
            "Confirm your address",
            "Adresse bestätigen",
            "تأكيد العنوان",
        ],
    };
    match primary {
        Some("de") => german,
        Some("ar") => arabic,
        _ => english,
    }
}

/// Sends a new code to a phone, which makes the former one worthless.
pub(crate) fn send_to_phone(
    model: &mut Model,
    transaction: &mut Transaction,
    number: &str,
    method: Method,
) -> Result<(), TooManyMails> {
    model.check_rate(number)?;
    let (carrier, subject) = match method {
        Method::Voice => (Carrier::Voice, "A call with your code"),
        _ => (Carrier::Sms, "Your code"),
    };
    let mailed = MailedCode {
        code: random::digits(6),
        token: String::new(),
        sent_at_ms: model.now_ms(),
        accepted: false,
    };
    let mail = Mail {
        code: mailed.code.clone(),
        ..blank(model, transaction, number, carrier, subject)
    };
    deliver(model, transaction, mail);
    transaction.mailed = Some(mailed);
    Ok(())
}

/// Sends the link that sets up Okta Verify on a device.
pub(crate) fn send_device_link(
    model: &mut Model,
    transaction: &mut Transaction,
    to: &str,
    carrier: Carrier,
    link: String,
) -> Result<(), TooManyMails> {
    model.check_rate(to)?;
    let mail = Mail {
        link: Some(link),
        ..blank(model, transaction, to, carrier, "Set up Okta Verify")
    };
    deliver(model, transaction, mail);
    Ok(())
}

fn blank(
    model: &Model,
    transaction: &Transaction,
    to: &str,
    carrier: Carrier,
    subject: &str,
) -> Mail {
    let user = transaction.user.as_ref();
    Mail {
        to: to.to_owned(),
        user: user.map(|it| it.identifier.clone()).unwrap_or_default(),
        carrier,
        subject: subject.to_owned(),
        language: transaction.language.clone(),
        code: String::new(),
        link: None,
        sent_at_ms: model.now_ms(),
        transaction: transaction.id.clone(),
        token: String::new(),
    }
}

/// Nobody reads a message to somebody whom the org does not know: none is sent.
fn deliver(model: &mut Model, transaction: &Transaction, mail: Mail) {
    let user = transaction.user.as_ref();
    if user.is_some_and(|user| model.user(&user.id()).is_some()) {
        model.mails.push(mail);
    }
}

impl Model {
    /// The mails that have arrived, oldest first.
    pub(crate) fn arrived_mails(&self) -> impl DoubleEndedIterator<Item = &Mail> {
        let (now, delay) = (self.now_ms(), self.settings.mail_delay_ms);
        self.mails
            .iter()
            .filter(move |mail| now >= mail.sent_at_ms + delay)
    }

    fn check_rate(&self, to: &str) -> Result<(), TooManyMails> {
        let now = self.now_ms();
        let recent = self
            .mails
            .iter()
            .filter(|mail| mail.to == to && now - mail.sent_at_ms < 60_000)
            .count();
        if recent >= self.settings.mails_per_minute {
            return Err(TooManyMails);
        }
        Ok(())
    }
}

fn new_code(user: &User) -> String {
    match user.code_format {
        CodeFormat::SixDigits => random::digits(6),
        CodeFormat::TenAlphanumeric => random::alphanumeric(10),
    }
}
