//! What the server says in several sentences: each in a paragraph of its own, with the pages that say more.

use crate::{
    idx::{FormStep, Message},
    lean::Gather,
    markup::{Markup, block, element, link_elsewhere, nothing, paragraph, sentence},
    text::{Text, server_message},
};

/// A text longer than this is no good name for a link.
const LONGEST_LINK: usize = 80;

/// Whether it takes more than one paragraph to say them.
pub(super) fn is_long(messages: &[Message]) -> bool {
    says_something(messages).count() > 1
        || messages.iter().any(|message| !message.links().is_empty())
}

/// The messages in the server's order.
pub(super) fn paragraphs(messages: &[Message]) -> Vec<Markup> {
    says_something(messages).map(message).gather()
}

/// Some messages are nothing but a key that nobody here has words for.
fn says_something(messages: &[Message]) -> impl Iterator<Item = &Message> {
    let text = |message: &Message| {
        server_message(message.key(), &message.parameters(), message.text()).is_empty()
    };
    messages.iter().filter(move |message| !text(message))
}

fn message(message: &Message) -> Markup {
    let key = message.key().unwrap_or_default();
    let text = server_message(message.key(), &message.parameters(), message.text()).into_owned();
    let class = match key.ends_with(".option_index") {
        true => "told told--heading",
        false => "told",
    };
    let parts = match message.links()[..] {
        [] => vec![text.into()],
        [(href, None)] if text.len() <= LONGEST_LINK => {
            vec![link_elsewhere("told__link", href.to_owned(), text)]
        }
        ref links => {
            let mut parts = vec![text.into()];
            for (href, label) in links {
                let label = label.filter(|label| !label.is_empty());
                let label = label.unwrap_or_else(|| Text::MessageMore.get());
                parts.push(" ".into());
                let (href, label) = ((*href).to_owned(), label.to_owned());
                parts.push(link_elsewhere("told__link", href, label));
            }
            parts
        }
    };
    match message.advice() {
        None => sentence(class, parts),
        Some(advice) => element(
            "div",
            &[],
            vec![
                sentence(class, parts),
                paragraph("told told--advice", advice),
            ],
        ),
    }
}

/// What a step tells beside its fields: what is consented to, or where a sign-in began.
pub(super) fn facts(step: &FormStep) -> Markup {
    let told = step.told();
    if told.is_empty() {
        return nothing();
    }
    let mut rows = Vec::new();
    for (name, text) in told {
        let name = element("dt", &[("class", "facts__name")], vec![name.into()]);
        let text = element("dd", &[("class", "facts__value")], vec![text.into()]);
        rows.push(block("facts__row", vec![name, text]));
    }
    element("dl", &[("class", "facts")], rows)
}
