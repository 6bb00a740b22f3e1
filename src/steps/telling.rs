//! What the server says, and the ends, in words: in a file of their own, since most sign-ins hear of nothing that went wrong. Whoever
//! has something to tell waits for it with the step as it is; where it cannot be had, the server's own words have to do.

use std::cell::Cell;

use super::{code_of_link, link_code, terminal, told};
use crate::{
    idx::Message,
    later::{PartError, later},
    markup::{Markup, alerts, block, nothing},
    state::SignIn,
    text::{Text, complete, server_message},
};

/// What the part can do.
#[derive(Clone, Copy)]
pub(super) struct Telling {
    /// Messages in one text.
    said: fn(&[Message]) -> String,
    /// Messages that are calm, or take more than one paragraph, in a box of their own.
    boxed: fn(&[Message]) -> Option<Markup>,
    /// An end of the sign-in.
    pub(super) end: fn(SignIn) -> Markup,
}

later! { telling => fn telling() -> Telling {
    Telling { said, boxed, end }
} }

thread_local! {
    static TELLING: Cell<Option<Telling>> = const { Cell::new(None) };
}

/// Loads the part and its texts where they are not there yet.
///
/// # Errors
/// When they cannot be had.
pub(super) async fn load() -> Result<Telling, PartError> {
    let texts = complete();
    let part = telling().await?;
    if !texts.await {
        return Err(PartError);
    }
    TELLING.set(Some(part));
    Ok(part)
}

/// The server's words, in the catalogue's where it has some.
pub(super) fn in_words(messages: &[Message]) -> String {
    match TELLING.get() {
        Some(part) => (part.said)(messages),
        None => messages.first().map_or("", Message::text).to_owned(),
    }
}

/// Messages that are calm, or take more than one paragraph, in a box of their own; nothing where one text says what is wrong.
pub(super) fn in_a_box(messages: &[Message]) -> Option<Markup> {
    TELLING.get().and_then(|part| (part.boxed)(messages))
}

fn said(messages: &[Message]) -> String {
    let mut texts: Vec<String> = Vec::new();
    for message in messages {
        let text =
            server_message(message.key(), &message.parameters(), message.text()).into_owned();
        if !text.is_empty() && !texts.contains(&text) {
            texts.push(text);
        }
    }
    // Of several, each is a sentence.
    if texts.len() > 1 {
        for text in &mut texts {
            if text.ends_with(is_before_full_stop) {
                text.push('.');
            }
        }
    }
    texts.join(" ")
}

/// Whether it can be the last character before a full stop: digits, and the letters of scripts that have one. Without Unicode's
/// tables, which the program would carry for this alone.
fn is_before_full_stop(character: char) -> bool {
    matches!(
        character,
        // Latin, Greek, Cyrillic; Hebrew; Arabic and Persian; Latin again, as Vietnamese has it; Korean.
        '0'..='9' | 'A'..='Z' | 'a'..='z' | '\u{c0}'..='\u{52f}' | '\u{5d0}'..='\u{5ea}'
            | '\u{620}'..='\u{64a}' | '\u{66e}'..='\u{6d3}' | '\u{1e00}'..='\u{1eff}' | '가'..='힣'
    )
}

fn boxed(messages: &[Message]) -> Option<Markup> {
    let calm = messages.iter().all(Message::is_calm);
    if !calm && !told::is_long(messages) {
        return None;
    }
    let paragraphs = told::paragraphs(messages);
    Some(match calm {
        true if paragraphs.is_empty() => nothing(),
        true => block("notice notice--calm", paragraphs),
        false => alerts("notice", Text::ErrorPrefix.get(), paragraphs),
    })
}

fn end(sign_in: SignIn) -> Markup {
    match code_of_link(sign_in) {
        Some(code) => link_code::view(sign_in, code),
        None => terminal::view(sign_in),
    }
}
