//! JSON from the network, from storage and from `config.json`, and back to text.
//!
//! In the browser the browser does it: a parser and the tables for decimal fractions would make up a twentieth of the program.
//! On the host, where tests and tools run, serde_json does. Both give the same values; `tests/browser` compares them.

mod value;

pub use value::{Map, Value};

use crate::lean::decimal;

/// Reads a document. The error says what is wrong and where, in words for a developer.
pub fn parse(text: &str) -> Result<Value, String> {
    parser::parse(text)
}

/// Reads a document that must be an object.
pub fn object(text: &str) -> Option<Map> {
    match parse(text) {
        Ok(Value::Object(object)) => Some(object),
        _ => None,
    }
}

/// Writes a value as text, without spaces.
pub fn write(value: &Value) -> String {
    let mut text = String::new();
    push(&mut text, value);
    text
}

/// Writes an object of one text.
pub fn one(name: &str, value: &str) -> String {
    let mut text = String::from("{");
    push_quoted(&mut text, name);
    text.push(':');
    push_quoted(&mut text, value);
    text.push('}');
    text
}

/// Adds a text in quotation marks.
pub fn push_quoted(to: &mut String, text: &str) {
    to.push_str(&parser::quoted(text));
}

fn push(to: &mut String, value: &Value) {
    match value {
        Value::Null => to.push_str("null"),
        Value::Bool(true) => to.push_str("true"),
        Value::Bool(false) => to.push_str("false"),
        Value::Number(number) => match value.as_i64() {
            Some(number) => {
                if number < 0 {
                    to.push('-');
                }
                to.push_str(&decimal(number.unsigned_abs()));
            }
            None => to.push_str(&parser::fraction(*number)),
        },
        Value::String(text) => push_quoted(to, text),
        Value::Array(list) => {
            to.push('[');
            for value in list.iter() {
                if !to.ends_with('[') {
                    to.push(',');
                }
                push(to, value);
            }
            to.push(']');
        }
        Value::Object(object) => {
            to.push('{');
            for (name, value) in object.iter() {
                if !to.ends_with('{') {
                    to.push(',');
                }
                push_quoted(to, name);
                to.push(':');
                push(to, value);
            }
            to.push('}');
        }
    }
}

#[cfg(target_arch = "wasm32")]
use crate::platform::json as parser;

#[cfg(not(target_arch = "wasm32"))]
mod parser {
    use crate::json::Value;

    pub(super) fn parse(text: &str) -> Result<Value, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    pub(super) fn quoted(text: &str) -> String {
        serde_json::Value::from(text).to_string()
    }

    pub(super) fn fraction(number: f64) -> String {
        serde_json::Value::from(number).to_string()
    }
}
