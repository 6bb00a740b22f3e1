//! Writing JSON member by member, where the order of the members is part of the format, and reading single members.

pub(super) use crate::json::object;
use crate::{
    json::{Map, push_quoted},
    lean::decimal,
};

/// Adds `"name":"value"` to an object that is being written, with a comma where something stands before it.
pub(super) fn push_text(json: &mut String, name: &str, value: &str) {
    push_name(json, name);
    push_quoted(json, value);
}

/// Adds `"name":value` for a number.
pub(super) fn push_number(json: &mut String, name: &str, value: u64) {
    push_name(json, name);
    json.push_str(&decimal(value));
}

/// Adds `"name":["value","value"]`.
pub(super) fn push_list(json: &mut String, name: &str, values: &[String]) {
    push_name(json, name);
    json.push('[');
    for value in values {
        if !json.ends_with('[') {
            json.push(',');
        }
        push_quoted(json, value);
    }
    json.push(']');
}

/// Adds `"name":`, with a comma before it where something stands before it.
pub(super) fn push_name(json: &mut String, name: &str) {
    if !json.ends_with('{') {
        json.push(',');
    }
    push_quoted(json, name);
    json.push(':');
}

/// A member that is text.
pub(super) fn text<'a>(object: &'a Map, name: &str) -> Option<&'a str> {
    object.get(name)?.as_str()
}
