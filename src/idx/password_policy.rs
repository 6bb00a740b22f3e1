//! What a new password must be like (protocol sheet, "Authenticator object", `settings` of the password).

use std::fmt;

use super::wire;
use crate::{
    json::Value,
    lean::{Gather, holds},
};

/// The org's rules for a new password. A rule that is not there asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PasswordPolicy {
    rules: Vec<PasswordRule>,
}

/// One rule, with what it takes to check it while somebody types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordRule {
    /// At least so many characters.
    MinLength(u64),
    /// At least so many lower-case letters.
    MinLowerCase(u64),
    /// At least so many capitals.
    MinUpperCase(u64),
    /// At least so many digits.
    MinNumber(u64),
    /// At least so many characters that are neither letter nor digit.
    MinSymbol(u64),
    /// At most so many of the same character in a row.
    MaxRepeating(u64),
    /// No part of the user name.
    ExcludeUsername,
    /// Not the first name.
    ExcludeFirstName,
    /// Not the last name.
    ExcludeLastName,
    /// None of so many passwords before; only the server can tell.
    History(u64),
}

impl PasswordPolicy {
    pub(super) fn read(authenticator: &Value) -> PasswordPolicy {
        let nothing = Value::Null;
        let settings = authenticator.get("settings").unwrap_or(&nothing);
        let complexity = settings.get("complexity").unwrap_or(&nothing);
        let counted = [
            (
                "minLength",
                PasswordRule::MinLength as fn(u64) -> PasswordRule,
            ),
            ("minLowerCase", PasswordRule::MinLowerCase),
            ("minUpperCase", PasswordRule::MinUpperCase),
            ("minNumber", PasswordRule::MinNumber),
            ("minSymbol", PasswordRule::MinSymbol),
            (
                "maxConsecutiveRepeatingCharacters",
                PasswordRule::MaxRepeating,
            ),
        ];
        let mut rules: Vec<PasswordRule> = counted
            .into_iter()
            .filter_map(|(name, rule)| {
                let count = wire::number(complexity, name).filter(|count| *count > 0)?;
                Some(rule(count))
            })
            .gather();
        if wire::flag(complexity, "excludeUsername") == Some(true) {
            rules.push(PasswordRule::ExcludeUsername);
        }
        for attribute in wire::list(complexity, "excludeAttributes") {
            match attribute.as_str() {
                Some("firstName") => rules.push(PasswordRule::ExcludeFirstName),
                Some("lastName") => rules.push(PasswordRule::ExcludeLastName),
                _ => {}
            }
        }
        let history = settings
            .get("age")
            .and_then(|age| wire::number(age, "historyCount"));
        rules.extend(
            history
                .filter(|count| *count > 0)
                .map(PasswordRule::History),
        );
        PasswordPolicy { rules }
    }

    /// The rules in the order in which people should read them.
    pub fn rules(&self) -> &[PasswordRule] {
        &self.rules
    }
}

impl PasswordRule {
    /// Whether a password keeps the rule; `None` where only the server can tell.
    pub fn is_kept(self, password: &str, user: &User) -> Option<bool> {
        let at_least = |count: u64, of: fn(char) -> bool| {
            password.chars().filter(|character| of(*character)).count() as u64 >= count
        };
        // Letters of ASCII are compared without their case, others as they are: the browser side of this is advice, and
        // the tables of Unicode weigh more than the advice is worth.
        let lower = password.to_ascii_lowercase();
        let lacks =
            |part: &str| part.chars().count() < 4 || !holds(&lower, &part.to_ascii_lowercase());
        Some(match self {
            PasswordRule::MinLength(count) => at_least(count, |_| true),
            PasswordRule::MinLowerCase(count) => at_least(count, |it| it.is_ascii_lowercase()),
            PasswordRule::MinUpperCase(count) => at_least(count, |it| it.is_ascii_uppercase()),
            PasswordRule::MinNumber(count) => at_least(count, |it| it.is_ascii_digit()),
            PasswordRule::MinSymbol(count) => {
                at_least(count, |it| it.is_ascii_punctuation() || it == ' ')
            }
            PasswordRule::MaxRepeating(count) => longest_run(password) <= count,
            PasswordRule::ExcludeUsername => user
                .identifier()
                .split(['@', '.', '-', '_', ',', '#'])
                .all(lacks),
            PasswordRule::ExcludeFirstName => lacks(user.first_name()),
            PasswordRule::ExcludeLastName => lacks(user.last_name()),
            PasswordRule::History(_) => return None,
        })
    }
}

/// What the server says of the person whose password it is.
#[derive(Clone, Default, PartialEq)]
pub struct User(Value);

impl fmt::Debug for User {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("User([redacted])")
    }
}

impl User {
    pub(super) fn read(body: &Value) -> Option<User> {
        Some(User(wire::object(body, "user")?.clone()))
    }

    /// The user name; empty where the server keeps it to itself.
    pub fn identifier(&self) -> &str {
        wire::text(&self.0, "identifier").unwrap_or_default()
    }

    /// `firstName`.
    pub fn first_name(&self) -> &str {
        self.of_profile("firstName")
    }

    /// `lastName`.
    pub fn last_name(&self) -> &str {
        self.of_profile("lastName")
    }

    fn of_profile(&self, name: &str) -> &str {
        let profile = self.0.get("profile");
        profile
            .and_then(|profile| wire::text(profile, name))
            .unwrap_or_default()
    }
}

fn longest_run(text: &str) -> u64 {
    let (mut longest, mut run, mut before) = (0, 0, None);
    for character in text.chars() {
        run = if before == Some(character) {
            run + 1
        } else {
            1
        };
        longest = longest.max(run);
        before = Some(character);
    }
    longest
}
