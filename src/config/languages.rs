//! What the deployer says of languages and texts. The boot script reads it, which also knows what there is; here it is held
//! to its shape.

use super::{ConfigError, optional_text};
use crate::json::{Map, Value};

/// Refuses what the boot script would not understand.
pub(super) fn check(object: &Map) -> Result<(), ConfigError> {
    optional_text(object, "language")?;
    let wrong = |field| Err(ConfigError::Wrong { field });
    if let Some(list) = object.get("languages") {
        let list = list.as_array().unwrap_or_default();
        if list.is_empty() || !list.iter().all(Value::is_string) {
            return wrong("languages");
        }
    }
    if let Some(texts) = object.get("texts")
        && !all(texts, |texts| {
            all(texts, |text| {
                text.is_string() || all(text, Value::is_string)
            })
        })
    {
        return wrong("texts");
    }
    Ok(())
}

/// Whether that is an object of which every value is right.
fn all(value: &Value, is_right: impl Fn(&Value) -> bool) -> bool {
    let members = value.as_object();
    members.is_some_and(|members| members.values().all(is_right))
}
