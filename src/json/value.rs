//! Values of JSON. Lists and objects are shared, so that a part of a document can be kept, and handed on, without a copy of it: what
//! an org says is read from its document when somebody asks for it.

use std::{fmt, sync::Arc};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{MapAccess, SeqAccess, Visitor},
};

/// The largest number up to which every integer has a value of its own; the browser has no other integers.
const LARGEST_INTEGER: f64 = 9_007_199_254_740_991.0;

/// Any value.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text.
    String(String),
    /// A list.
    Array(Arc<Vec<Value>>),
    /// An object.
    Object(Map),
}

/// The members of an object, in their order, each name once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map(Arc<Vec<(String, Value)>>);

impl Value {
    /// A member, where it is an object that has it.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.as_object()?.get(name)
    }

    /// The members in their order; none where it is no object.
    pub fn members(&self) -> &[(String, Value)] {
        self.as_object().map_or(&[], |object| &object.0)
    }

    /// The text.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The number.
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Value::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The number, where it is whole.
    pub fn as_i64(&self) -> Option<i64> {
        let number = self.as_f64()?;
        let whole = number.trunc() == number && number.abs() <= LARGEST_INTEGER;
        whole.then_some(number as i64)
    }

    /// The number, where it is whole and not below zero.
    pub fn as_u64(&self) -> Option<u64> {
        u64::try_from(self.as_i64()?).ok()
    }

    /// The list.
    pub fn as_array(&self) -> Option<&[Value]> {
        match self {
            Value::Array(list) => Some(list),
            _ => None,
        }
    }

    /// The object.
    pub fn as_object(&self) -> Option<&Map> {
        match self {
            Value::Object(object) => Some(object),
            _ => None,
        }
    }

    /// Whether it is a text.
    pub fn is_string(&self) -> bool {
        self.as_str().is_some()
    }

    /// Whether it is an object.
    pub fn is_object(&self) -> bool {
        self.as_object().is_some()
    }

    /// A whole number, where it is one that a browser can tell from its neighbours.
    pub fn whole(number: i64) -> Option<Value> {
        let value = Value::Number(number as f64);
        (value.as_i64() == Some(number)).then_some(value)
    }

    /// An object of one member.
    pub fn of(name: &str, value: Value) -> Value {
        Value::Object(Map::of(name, value))
    }
}

impl Map {
    /// An object without members.
    pub fn new() -> Map {
        Map::default()
    }

    /// An object of one member.
    pub fn of(name: &str, value: Value) -> Map {
        Map(Arc::new(vec![(name.to_owned(), value)]))
    }

    /// An object of members of which no two have one name, as a browser's are.
    #[cfg(target_arch = "wasm32")]
    pub(crate) fn of_unique(members: Vec<(String, Value)>) -> Map {
        Map(Arc::new(members))
    }

    /// A member.
    pub fn get(&self, name: &str) -> Option<&Value> {
        let member = self.0.iter().find(|(known, _)| known == name);
        member.map(|(_, value)| value)
    }

    /// Whether it has a member.
    pub fn contains_key(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The names in their order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The members in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// The values in their order.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.0.iter().map(|(_, value)| value)
    }

    /// Changes a member. One that is not there is added as `null` before.
    pub fn change(&mut self, name: &str, change: impl FnOnce(&mut Value)) {
        let members = Arc::make_mut(&mut self.0);
        if members.iter().all(|(known, _)| known != name) {
            members.push((name.to_owned(), Value::Null));
        }
        if let Some((_, value)) = members.iter_mut().find(|(known, _)| known == name) {
            change(value);
        }
    }

    /// Adds a member, or gives it another value.
    pub fn insert(&mut self, name: &str, value: Value) {
        self.change(name, |old| *old = value);
    }

    /// Leaves a member out, and says whether it was there.
    pub fn remove(&mut self, name: &str) -> bool {
        let was = self.contains_key(name);
        self.retain(|known, _| known != name);
        was
    }

    /// Leaves out the members that are not wanted.
    pub fn retain(&mut self, mut is_wanted: impl FnMut(&str, &Value) -> bool) {
        Arc::make_mut(&mut self.0).retain(|(name, value)| is_wanted(name, value));
    }

    /// Lays another object over this one, object by object.
    pub fn merge(&mut self, over: Map) {
        for (name, value) in over.iter() {
            self.change(name, |old| match (old, value) {
                (Value::Object(old), Value::Object(new)) => old.merge(new.clone()),
                (old, value) => *old = value.clone(),
            });
        }
    }
}

impl PartialEq<str> for Value {
    fn eq(&self, text: &str) -> bool {
        self.as_str() == Some(text)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::String(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::String(text)
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Value {
        Value::Number(number as f64)
    }
}

impl From<Vec<Value>> for Value {
    fn from(list: Vec<Value>) -> Value {
        Value::Array(Arc::new(list))
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(flag) => serializer.serialize_bool(*flag),
            Value::Number(number) => match self.as_i64() {
                Some(whole) => serializer.serialize_i64(whole),
                None => serializer.serialize_f64(*number),
            },
            Value::String(text) => serializer.serialize_str(text),
            Value::Array(list) => serializer.collect_seq(list.iter()),
            Value::Object(object) => serializer.collect_map(object.iter()),
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(Reading)
    }
}

struct Reading;

impl<'de> Visitor<'de> for Reading {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value of JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Bool(flag))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Number(number as f64))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Value::Number(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::from(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element()? {
            values.push(value);
        }
        Ok(Value::from(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        while let Some((name, value)) = object.next_entry::<String, Value>()? {
            members.insert(&name, value);
        }
        Ok(Value::Object(members))
    }
}
