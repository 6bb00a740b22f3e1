//! JSON by the browser gives what serde_json gives.

use serde_json::Value;
use vestibule::json;
use wasm_bindgen_test::wasm_bindgen_test;

const DOCUMENTS: [&str; 12] = [
    "null",
    "true",
    " [ ] ",
    r#"{"a":{"b":[1,-1,0,"x",null,false,{}]},"a2":""}"#,
    r#"{"twice":1,"twice":2}"#,
    r#"{"__proto__":{"x":1},"constructor":7,"toString":"t"}"#,
    r#""\u00e9\ud83d\ude00\"\\\/\b\f\n\r\t\u0000""#,
    "\"\u{2028}\u{feff}\u{10ffff}\"",
    "[9007199254740991, -9007199254740991, 0.5, -2.25, 1e21, 1e-7]",
    r#"{"stateHandle":"02.id.x~","expiresAt":"2026-11-25T00:00:00.000Z","remediation":{"value":[{"rel":["create-form"],"refresh":4000}]}}"#,
    "[[[[[[[[[[]]]]]]]]]]",
    "  {\n\"z\":1,\"y\":2,\"x\":[3]}\t",
];

#[wasm_bindgen_test]
fn documents_are_read_and_written_as_serde_json_does() {
    for document in DOCUMENTS {
        let expected: Value = serde_json::from_str(document).unwrap();
        let read = json::parse(document).unwrap();
        let by_serde_json: json::Value = serde_json::from_str(document).unwrap();
        assert_eq!(read, by_serde_json, "{document}");
        let written: Value = serde_json::from_str(&json::write(&read)).unwrap();
        assert_eq!(written, expected, "{document}");
    }
    assert_eq!(
        json::write(&json::parse(DOCUMENTS[3]).unwrap()),
        r#"{"a":{"b":[1,-1,0,"x",null,false,{}]},"a2":""}"#
    );
    assert_eq!(json::one("a\"", "b\\\n"), r#"{"a\"":"b\\\n"}"#);
}

/// What is no JSON, or is nested deeper than the program's stack should have to bear, is an error with words.
#[wasm_bindgen_test]
fn what_is_no_json_is_refused() {
    for text in [
        "",
        " ",
        "<html>",
        "{a:1}",
        "[1,]",
        "'x'",
        "NaN",
        "undefined",
        "01",
        "{\"a\":1}}",
    ] {
        let problem = json::parse(text).unwrap_err();
        assert!(!problem.is_empty(), "{text}");
        assert!(serde_json::from_str::<Value>(text).is_err(), "{text}");
    }
    let nested = |depth: usize| ["[".repeat(depth), "]".repeat(depth)].concat();
    assert!(json::parse(&nested(127)).is_ok());
    assert!(json::parse(&nested(129)).is_err());
    assert!(json::parse(&nested(100_000)).is_err());
    assert!(json::object("[]").is_none());
}
