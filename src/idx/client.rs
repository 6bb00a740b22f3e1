//! The thin shell that sends: introspect, and any answer.

use super::{
    answer::{Answer, ION, post},
    device_challenge::{Loopback, Undelivered},
    error::IdxError,
    response::{Outcome, parse},
};
use crate::{
    json,
    ports::{Request, Transport},
};

/// Speaks to one org. Holds no state of a transaction: that is in the responses.
#[derive(Clone, Copy)]
pub struct Client<'a> {
    /// How requests are sent.
    pub transport: &'a dyn Transport,
    /// Scheme, host and port of the org; every address in a response must be below it.
    pub org_origin: &'a str,
    /// The language for messages and mails, as `Accept-Language`; `None` leaves it to the browser.
    pub language: Option<&'a str>,
}

impl Client<'_> {
    /// The current step of a transaction. Sends no mail and changes nothing, however often it is asked. With `cookies`, an
    /// Okta session that lives in the browser may finish it at once.
    pub async fn introspect(
        &self,
        interaction_handle: &str,
        cookies: bool,
    ) -> Result<Outcome, IdxError> {
        let url = [self.org_origin, "/idp/idx/introspect"].concat();
        let body = json::one("interactionHandle", interaction_handle);
        let request = Request {
            credentials: cookies,
            ..post(&url, ION, ION.to_owned(), body, self.language)
        };
        let reply = self.transport.send(request).await?;
        parse(&reply, self.org_origin)
    }

    /// Hands a challenge to Okta Verify on this device, whose answer goes to the org. `is_wanted` is asked again before
    /// Okta Verify shows anything.
    ///
    /// # Errors
    /// Why there will be none.
    pub async fn deliver(
        &self,
        loopback: &Loopback,
        is_wanted: &dyn Fn() -> bool,
    ) -> Result<(), Undelivered> {
        loopback.deliver(self.transport, is_wanted).await
    }

    /// Sends one answer, once: a code that went out twice would count twice.
    pub async fn send(&self, answer: &Answer) -> Result<Outcome, IdxError> {
        let reply = self.transport.send(answer.request(self.language)).await?;
        parse(&reply, self.org_origin)
    }
}
