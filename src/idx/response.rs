//! A reply of the Identity Engine, judged by its body and not by its status (protocol sheet, "Errors by endpoint").

use std::{fmt, sync::Arc};

use super::{
    answer::Answer,
    body::{self, Body},
    error::IdxError,
    form::Form,
    form_step::FormStep,
    message::Message,
    password_policy::User,
    step::{self, Step},
    way_out::WayOut,
    wire,
};
use crate::{json, ports::Reply};

/// What became of the transaction.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// There is something to answer.
    Next(Arc<Response>),
    /// The person is signed in; the code is exchanged for tokens.
    Done(InteractionCode),
    /// The server has nothing more to ask; its messages say why.
    Ended(Ended),
    /// The transaction is over or unknown: forget it and open a new one.
    Expired,
}

/// One step with what stands around it.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// What is asked first.
    pub step: Step,
    /// What else can be done here, in the server's order.
    pub ways_out: Vec<WayOut>,
    /// What the server says about the whole.
    pub messages: Vec<Message>,
    /// Whom the server takes the person for, once it knows.
    pub user: Option<User>,
    cancel: Option<Form>,
}

/// The end of a transaction without success.
#[derive(Clone, Debug, PartialEq)]
pub struct Ended {
    /// The server's messages, possibly none.
    pub messages: Vec<Message>,
}

/// The code that is exchanged for tokens: single use, 60 seconds.
#[derive(Clone, PartialEq, Eq)]
pub struct InteractionCode {
    code: String,
    client_id: Option<String>,
}

impl InteractionCode {
    /// The code itself. It must reach the token endpoint only.
    pub fn secret(&self) -> &str {
        &self.code
    }

    /// Whether the server made it for this client.
    pub fn is_for(&self, client_id: &str) -> bool {
        self.client_id.as_deref().is_none_or(|own| own == client_id)
    }
}

impl fmt::Debug for InteractionCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("InteractionCode([redacted])")
    }
}

impl Response {
    /// Ends the transaction on the server.
    pub fn cancel(&self) -> Option<Answer> {
        self.cancel.as_ref().map(Form::submit)
    }

    /// An answer that was made for an older response of the same step, as this one wants it: handles and addresses may
    /// have changed since. `None` where this response no longer offers what it answers.
    pub fn renewed(&self, answer: &Answer) -> Option<Answer> {
        let mut ways_out = self.ways_out.iter().filter_map(WayOut::form);
        let form = self.step.form_named(answer.name());
        let form = form.or_else(|| ways_out.find(|form| form.name() == answer.name()))?;
        Some(answer.renewed(form))
    }

    /// The same place with another step of it in front: a choice that came along, say. Its messages were about the
    /// step that is now left.
    pub fn with_step(&self, step: Step) -> Response {
        // From what was chosen a way leads back to the choice; from the choice none leads to itself.
        let chooses = matches!(
            step,
            Step::SelectAuthenticator(_) | Step::SelectAuthenticatorEnroll(_)
        );
        let mut ways_out = Vec::from_iter(WayOut::of_selection(&self.step));
        let others = self.ways_out.iter();
        ways_out.extend(
            others
                .filter(|way| !(chooses && way.is_selection()))
                .cloned(),
        );
        Response {
            step,
            ways_out,
            messages: Vec::new(),
            ..self.clone()
        }
    }

    /// Global messages and those of the step's fields, each once: a choice of two forms may say the same in both.
    pub fn all_messages(&self) -> Vec<Message> {
        let mut messages = self.messages.clone();
        for message in self.step.field_messages() {
            if !messages.contains(&message) {
                messages.push(message);
            }
        }
        messages
    }
}

