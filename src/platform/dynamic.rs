//! Calls by name, for parts of the browser that web-sys does not have or that are too seldom used for imports of their own.
//! A part that is missing is an error like any other.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// A member of an object.
pub(super) fn member(of: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    Reflect::get(of, &name.into())
}

/// Calls a method.
pub(super) fn call(of: &JsValue, name: &str, arguments: &[&JsValue]) -> Result<JsValue, JsValue> {
    let list = Array::new();
    for argument in arguments {
        list.push(argument);
    }
    member(of, name)?
        .dyn_into::<Function>()
        .map_err(|_| JsValue::UNDEFINED)?
        .apply(of, &list)
}

/// What a promise comes to.
pub(super) async fn settled(promise: JsValue) -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::resolve(&promise)).await
}

/// An object with these members.
pub(super) fn object(members: &[(&str, &JsValue)]) -> Result<Object, JsValue> {
    let object = Object::new();
    for (name, value) in members {
        Reflect::set(&object, &JsValue::from_str(name), value)?;
    }
    Ok(object)
}

/// The name of an error.
pub(super) fn name_of(error: &JsValue) -> Option<String> {
    member(error, "name").ok()?.as_string()
}
