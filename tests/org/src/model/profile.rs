//! The attributes that registration and profile update ask for.

use super::flow::FieldMessage;
use super::message::{self, Message, Param};
use std::collections::BTreeMap;

/// One attribute of a profile.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attribute {
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
    pub(crate) kind: Kind,
    pub(crate) required: bool,
    pub(crate) max_length: usize,
}

/// What can be put into it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Text,
    Address,
    Flag,
    /// A whole number, not below nought.
    Number,
    /// One of these, label and value, as an org writes it in registration, where it says how to show them: `select` or
    /// `radio`.
    DisplayedChoice(&'static str, &'static [(&'static str, &'static str)]),
    /// The same, as plain options.
    Choice(&'static [(&'static str, &'static str)]),
}

/// What somebody put into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Given {
    Text(String),
    Flag(bool),
    Number(u64),
    /// Something that no attribute takes.
    Other,
}

/// What `enroll-profile` asks for.
pub(crate) const REGISTRATION: &[Attribute] = &[
    text("firstName", "First name", true, 50),
    text("lastName", "Last name", true, 50),
    Attribute {
        kind: Kind::Address,
        ..text("email", "Email", true, 100)
    },
    Attribute {
        kind: Kind::DisplayedChoice(
            "select",
            &[
                ("Workshop", "workshop"),
                ("Office", "office"),
                ("On the road", "road"),
            ],
        ),
        ..text("workplace", "Where do you work?", true, 20)
    },
    Attribute {
        kind: Kind::DisplayedChoice("radio", &[("By bicycle", "bicycle"), ("By tram", "tram")]),
        ..text("commute", "How do you get there?", false, 20)
    },
    Attribute {
        kind: Kind::Number,
        ..text("badge", "Number of your badge", false, 0)
    },
    Attribute {
        kind: Kind::Flag,
        ..text("newsletter", "Send me the newsletter", false, 0)
    },
    text("nickName", "Nickname", false, 20),
];

/// What `profile-update` asks for.
pub(crate) const UPDATE: &[Attribute] = &[
    text("nickName", "Nickname", false, 20),
    Attribute {
        kind: Kind::Address,
        ..text("secondEmail", "Secondary email", false, 100)
    },
    Attribute {
        kind: Kind::Choice(&[("Tea", "tea"), ("Coffee", "coffee")]),
        ..text("drink", "What do you drink?", true, 20)
    },
];

const fn text(
    name: &'static str,
    label: &'static str,
    required: bool,
    max_length: usize,
) -> Attribute {
    Attribute {
        name,
        label,
        kind: Kind::Text,
        required,
        max_length,
    }
}

/// What was wrong with a profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// Something that was not asked for.
    Unasked,
    Fields(Vec<FieldMessage>),
}

/// The profile as text, if everything in it is right.
pub(crate) fn check(
    attributes: &[Attribute],
    given: &BTreeMap<String, Given>,
) -> Result<BTreeMap<String, String>, Problem> {
    if given
        .keys()
        .any(|name| !attributes.iter().any(|it| it.name == name))
    {
        return Err(Problem::Unasked);
    }
    let (mut profile, mut problems) = (BTreeMap::new(), Vec::new());
    for attribute in attributes {
        match attribute.read(given.get(attribute.name)) {
            Ok(Some(value)) => {
                profile.insert(attribute.name.to_owned(), value);
            }
            Ok(None) => {}
            Err(messages) => {
                problems.extend(messages.into_iter().map(|message| FieldMessage {
                    field: attribute.name,
                    message,
                }));
            }
        }
    }
    if problems.is_empty() {
        Ok(profile)
    } else {
        Err(Problem::Fields(problems))
    }
}

/// A mail address, as far as one can tell by looking at it.
pub(crate) fn is_address(text: &str) -> bool {
    text.split_once('@').is_some_and(|(local, domain)| {
        let fine =
            |it: &str| !it.is_empty() && !it.contains(|c: char| c == '@' || c.is_whitespace());
        fine(local) && fine(domain) && domain.contains('.') && !domain.ends_with('.')
    })
}

/// The address is taken.
pub(crate) fn not_unique() -> FieldMessage {
    FieldMessage {
        field: "email",
        message: with_label(
            "registration.error.notUniqueWithinOrg",
            "A user with this Email already exists",
            "Email",
        ),
    }
}

impl Attribute {
    fn read(&self, given: Option<&Given>) -> Result<Option<String>, Vec<Message>> {
        let text = match (self.kind, given) {
            (_, None) => "",
            (Kind::Flag, Some(Given::Flag(flag))) => return Ok(Some(flag.to_string())),
            (Kind::Number, Some(Given::Number(number))) => return Ok(Some(number.to_string())),
            (Kind::Flag | Kind::Number, Some(_))
            | (_, Some(Given::Flag(_) | Given::Number(_) | Given::Other)) => {
                return Err(vec![self.mismatch()]);
            }
            (_, Some(Given::Text(text))) => text.trim(),
        };
        if text.is_empty() {
            return if self.required {
                Err(vec![message::blank()])
            } else {
                Ok(None)
            };
        }
        let fits = match self.kind {
            Kind::Choice(choices) | Kind::DisplayedChoice(_, choices) => {
                choices.iter().any(|(_, value)| *value == text)
            }
            Kind::Address if !is_address(text) => {
                return Err(vec![self.no_address(), self.mismatch()]);
            }
            _ => text.chars().count() <= self.max_length,
        };
        if fits {
            Ok(Some(text.to_owned()))
        } else {
            Err(vec![self.mismatch()])
        }
    }

    fn mismatch(&self) -> Message {
        let text = format!(
            "Provided value for property '{}' does not match required pattern",
            self.label
        );
        with_label("registration.error.doesNotMatchPattern", &text, self.label)
    }

    fn no_address(&self) -> Message {
        let text = format!("'{}' must be in the form of an email address", self.label);
        with_label("registration.error.invalidLoginEmail", &text, self.label)
    }
}

fn with_label(key: &'static str, text: &str, label: &str) -> Message {
    Message {
        params: vec![Param::Text(label.to_owned())],
        ..Message::error(key, text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_other_texts() {
        assert!(is_address("mia.b@example.com"));
        for wrong in [
            "",
            "mia",
            "@example.com",
            "mia@",
            "mia@example",
            "a b@c.de",
            "a@b@c.de",
        ] {
            assert!(!is_address(wrong), "{wrong}");
        }
    }
}
