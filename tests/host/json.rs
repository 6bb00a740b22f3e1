//! Values of JSON: read, compared, changed, written.

use vestibule::json::{Map, Value, object, parse, write};

fn value(text: &str) -> Value {
    parse(text).unwrap()
}

#[test]
fn each_value_is_what_it_is_and_nothing_else() {
    let document = value(
        r#"{"text":"t","whole":7,"below":-7,"part":0.5,"yes":true,"none":null,"list":[1],"map":{}}"#,
    );
    let get = |name: &str| document.get(name).unwrap();
    assert_eq!(get("text").as_str(), Some("t"));
    assert_eq!(get("text").as_u64(), None);
    assert_eq!(
        (get("whole").as_u64(), get("whole").as_i64()),
        (Some(7), Some(7))
    );
    assert_eq!(
        (get("below").as_u64(), get("below").as_i64()),
        (None, Some(-7))
    );
    assert_eq!(
        (get("part").as_i64(), get("part").as_f64()),
        (None, Some(0.5))
    );
    assert_eq!(*get("yes"), Value::Bool(true));
    assert_eq!(*get("none"), Value::Null);
    assert_eq!(get("list").as_array().map(<[Value]>::len), Some(1));
    assert!(get("map").is_object() && !get("list").is_object());
    assert_eq!(document.get("missing"), None);
    assert_eq!(get("text").get("text"), None);
    assert_eq!(object("[]"), None);
}

/// Beyond that a browser makes one number of several, and what is compared would be something else than what was written.
#[test]
fn whole_numbers_end_where_a_browser_cannot_tell_them_apart() {
    let largest = 9_007_199_254_740_991_u64;
    assert_eq!(value(&largest.to_string()).as_u64(), Some(largest));
    assert_eq!(value(&(largest + 1).to_string()).as_u64(), None);
    assert_eq!(
        Value::whole(largest as i64),
        Some(value(&largest.to_string()))
    );
    assert_eq!(Value::whole(-5), Some(value("-5")));
    for beyond in [largest as i64 + 1, largest as i64 + 2, i64::MAX, i64::MIN] {
        assert_eq!(Value::whole(beyond), None, "{beyond}");
    }
    assert_eq!(value("1e300").as_i64(), None);
    assert_eq!(
        value("-9007199254740991").as_i64(),
        Some(-9_007_199_254_740_991)
    );
}

#[test]
fn what_was_read_is_written_again() {
    for text in [
        r#"{"z":1,"a":[true,null,"\"\n"],"m":{"x":-2,"y":0.25}}"#,
        "[]",
        "{}",
        "9007199254740991",
    ] {
        assert_eq!(write(&value(text)), text);
    }
    // The last of several counts, in the place of the first.
    assert_eq!(write(&value(r#"{"a":1,"b":2,"a":3}"#)), r#"{"a":3,"b":2}"#);
}

/// Parts are shared, not copied, and nobody sees what another makes of his own.
#[test]
fn a_change_is_seen_by_nobody_else() {
    let before = value(r#"{"inner":{"a":1}}"#);
    let mut changed = before.as_object().unwrap().clone();
    changed.change("inner", |inner| {
        if let Value::Object(inner) = inner {
            inner.insert("a", Value::from(2));
        }
    });
    changed.insert("new", "n".into());
    assert_eq!(write(&before), r#"{"inner":{"a":1}}"#);
    assert_eq!(
        write(&Value::Object(changed)),
        r#"{"inner":{"a":2},"new":"n"}"#
    );
}

#[test]
fn objects_are_laid_over_each_other() {
    let mut base = object(r#"{"a":{"x":1,"y":2},"b":1,"c":[1]}"#).unwrap();
    base.merge(object(r#"{"a":{"y":3,"z":4},"b":{"n":1},"c":[2],"d":null}"#).unwrap());
    assert_eq!(
        write(&Value::Object(base)),
        r#"{"a":{"x":1,"y":3,"z":4},"b":{"n":1},"c":[2],"d":null}"#
    );
}

#[test]
fn members_come_and_go() {
    let mut map = Map::of("a", "1".into());
    assert!(!map.is_empty() && map.contains_key("a"));
    map.insert("b", Value::Null);
    assert_eq!(map.keys().collect::<Vec<_>>(), ["a", "b"]);
    assert!(map.remove("a") && !map.remove("a"));
    map.retain(|name, _| name != "b");
    assert!(map.is_empty());
}
