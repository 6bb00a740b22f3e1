//! The org's rules for a new password, each with a mark that follows what is typed.

use leptos::prelude::*;

use crate::{
    idx::{FormStep, PasswordRule, User},
    lean::Gather,
    markup::{Markup, element, live, nothing},
    signal::{RwSignal, Signal},
    state::SignIn,
    text::{Text, fill_count},
};

/// The list's `id`, by which the field is described.
pub(super) const ID: &str = "password-rules";

/// The rules of the step; none where the org has none, or where no new password is chosen.
pub(super) fn of(step: &FormStep) -> Vec<PasswordRule> {
    step.authenticator
        .as_ref()
        .map(|authenticator| authenticator.password_policy().rules().to_vec())
        .unwrap_or_default()
}

pub(super) fn view(sign_in: SignIn, rules: Vec<PasswordRule>, typed: RwSignal<String>) -> Markup {
    if rules.is_empty() {
        return nothing();
    }
    let user = untrack(|| sign_in.response()).and_then(|response| response.user.clone());
    let user = user.unwrap_or_default();
    let rows = rules
        .into_iter()
        .map(|rule| row(rule, user.clone(), typed))
        .gather();
    element("ul", &[("class", "rules"), ("id", ID)], rows)
}

fn row(rule: PasswordRule, user: User, typed: RwSignal<String>) -> Markup {
    let kept = Signal::memo(move || {
        let typed = typed.get();
        match typed.is_empty() {
            true => None,
            false => rule.is_kept(&typed, &user),
        }
    });
    // Told by a sign and by words, not by colour alone.
    let mark = live(move || match kept.get() {
        Some(true) => said("rule__mark rule__mark--kept", "✓", Text::RuleKept),
        Some(false) => said("rule__mark", "✗", Text::RuleBroken),
        None => element(
            "span",
            &[("class", "rule__mark"), ("aria-hidden", "true")],
            vec!["•".into()],
        ),
    });
    element("li", &[("class", "rule")], vec![mark, text(rule).into()])
}

fn said(class: &'static str, sign: &'static str, words: Text) -> Markup {
    let sign = element("span", &[("aria-hidden", "true")], vec![sign.into()]);
    let words = element(
        "span",
        &[("class", "visually-hidden")],
        vec![[words.get(), " "].concat().into()],
    );
    element("span", &[("class", class)], vec![sign, words])
}

fn text(rule: PasswordRule) -> String {
    let counted = |text: Text, count: u64| fill_count(text, count, &[]);
    match rule {
        PasswordRule::MinLength(count) => counted(Text::RuleLength, count),
        PasswordRule::MinLowerCase(count) => counted(Text::RuleLowerCase, count),
        PasswordRule::MinUpperCase(count) => counted(Text::RuleUpperCase, count),
        PasswordRule::MinNumber(count) => counted(Text::RuleNumber, count),
        PasswordRule::MinSymbol(count) => counted(Text::RuleSymbol, count),
        PasswordRule::MaxRepeating(count) => counted(Text::RuleRepeating, count),
        PasswordRule::ExcludeUsername => Text::RuleUsername.get().to_owned(),
        PasswordRule::ExcludeFirstName => Text::RuleFirstName.get().to_owned(),
        PasswordRule::ExcludeLastName => Text::RuleLastName.get().to_owned(),
        PasswordRule::History(count) => counted(Text::RuleHistory, count),
    }
}
