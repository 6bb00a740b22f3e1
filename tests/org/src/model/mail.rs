//! The mails that the org would have sent.

use super::transaction::Transaction;
use super::user::User;
use super::{Model, random};
use crate::model::user::CodeFormat;
use serde::Serialize;

/// One mail, as it lies in the inbox.
#[derive(Clone, Debug, Serialize)]
pub struct Mail {
    /// The recipient.
    pub to: String,
    /// The subject line.
    pub subject: String,
    /// The code in it.
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

/// What the transaction remembers of the mail that is waited for.
#[derive(Clone, Debug)]
pub(crate) struct MailedCode {
    pub(crate) code: String,
    pub(crate) token: String,
    pub(crate) sent_at_ms: i64,
    /// The link was opened and the org itself accepts it: the next poll goes on.
    pub(crate) accepted: bool,
}

/// Too many mails to this recipient within a minute.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TooManyMails;

/// Sends a new code, which makes the former one and its link worthless.
pub(crate) fn send(model: &mut Model, transaction: &mut Transaction) -> Result<(), TooManyMails> {
    let Some(user) = transaction.user.clone() else {
        return Ok(());
    };
    let now = model.now_ms();
    let recent = model
        .mails
        .iter()
        .filter(|mail| mail.to == user.identifier && now - mail.sent_at_ms < 60_000)
        .count();
    if recent >= model.settings.mails_per_minute {
        return Err(TooManyMails);
    }
    let mailed = MailedCode {
        code: new_code(&user),
        token: random::handle(24),
        sent_at_ms: now,
        accepted: false,
    };
    // Nobody reads a mail to an address that the org does not know: none is sent.
    if model.user(&user.id()).is_some() {
        model.mails.push(Mail {
            to: user.identifier.clone(),
            subject: "Your sign-in code".to_owned(),
            code: mailed.code.clone(),
            link: (user.magic_link && transaction.is_embedded()).then(|| {
                format!(
                    "{}/email/verify/{}?token={}",
                    model.base_url(),
                    transaction.request.client_id,
                    mailed.token
                )
            }),
            sent_at_ms: now,
            transaction: transaction.id.clone(),
            token: mailed.token.clone(),
        });
    }
    transaction.mailed = Some(mailed);
    Ok(())
}

impl Model {
    /// The mails that have arrived, oldest first.
    pub(crate) fn arrived_mails(&self) -> impl DoubleEndedIterator<Item = &Mail> {
        let (now, delay) = (self.now_ms(), self.settings.mail_delay_ms);
        self.mails
            .iter()
            .filter(move |mail| now >= mail.sent_at_ms + delay)
    }
}

fn new_code(user: &User) -> String {
    match user.code_format {
        CodeFormat::SixDigits => random::digits(6),
        CodeFormat::TenAlphanumeric => random::alphanumeric(10),
    }
}
