//! What a new password must look like.

use super::message::{Message, Param};
use super::user::User;
use serde::{Deserialize, Serialize};

/// What a new password must look like; told as `settings` of the password authenticator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PasswordPolicy {
    /// Characters.
    pub min_length: usize,
    /// Lower case letters.
    pub min_lower_case: usize,
    /// Upper case letters.
    pub min_upper_case: usize,
    /// Digits.
    pub min_number: usize,
    /// Anything else.
    pub min_symbol: usize,
    /// No part of the user name may occur in it.
    pub exclude_username: bool,
    /// So many of the last passwords may not come back.
    pub history_count: usize,
}

impl Default for PasswordPolicy {
    fn default() -> Self {
        Self {
            min_length: 8,
            min_lower_case: 1,
            min_upper_case: 1,
            min_number: 1,
            min_symbol: 0,
            exclude_username: true,
            history_count: 4,
        }
    }
}

/// The passwords that everybody tries first.
const COMMON: [&str; 3] = ["Password1", "Welcome123", "Abcd1234"];

impl PasswordPolicy {
    /// Whether the person may take this password.
    pub(crate) fn check(&self, user: &User, password: &str) -> Result<(), Message> {
        if COMMON.contains(&password) {
            let text = "This password was found in a list of commonly used passwords. Please try another password.";
            return Err(Message::error("password.common", text));
        }
        let count = |fits: fn(&char) -> bool| password.chars().filter(fits).count();
        let met = password.chars().count() >= self.min_length
            && count(|it| it.is_lowercase()) >= self.min_lower_case
            && count(|it| it.is_uppercase()) >= self.min_upper_case
            && count(|it| it.is_numeric()) >= self.min_number
            && count(|it| !it.is_alphanumeric()) >= self.min_symbol
            && !(self.exclude_username && holds_a_part_of(password, &user.identifier))
            && !self.is_of_history(user, password);
        if met { Ok(()) } else { Err(self.not_met()) }
    }

    fn is_of_history(&self, user: &User, password: &str) -> bool {
        let former = user.former_passwords.iter().rev().map(String::as_str);
        let all = user.password.as_deref().into_iter().chain(former);
        all.take(self.history_count).any(|it| it == password)
    }

    fn not_met(&self) -> Message {
        let rules = [
            (self.min_lower_case, "a lowercase letter"),
            (self.min_upper_case, "an uppercase letter"),
            (self.min_number, "a number"),
            (self.min_symbol, "a symbol"),
            (
                usize::from(self.exclude_username),
                "no parts of your username",
            ),
        ];
        let mut told = vec![format!("at least {} characters", self.min_length)];
        let asked = rules.iter().filter(|(count, _)| *count > 0);
        told.extend(asked.map(|(_, rule)| (*rule).to_owned()));
        let requirements = format!(
            "Password requirements: {}. Your password cannot be any of your last {} passwords.",
            told.join(", "),
            self.history_count
        );
        let text = format!("Password requirements were not met. {requirements}");
        Message {
            params: vec![Param::Text(requirements)],
            ..Message::error("password.passwordRequirementsNotMet", &text)
        }
    }
}

/// Parts of a user name are what stands between its marks; short ones would forbid too much.
fn holds_a_part_of(password: &str, identifier: &str) -> bool {
    let password = password.to_lowercase();
    identifier
        .to_lowercase()
        .split(['@', '.', '-', '_', ','])
        .any(|part| part.chars().count() >= 4 && password.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_a_reason_to_refuse() {
        let policy = PasswordPolicy {
            min_symbol: 1,
            ..PasswordPolicy::default()
        };
        let user = User {
            identifier: "rosa.blum@example.com".to_owned(),
            password: Some("Old-lamp-1".to_owned()),
            former_passwords: vec!["Older-lamp-1".to_owned()],
            ..User::default()
        };
        assert_eq!(policy.check(&user, "New-lamp-1"), Ok(()));
        for refused in [
            "Ab-1",
            "NEW-LAMP-1",
            "new-lamp-1",
            "New-lamp-one",
            "Newlamp1",
            "my-Rosa-lamp-1",
            "Old-lamp-1",
            "Older-lamp-1",
        ] {
            let message = policy.check(&user, refused).err();
            let key = message.as_ref().map(|it| it.key);
            assert_eq!(
                key,
                Some("password.passwordRequirementsNotMet"),
                "{refused}"
            );
        }
        let common = PasswordPolicy::default().check(&user, "Password1").err();
        assert_eq!(common.map(|it| it.key), Some("password.common"));
    }
}
