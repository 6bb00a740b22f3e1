//! Where sign-in stands. Each phase holds just the data that exists in it.

use std::sync::Arc;

use crate::{
    config::Config,
    idx::{Message, Response},
    ports::TransportError,
};

/// Where sign-in stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Phase {
    /// The identifier form is there; the transaction is being opened behind it, or will be at Next.
    Opening,
    /// The server asks for something.
    AtStep(Arc<Response>),
    /// There is nothing to do for the person: a transaction is looked up, or a code exchanged for tokens.
    Finishing {
        /// Whether a link that was opened elsewhere did it.
        by_link: bool,
    },
    /// Sign-in is over, one way or another.
    Ended(Ending),
    /// The tokens are there and the person is on the way to their page.
    SignedIn,
}

impl Phase {
    /// What is there before anything has been heard of the org: the form, unless people sign in elsewhere.
    pub(super) fn opening(config: &Config) -> Phase {
        match config.by_redirect {
            true => Phase::Finishing { by_link: false },
            false => Phase::Opening,
        }
    }
}

/// How sign-in can end without tokens. Each has a page with one obvious next action.
#[derive(Clone, Debug, PartialEq)]
pub enum Ending {
    /// The server has nothing more to ask and says why.
    Said(Vec<Message>),
    /// The transaction is too old.
    Expired,
    /// Nothing can be shown because the org cannot be reached.
    Unreachable(Problem),
    /// The last step failed on the way and can be tried again.
    Interrupted(Problem),
    /// The ID token does not prove anything.
    Unverified,
    /// The ID token was made at a time that this device's clock says is not now.
    ClockWrong,
    /// The org refuses this client; its words are for the people who run the site.
    Configuration(String),
    /// Another tab finished.
    Elsewhere,
    /// The link was opened where the transaction is not known: its code, to be typed elsewhere.
    LinkCode(String),
    /// The link of an activation or a recovery mail is too old, or was used.
    StartLinkInvalid,
    /// The link is too old or superseded.
    LinkExpired,
    /// The link worked once already.
    LinkUsed,
    /// A part of the link is missing.
    LinkDamaged,
    /// What came back from another page belongs to a sign-in that this tab does not know.
    Forgotten,
    /// The answer of the Okta-hosted page says no.
    Denied,
    /// People sign in on the page that Okta hosts, and this one came back from there without an answer.
    AtOkta,
}

impl Ending {
    /// What the org refuses, by its own name for it and its words.
    pub(super) fn configuration(error: &str, description: &str) -> Ending {
        Ending::Configuration([error, ": ", description].concat())
    }

    /// One word for it, for whoever listens on the document; nothing where nothing went wrong.
    pub(super) fn kind(&self) -> Option<&'static str> {
        Some(match self {
            Ending::Said(_) => "stopped",
            Ending::Expired => "expired",
            Ending::Unreachable(problem) | Ending::Interrupted(problem) => problem.kind(),
            Ending::Unverified => "unverified",
            Ending::ClockWrong => "clock",
            Ending::Configuration(_) => "configuration",
            Ending::LinkExpired | Ending::StartLinkInvalid => "link-expired",
            Ending::LinkUsed => "link-used",
            Ending::LinkDamaged => "link-damaged",
            Ending::Forgotten => "forgotten",
            Ending::Denied => "denied",
            Ending::Elsewhere | Ending::LinkCode(_) | Ending::AtOkta => return None,
        })
    }
}

/// Why the last act did not work; the step stays.
#[derive(Clone, Debug, PartialEq)]
pub enum Problem {
    /// There was no answer.
    Transport(TransportError),
    /// Too many requests; until then, in epoch milliseconds, where the server says so.
    RateLimited(Option<u64>),
    /// The server failed.
    Server,
    /// The server's own words, of the step or of its fields.
    Said(Vec<Message>),
}

impl Problem {
    /// One word for it, for whoever listens on the document.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Problem::Transport(_) => "unreachable",
            Problem::RateLimited(_) => "rate-limited",
            Problem::Server => "server",
            Problem::Said(_) => "refused",
        }
    }
}

/// What is under way, so that nothing is sent twice and the right button says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Busy {
    /// The step's main action.
    Submit,
    /// A new mail.
    Resend,
    /// A choice or a skip.
    Choice,
}

/// What is on screen. It changes only when another view is due, so a poll or a wrong code disturbs nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// The identifier form.
    Identify,
    /// A step, by its name; the number tells two visits to the same step apart.
    Step(&'static str, u32),
    /// The quiet page.
    Finishing,
    /// An end; the number tells two of them apart.
    Ended(u32),
    /// The default page is next.
    SignedIn,
}
