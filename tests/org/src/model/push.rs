//! Pushes to Okta Verify, and devices on which it is just being set up.

use super::{Model, random};
use rand::Rng;
use serde::Serialize;

/// One push, as the device shows it.
#[derive(Clone, Debug, Serialize)]
pub struct Push {
    /// Its name in the control API.
    pub id: String,
    /// Whose device it went to.
    pub user: String,
    /// The numbers to choose from, where the push asks for one.
    pub numbers: Vec<String>,
    /// When it was sent, milliseconds by the org's clock.
    pub sent_at_ms: i64,
    /// What became of it.
    pub state: PushState,
    /// The number that the page shows.
    #[serde(skip)]
    pub(crate) correct: Option<String>,
}

/// What became of a push.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PushState {
    /// Nobody has looked at it yet.
    Waiting,
    /// It was approved, with the right number where there was one.
    Approved,
    /// It was denied, or the wrong number was chosen.
    Denied,
    /// Another push took its place, or nobody waits for it any more.
    Gone,
}

impl Model {
    /// Sends a push; the one before it to the same person is worthless from now on.
    pub(crate) fn send_push(&mut self, user: &str, with_number: bool) -> Push {
        for former in self.pushes.iter_mut().filter(|it| it.user == user) {
            if former.state == PushState::Waiting {
                former.state = PushState::Gone;
            }
        }
        let numbers = if with_number {
            three_numbers()
        } else {
            Vec::new()
        };
        let correct = numbers.get(rand::thread_rng().gen_range(0..3)).cloned();
        let push = Push {
            id: format!("push-{}", random::alphanumeric(17)),
            user: user.to_owned(),
            numbers,
            sent_at_ms: self.now_ms(),
            state: PushState::Waiting,
            correct,
        };
        self.pushes.push(push.clone());
        push
    }

    pub(crate) fn push(&self, id: &str) -> Option<&Push> {
        self.pushes.iter().find(|push| push.id == id)
    }

    /// Nobody waits for this push any more.
    pub(crate) fn drop_push(&mut self, id: &str) {
        let waiting = self
            .pushes
            .iter_mut()
            .find(|push| push.id == id && push.state == PushState::Waiting);
        if let Some(push) = waiting {
            push.state = PushState::Gone;
        }
    }

    /// Whether the push can still be answered.
    pub(crate) fn is_waiting(&self, push: &Push) -> bool {
        let life_ms = self.settings.code_life_s * 1_000;
        push.state == PushState::Waiting && self.now_ms() - push.sent_at_ms <= life_ms
    }

    /// Answers a push, by its id. An approval with the wrong number, or without one where it is asked for, is a denial.
    pub(crate) fn answer_push(&mut self, id: &str, approve: bool, number: Option<&str>) -> bool {
        let Some(position) = self
            .pushes
            .iter()
            .position(|push| push.id == id && self.is_waiting(push))
        else {
            return false;
        };
        if let Some(push) = self.pushes.get_mut(position) {
            let right = push.correct.is_none() || push.correct.as_deref() == number;
            push.state = if approve && right {
                PushState::Approved
            } else {
                PushState::Denied
            };
        }
        true
    }
}

/// Three different numbers of two digits.
fn three_numbers() -> Vec<String> {
    let mut numbers: Vec<String> = Vec::new();
    while numbers.len() < 3 {
        let number = rand::thread_rng().gen_range(10..100).to_string();
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    numbers
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use crate::OrgSettings;

    #[test]
    fn the_right_number_approves_and_any_other_denies() {
        let mut model = Model::new(OrgSettings::default());
        for right in [true, false] {
            let push = model.send_push("viktor@example.com", true);
            let wanted = push.correct.clone().unwrap();
            let wrong = push.numbers.iter().find(|it| **it != wanted).unwrap();
            let number = if right { &wanted } else { wrong };
            assert!(model.answer_push(&push.id, true, Some(number)));
            let state = model.push(&push.id).unwrap().state;
            assert_eq!(state == PushState::Approved, right);
            assert!(!model.answer_push(&push.id, true, None), "it is answered");
        }
    }

    #[test]
    fn a_push_lapses_and_gives_way_to_the_next() {
        let mut model = Model::new(OrgSettings::default());
        let first = model.send_push("vera@example.com", false);
        let second = model.send_push("vera@example.com", false);
        assert!(!model.answer_push(&first.id, true, None));
        model.clock.advance(301_000);
        assert!(!model.answer_push(&second.id, true, None));
    }
}