/// Reads a reply. `org_origin` is where every address in it must lead.
pub fn parse(reply: &Reply, org_origin: &str) -> Result<Outcome, IdxError> {
    let server_error = IdxError::Server {
        status: reply.status,
    };
    let rate_limited = IdxError::RateLimited {
        reset: reply.rate_limit_reset,
    };
    let Ok(body) = json::parse(&reply.body) else {
        return Err(if reply.status == 429 {
            rate_limited
        } else {
            server_error
        });
    };
    let is_idx = [
        "version",
        "messages",
        "remediation",
        "successWithInteractionCode",
        "stateHandle",
    ]
    .iter()
    .any(|key| body.get(key).is_some());
    if !is_idx {
        let code = wire::text(&body, "errorCode").or_else(|| wire::text(&body, "error"));
        let summary =
            wire::text(&body, "errorSummary").or_else(|| wire::text(&body, "error_description"));
        return Err(match (reply.status, code) {
            (429, _) | (_, Some("E0000047")) => rate_limited,
            (400..=499, Some(code)) => IdxError::Refused {
                code: code.to_owned(),
                summary: summary.unwrap_or_default().to_owned(),
            },
            _ => server_error,
        });
    }
    if let Some(success) = body.get("successWithInteractionCode") {
        let item = |name| {
            wire::list(success, "value")
                .iter()
                .find(|item| wire::text(item, "name") == Some(name))
                .and_then(|item| wire::text(item, "value"))
        };
        return match item("interaction_code") {
            Some(code) => Ok(Outcome::Done(InteractionCode {
                code: code.to_owned(),
                client_id: item("client_id").map(str::to_owned),
            })),
            None => Err(server_error),
        };
    }
    let mut read = Body::read(&body);
    let of_org = |form: &Form| is_below(form.href(), org_origin);
    // An address outside the org would hand the state handle to whoever is there. Where only the browser would go
    // there, it is left out: other ways may remain.
    let foreign = read
        .remediations
        .first()
        .filter(|first| !of_org(&first.form))
        .cloned();
    if foreign
        .as_ref()
        .is_some_and(|first| first.provider.is_none())
    {
        return Err(IdxError::ForeignAddress);
    }
    let asked = !read.remediations.is_empty();
    read.remediations.retain(|it| of_org(&it.form));
    read.actions.retain(of_org);
    read.device = read.device.map(|device| device.below(org_origin));
    let messages = std::mem::take(&mut read.messages);
    let Some(first) = read.remediations.first() else {
        return Err(match reply.status {
            _ if asked => IdxError::ForeignAddress,
            429 => rate_limited,
            500.. => server_error,
            _ if messages.iter().any(|message| message.is("tooManyRequests")) => rate_limited,
            _ if messages
                .iter()
                .any(|message| message.is("idx.session.expired")) =>
            {
                return Ok(Outcome::Expired);
            }
            _ => return Ok(Outcome::Ended(Ended { messages })),
        });
    };
    let action = |name: &str| {
        let on = |place: &str| read.action(&[place, "-", name].concat()).cloned();
        on(body::CURRENT_ENROLLMENT).or_else(|| on(body::CURRENT))
    };
    // Where a provider on another host comes first, what the others do is beside it.
    let (step, beside) = match foreign {
        Some(foreign) => (Step::Hosted(FormStep::new(&foreign, None)), 0),
        None => (step::read(first, &read, &action), 1),
    };
    let mut ways_out = Vec::new();
    if let Some(form) = action("recover") {
        ways_out.push(WayOut::Recover(form));
    }
    for other in read.remediations.iter().skip(beside) {
        // The providers are the step itself where there is nothing else.
        let is_beside = other.provider.is_none() || !matches!(step, Step::Providers(_));
        if let Some(way_out) = WayOut::read(other).filter(|_| is_beside) {
            ways_out.push(way_out);
        }
    }
    Ok(Outcome::Next(Arc::new(Response {
        step,
        ways_out,
        messages,
        user: User::read(&body),
        cancel: read.action("cancel").cloned(),
    })))
}

/// Whether the address is on the org itself: its origin, then a path.
pub(super) fn is_below(href: &str, org_origin: &str) -> bool {
    href.strip_prefix(org_origin)
        .is_some_and(|rest| rest.starts_with('/'))
}
