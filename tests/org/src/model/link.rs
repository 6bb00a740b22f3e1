//! What becomes of a link from a mail.

use super::Model;
use super::transaction::Transaction;

/// What the browser that opened the link gets to see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Opened {
    /// It is sent to the client.
    Callback {
        /// The client's address for links.
        uri: String,
        /// As sent to interact.
        state: String,
        /// The code of the mail.
        otp: String,
    },
    /// Accepted by the org: `idx.return.to.original.tab`.
    ReturnToOriginalTab,
    /// Another browser: `idx.enter.otp.in.original.tab`.
    EnterCode {
        /// The code of the mail.
        otp: String,
    },
    /// `idx.return.link.expired`
    Expired,
    /// `idx.return.stale`
    Stale,
    /// `idx.return.error`
    Broken,
}

impl Model {
    /// Opens a link: by whom is known from the `DT` cookie alone.
    pub(crate) fn open_link(&mut self, app_id: &str, token: &str, browser: Option<&str>) -> Opened {
        let Some(mail) = self
            .mails
            .iter()
            .find(|mail| mail.token == token && !token.is_empty())
            .cloned()
        else {
            return Opened::Broken;
        };
        let too_old = self.now_ms() - mail.sent_at_ms > self.settings.code_life_s * 1_000;
        let opened = self.with_transaction(
            |transaction| transaction.id == mail.transaction,
            |model, transaction| {
                if transaction.request.client_id != app_id {
                    return Opened::Broken;
                }
                match &transaction.mailed {
                    Some(mailed) if mailed.token != token => Opened::Stale,
                    Some(_) if !too_old && transaction.waits_for_mail() => {
                        accept_or_hand_over(model, transaction, browser)
                    }
                    _ => Opened::Expired,
                }
            },
        );
        opened.unwrap_or(Opened::Expired)
    }
}

fn accept_or_hand_over(
    model: &Model,
    transaction: &mut Transaction,
    browser: Option<&str>,
) -> Opened {
    let Some(mailed) = &mut transaction.mailed else {
        return Opened::Expired;
    };
    let finished_by_org = transaction
        .user
        .as_ref()
        .is_some_and(|user| user.link_verified_by_org);
    let callback = model
        .client(&transaction.request.client_id)
        .and_then(|client| client.email_verification_uri.clone())
        .filter(|_| !finished_by_org);
    match callback {
        Some(uri) => Opened::Callback {
            uri,
            state: transaction.request.state.clone(),
            otp: mailed.code.clone(),
        },
        None if browser.is_some() && browser == transaction.browser.as_deref() => {
            mailed.accepted = true;
            Opened::ReturnToOriginalTab
        }
        None => Opened::EnterCode {
            otp: mailed.code.clone(),
        },
    }
}
