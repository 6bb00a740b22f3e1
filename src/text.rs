//! Every text a person reads, under one key each: the views' own, and the server's messages by Okta's key, with the
//! server's text as the fall-back. The program holds the keys alone; the words come from the file of the language, which the
//! boot script hands over. Here do not live: markup, and decisions about what to show.

mod keys;
mod messages;

use std::{cell::Cell, ptr};

pub use keys::Text;
pub use messages::server_message;

use crate::{
    lean::decimal,
    ports::{LocalFuture, Locale},
};

thread_local! {
    static WORDS: Cell<&'static str> = const { Cell::new("") };
    static ARE_ALL: Cell<bool> = const { Cell::new(false) };
    static LOCALE: Cell<Option<&'static dyn Locale>> = const { Cell::new(None) };
}

/// Gives a counted text its number, in a catalogue and in a call alike.
const COUNT: &str = "count";

impl Text {
    /// The text in the language that is spoken.
    pub fn get(self) -> &'static str {
        // A few views of a screen each ask for a few texts: no index is worth its bytes.
        let mut rest = words();
        for _ in 0..=self as usize {
            rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
        }
        first_line(rest)
    }
}

/// Asks there how a language writes numbers and times, and for the texts that are not at hand.
pub fn begin(locale: &'static dyn Locale) {
    LOCALE.set(Some(locale));
}

/// Speaks another language from now on. `words` is what the build makes of a catalogue: the language's tag, then the texts in the
/// order of their keys, a line each; a text that depends on a number is all its forms, each behind a tab, the name of its
/// plural category and another tab, with that for all other numbers at the end. At first the last of them may be missing: those that
/// no sign-in by mail says.
pub fn speak(words: String) {
    // What was said stays where it is shown, and nobody changes the language often: that memory is given away.
    WORDS.set(words.leak());
}

/// Has all texts at hand, and says whether that is so. They are asked for at once, not only when somebody waits. Whoever draws a step
/// or an end that no sign-in by mail comes to waits for it.
pub fn complete() -> LocalFuture<'static, bool> {
    let locale = LOCALE.get().filter(|_| !ARE_ALL.get());
    let spoken = words();
    let asked = locale.map(|locale| locale.all_words());
    Box::pin(async move {
        let Some(asked) = asked else {
            return true;
        };
        let Some(all) = asked.await else {
            return false;
        };
        ARE_ALL.set(true);
        // Whoever speaks another language meanwhile has all its texts.
        if ptr::eq(spoken, words()) {
            WORDS.set(all.leak());
        }
        true
    })
}

/// The tag of the language that is spoken (BCP 47).
pub fn language() -> &'static str {
    first_line(words())
}

fn first_line(text: &str) -> &str {
    text.split_once('\n').map_or(text, |(line, _)| line)
}

/// The text with its placeholders filled. What is filled in is shown as text, whatever it is.
pub fn fill(text: Text, values: &[(&str, &str)]) -> String {
    filled(text.get(), values)
}

/// The same for a text with a number: in the form that the language has for so many, and with the number as it writes it.
pub fn fill_count(text: Text, count: u64, values: &[(&str, &str)]) -> String {
    let category = LOCALE.get().map(|it| it.category(language(), count));
    let forms = text.get();
    let mut parts = forms.split('\t');
    parts.next();
    let mut last = forms;
    let form = loop {
        match (parts.next(), parts.next()) {
            (Some(name), Some(form)) if category.as_deref() == Some(name) => break form,
            (Some(_), Some(form)) => last = form,
            // No category has that name, or there are no forms.
            _ => break last,
        }
    };
    let mut values = values.to_vec();
    let number = number(count);
    values.push((COUNT, &number));
    filled(form, &values)
}

/// A number.
pub fn number(number: u64) -> String {
    match LOCALE.get() {
        Some(locale) => locale.number(language(), number),
        None => decimal(number),
    }
}

/// A day, from a time in ISO 8601; `None` where it is none.
pub fn day(time: &str) -> Option<String> {
    LOCALE.get()?.day(language(), time)
}

/// A time of day, from epoch milliseconds.
pub fn time_of_day(epoch_ms: u64) -> String {
    let written = LOCALE.get().map(|it| it.time_of_day(language(), epoch_ms));
    written.unwrap_or_default()
}

fn filled(text: &str, values: &[(&str, &str)]) -> String {
    // A name or a number of another script must not turn the words around it.
    let isolates = match ["ar", "fa", "he"].contains(&language()) {
        true => ("\u{2068}", "\u{2069}"),
        false => ("", ""),
    };
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('{') {
        let (name, after) = behind.split_once('}').unwrap_or((behind, ""));
        let value = values.iter().find(|(known, _)| *known == name);
        let value = value.map_or("", |(_, value)| value);
        for part in [before, isolates.0, value, isolates.1] {
            filled.push_str(part);
        }
        rest = after;
    }
    filled + rest
}

#[cfg(target_arch = "wasm32")]
fn words() -> &'static str {
    WORDS.get()
}

/// On the host English is spoken where nothing else is.
#[cfg(not(target_arch = "wasm32"))]
fn words() -> &'static str {
    if WORDS.get().is_empty() {
        WORDS.set(english().leak());
    }
    WORDS.get()
}

#[cfg(not(target_arch = "wasm32"))]
fn english() -> String {
    let catalogue = crate::json::object(include_str!("text/en.json")).unwrap_or_default();
    let mut words = "en".to_owned();
    for text in Text::ALL {
        words.push('\n');
        match catalogue.get(text.name()) {
            Some(crate::json::Value::String(text)) => words.push_str(text),
            Some(crate::json::Value::Object(forms)) => {
                for (category, form) in forms.iter() {
                    let form = form.as_str().unwrap_or_default();
                    words.push_str(&["\t", category, "\t", form].concat());
                }
            }
            _ => {}
        }
    }
    words
}
