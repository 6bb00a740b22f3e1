//! The browser's own reading and writing of JSON.

use js_sys::{Array, JSON, Object};
use wasm_bindgen::{JsCast, JsValue};

use super::dynamic::member;
use crate::json::{Map, Value};

/// How deep a document may be nested; as deep as serde_json takes it. Deeper ones would use up the program's stack.
const DEEPEST: u32 = 128;

pub(crate) fn parse(text: &str) -> Result<Value, String> {
    let parsed = JSON::parse(text).map_err(|error| {
        let message = member(&error, "message").ok();
        message.and_then(|it| it.as_string()).unwrap_or_default()
    })?;
    value(&parsed, DEEPEST).ok_or_else(|| "it is nested too deeply".to_owned())
}

pub(crate) fn quoted(text: &str) -> String {
    written(JsValue::from_str(text))
}

pub(crate) fn fraction(number: f64) -> String {
    written(JsValue::from_f64(number))
}

fn written(value: JsValue) -> String {
    JSON::stringify(&value)
        .map(String::from)
        .unwrap_or_default()
}

fn value(parsed: &JsValue, depth: u32) -> Option<Value> {
    if let Some(text) = parsed.as_string() {
        return Some(Value::String(text));
    }
    if let Some(number) = parsed.as_f64() {
        return Some(Value::Number(number));
    }
    if let Some(flag) = parsed.as_bool() {
        return Some(Value::Bool(flag));
    }
    if parsed.is_null() {
        return Some(Value::Null);
    }
    let depth = depth.checked_sub(1)?;
    if Array::is_array(parsed) {
        let list: &Array = parsed.unchecked_ref();
        let mut items = Vec::new();
        for item in list.iter() {
            items.push(value(&item, depth)?);
        }
        return Some(Value::from(items));
    }
    // The browser has put what one name was given several times into one member.
    let mut members = Vec::new();
    for member in Object::entries(parsed.unchecked_ref()).iter() {
        let member: Array = member.unchecked_into();
        members.push((member.get(0).as_string()?, value(&member.get(1), depth)?));
    }
    Some(Value::Object(Map::of_unique(members)))
}
