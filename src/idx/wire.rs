//! JSON exactly as Okta sends it, read with patience: a missing or misspelt part is `None`, never an error.

use crate::json::Value;
/// The text under a key.
pub(super) fn text<'a>(object: &'a Value, key: &str) -> Option<&'a str> {
    object.get(key).and_then(Value::as_str)
}

/// A flag, which some recordings write as a string.
pub(super) fn flag(object: &Value, key: &str) -> Option<bool> {
    match object.get(key)? {
        Value::Bool(flag) => Some(*flag),
        Value::String(word) => match word.as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// A whole number under a key.
pub(super) fn number(object: &Value, key: &str) -> Option<u64> {
    object.get(key).and_then(Value::as_u64)
}

/// The entries of a list, written either as ION does (`{"type":"array","value":[…]}`) or plainly.
pub(super) fn list<'a>(object: &'a Value, key: &str) -> &'a [Value] {
    match object.get(key) {
        Some(Value::Array(entries)) => entries,
        Some(Value::Object(wrapped)) => match wrapped.get("value") {
            Some(Value::Array(entries)) => entries,
            _ => &[],
        },
        _ => &[],
    }
}

/// The object under a key, unwrapped where ION wraps it (`{"type":"object","value":{…}}`).
pub(super) fn object<'a>(parent: &'a Value, key: &str) -> Option<&'a Value> {
    let found = parent.get(key)?;
    match found.get("value") {
        Some(inner) if inner.is_object() => Some(inner),
        _ if found.is_object() => Some(found),
        _ => None,
    }
}

/// What `relatesTo` points at: a list or a string, with or without `$.`, and possibly at nothing (protocol sheet,
/// "Remediation object"). Of a list that a path ends in, the first entry counts.
pub(super) fn related<'a>(root: &'a Value, owner: &Value) -> Option<&'a Value> {
    let path = match owner.get("relatesTo")? {
        Value::String(path) => path.as_str(),
        Value::Array(paths) => paths.first()?.as_str()?,
        _ => return None,
    };
    let path = path.strip_prefix('$').unwrap_or(path);
    let mut place = root;
    for segment in path
        .split(['.', '[', ']'])
        .filter(|segment| !segment.is_empty())
    {
        place = match segment.parse::<u64>() {
            Ok(index) => place.as_array()?.get(usize::try_from(index).ok()?)?,
            Err(_) => place.get(segment)?,
        };
    }
    match place.get("value") {
        Some(Value::Array(entries)) => entries.first(),
        Some(inner) => Some(inner),
        None => Some(place),
    }
}
