//! What comes back in the address of `/login/callback`: from the link in a mail, or from an Okta-hosted page.

use super::{AuthorizationCode, InteractionCode, OneTimePasscode, State, form};
use crate::{config::Issuer, lean::trimmed};

/// The meaning of a callback's query.
///
/// Everything in it can be written by anybody who can make a person open a link, so it is believed only where
/// `state` is that of a sign-in begun in this browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Callback {
    /// The link of an e-mail.
    EmailLink {
        /// The code, the same that the mail shows.
        otp: OneTimePasscode,
        /// The sign-in it belongs to.
        state: State,
    },
    /// An Okta-hosted step finished an embedded sign-in.
    InteractionCode {
        /// To be exchanged for tokens.
        code: InteractionCode,
        /// The sign-in it belongs to.
        state: State,
        /// Who says so (RFC 9207).
        iss: Option<String>,
    },
    /// An Okta-hosted sign-in is finished.
    AuthorizationCode {
        /// To be exchanged for tokens.
        code: AuthorizationCode,
        /// The sign-in it belongs to.
        state: State,
        /// Who says so (RFC 9207).
        iss: Option<String>,
    },
    /// An Okta-hosted step is done and the embedded sign-in goes on where it was.
    InteractionRequired {
        /// The sign-in it belongs to.
        state: State,
    },
    /// The org reports an error. The texts are evidence for the console: they could be anybody's, so they are never
    /// shown to a person.
    Error {
        /// The code (RFC 6749 section 4.1.2.1).
        error: String,
        /// The words.
        description: String,
        /// The sign-in it belongs to.
        state: Option<State>,
        /// Who says so (RFC 9207).
        iss: Option<String>,
    },
    /// Some of these parameters, but not whole, or malformed: a link that was cut, or tampered with.
    Damaged,
    /// None of these parameters: somebody opened the address by hand, or reloaded it.
    None,
}

/// A longer query is none of ours.
const LONGEST_QUERY: usize = 16_384;
/// Longer words of an error are cut.
const LONGEST_TEXT: usize = 500;

/// The parameters, each at most once. Names are compared without letter case, as okta-auth-js does.
#[derive(Default)]
struct Parameters {
    otp: Option<String>,
    state: Option<String>,
    code: Option<String>,
    interaction_code: Option<String>,
    error: Option<String>,
    error_description: Option<String>,
    iss: Option<String>,
}

impl Callback {
    /// Reads a query, with or without the question mark.
    pub fn parse(query: &str) -> Callback {
        let query = query.strip_prefix('?').unwrap_or(query);
        if query.len() > LONGEST_QUERY {
            return Callback::Damaged;
        }
        let Some(parameters) = Parameters::read(query) else {
            return Callback::Damaged;
        };
        if parameters.is_empty() {
            Callback::None
        } else {
            parameters.meaning().unwrap_or(Callback::Damaged)
        }
    }

    /// Whether the answer is from this issuer, as far as it says: an answer of another authorization server must not
    /// be taken to this one (mix-up, RFC 9207 section 2.4).
    pub fn issuer_matches(&self, issuer: &Issuer) -> bool {
        match self {
            Callback::InteractionCode { iss: Some(iss), .. }
            | Callback::AuthorizationCode { iss: Some(iss), .. }
            | Callback::Error { iss: Some(iss), .. } => iss == issuer.as_str(),
            _ => true,
        }
    }
}

impl Parameters {
    /// Nothing where a parameter of ours comes twice or cannot be decoded.
    fn read(query: &str) -> Option<Parameters> {
        let mut parameters = Parameters::default();
        for pair in query.split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            // A foreign parameter may be as malformed as it likes.
            let Some(name) = form::decode(name) else {
                continue;
            };
            let slot = match name.to_ascii_lowercase().as_str() {
                "otp" => &mut parameters.otp,
                "state" => &mut parameters.state,
                "code" => &mut parameters.code,
                "interaction_code" => &mut parameters.interaction_code,
                "error" => &mut parameters.error,
                "error_description" => &mut parameters.error_description,
                "iss" => &mut parameters.iss,
                _ => continue,
            };
            // Of two values one reader takes the first and another the last.
            if slot.replace(form::decode(value)?).is_some() {
                return None;
            }
        }
        Some(parameters)
    }

    fn is_empty(&self) -> bool {
        let Parameters {
            otp,
            state,
            code,
            interaction_code,
            error,
            error_description,
            iss: _,
        } = self;
        [otp, state, code, interaction_code, error, error_description]
            .iter()
            .all(|value| value.is_none())
    }

    fn meaning(self) -> Option<Callback> {
        let state = match &self.state {
            Some(state) => Some(State::new(state)?),
            None => None,
        };
        if let Some(error) = self.error {
            return match state {
                Some(state) if error == "interaction_required" => {
                    Some(Callback::InteractionRequired { state })
                }
                state => Some(Callback::Error {
                    error: shortened(&error),
                    description: shortened(&self.error_description.unwrap_or_default()),
                    state,
                    iss: self.iss,
                }),
            };
        }
        let state = state?;
        match (self.otp, self.interaction_code, self.code) {
            (Some(otp), None, None) => Some(Callback::EmailLink {
                otp: one_time_passcode(&otp)?,
                state,
            }),
            (None, Some(code), None) => Some(Callback::InteractionCode {
                code: InteractionCode::new(&code)?,
                state,
                iss: self.iss,
            }),
            (None, None, Some(code)) => Some(Callback::AuthorizationCode {
                code: AuthorizationCode::new(&code)?,
                state,
                iss: self.iss,
            }),
            _ => None,
        }
    }
}

/// The most characters of a code in a link.
const LONGEST_PASSCODE: usize = 16;

/// Letters, digits and hyphens; mail programs like to add a space.
fn one_time_passcode(otp: &str) -> Option<OneTimePasscode> {
    let otp = trimmed(otp);
    let spelt_right = otp
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    // Longer ones would be somebody's sentence, shown large on a trusted page.
    OneTimePasscode::new(otp).filter(|_| spelt_right && otp.len() <= LONGEST_PASSCODE)
}

fn shortened(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_control())
        .take(LONGEST_TEXT)
        .collect()
}
