//! The adapters: WebCrypto, storage, fetch.

use js_sys::{Function, Object, Reflect};
use vestibule::{
    oauth::base64url,
    platform::{BrowserCrypto, BrowserLocale, BrowserRandom, BrowserStore, BrowserTransport},
    ports::{
        Area, Crypto, CryptoError, Locale, Method, Random, Reply, Request, RsaPublicKey, Store,
        StoreError, Transport, TransportError,
    },
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

/// The key, the signed text and the signature of RFC 7515, appendix A.2.
const MODULUS: &str = concat!(
    "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-",
    "pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapH",
    "g665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4F",
    "RWyuXpoQ",
);
const SIGNED: &str = concat!(
    "eyJhbGciOiJSUzI1NiJ9.",
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ",
);
const SIGNATURE: &str = concat!(
    "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdb",
    "F9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_",
    "dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN",
    "_IoypGlUPQGe77Rw",
);

/// SEC-01: the hash behind the code challenge, by the example of FIPS 180.
#[wasm_bindgen_test]
async fn sha_256_is_the_standard_s() {
    let digest = BrowserCrypto.sha256(b"abc").await.unwrap();
    let hexadecimal: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(
        hexadecimal,
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}

/// UX-58: numbers and times are written as the language of the page does, whatever that of the browser is.
#[wasm_bindgen_test]
fn languages_count_and_write_in_their_own_way() {
    let locale = locale("return Promise.resolve('')");
    let category = |language, count| locale.category(language, count);
    assert_eq!(
        [1, 3, 6].map(|count| category("pl", count)),
        ["one", "few", "many"]
    );
    assert_eq!(
        [0, 2, 11].map(|count| category("ar", count)),
        ["zero", "two", "many"]
    );
    assert_eq!(locale.number("de", 12_345), "12.345");
    let day = |language, time| locale.day(language, time);
    assert!(day("de", "2024-09-05T12:00:00.000Z").is_some_and(|day| day.contains("September")));
    assert!(day("fr", "2024-09-05T12:00:00.000Z").is_some_and(|day| day.contains("septembre")));
    assert_eq!(day("de", "soon"), None);
    assert!(locale.time_of_day("de", 0).contains(":"));
}

/// The languages of a page whose script gives all texts like this.
fn locale(all_words: &str) -> BrowserLocale {
    BrowserLocale {
        all_words: Function::new_no_args(all_words),
    }
}

/// UX-58: all texts come from the page's script; where it has none, or fails, there are none.
#[wasm_bindgen_test]
async fn the_other_texts_are_those_of_the_script() {
    let words = |script| locale(script).all_words();
    let given = words("return Promise.resolve('en\\nOne')").await;
    assert_eq!(given.as_deref(), Some("en\nOne"));
    for failing in [
        "return Promise.reject(new Error())",
        "return Promise.resolve(1)",
        "throw new Error()",
    ] {
        assert_eq!(words(failing).await, None, "{failing}");
    }
}

/// SEC-01: each verifier is another one.
#[wasm_bindgen_test]
fn random_bytes_differ() {
    let (mut first, mut second) = ([0; 32], [0; 32]);
    BrowserRandom.fill(&mut first).unwrap();
    BrowserRandom.fill(&mut second).unwrap();
    assert_ne!(first, [0; 32]);
    assert_ne!(first, second);
}

/// SEC-10: a signature counts for the text it was made for, and for no other.
#[wasm_bindgen_test]
async fn rs256_signatures_are_verified() {
    let key = RsaPublicKey {
        modulus: MODULUS.to_owned(),
        exponent: "AQAB".to_owned(),
    };
    let signature = base64url::decode(SIGNATURE).unwrap();
    let verify = |signed: &'static str, signature: Vec<u8>| {
        let key = key.clone();
        async move {
            BrowserCrypto
                .verify_rs256(&key, signed.as_bytes(), &signature)
                .await
        }
    };
    assert_eq!(verify(SIGNED, signature.clone()).await, Ok(true));
    assert_eq!(verify("another text", signature.clone()).await, Ok(false));
    let mut changed = signature.clone();
    *changed.last_mut().unwrap() ^= 1;
    assert_eq!(verify(SIGNED, changed).await, Ok(false));
    assert_eq!(verify(SIGNED, Vec::new()).await, Ok(false));
}

/// SEC-10: a key that is none is an error, not a signature that is right or wrong.
#[wasm_bindgen_test]
async fn a_malformed_key_is_refused() {
    let key = RsaPublicKey {
        modulus: "not base64url!".to_owned(),
        exponent: "AQAB".to_owned(),
    };
    let verified = BrowserCrypto
        .verify_rs256(&key, b"text", b"signature")
        .await;
    assert_eq!(verified, Err(CryptoError));
}

/// SEC-20: what is kept for this tab is not kept for the others.
#[wasm_bindgen_test]
fn the_two_stores_keep_apart_what_they_hold() {
    const KEY: &str = "vestibule.test";
    BrowserStore.set(Area::Session, KEY, "first").unwrap();
    BrowserStore.set(Area::Session, KEY, "second").unwrap();
    assert_eq!(
        BrowserStore.get(Area::Session, KEY),
        Ok(Some("second".to_owned()))
    );
    assert_eq!(BrowserStore.get(Area::Local, KEY), Ok(None));
    BrowserStore.set(Area::Local, KEY, "everywhere").unwrap();
    BrowserStore.remove(Area::Session, KEY).unwrap();
    assert_eq!(BrowserStore.get(Area::Session, KEY), Ok(None));
    assert_eq!(
        BrowserStore.get(Area::Local, KEY),
        Ok(Some("everywhere".to_owned()))
    );
    BrowserStore.remove(Area::Local, KEY).unwrap();
    assert_eq!(BrowserStore.get(Area::Local, KEY), Ok(None));
}

/// SEC-26: where the browser blocks storage, even to look at it throws.
#[wasm_bindgen_test]
fn blocked_storage_is_an_ordinary_error() {
    for (area, name) in [
        (Area::Session, "sessionStorage"),
        (Area::Local, "localStorage"),
    ] {
        let getter = Object::new();
        let throws = Function::new_no_args("throw new DOMException('blocked', 'SecurityError')");
        Reflect::set(&getter, &"get".into(), &throws).unwrap();
        let replaced = Replaced::with(name, &getter);
        assert_eq!(BrowserStore.get(area, "key"), Err(StoreError), "{name}");
        assert_eq!(
            BrowserStore.set(area, "key", "value"),
            Err(StoreError),
            "{name}"
        );
        assert_eq!(BrowserStore.remove(area, "key"), Err(StoreError), "{name}");
        drop(replaced);
        assert_eq!(BrowserStore.get(area, "key"), Ok(None), "{name}");
    }
}

/// SEC-26: so is storage that is full.
#[wasm_bindgen_test]
fn full_storage_is_an_ordinary_error() {
    // No browser gives an origin as much as this.
    let large = "x".repeat(64 << 20);
    assert_eq!(
        BrowserStore.set(Area::Session, "key", &large),
        Err(StoreError)
    );
    assert_eq!(BrowserStore.get(Area::Session, "key"), Ok(None));
}

#[wasm_bindgen_test]
async fn an_answer_comes_whole() {
    let reply = BrowserTransport::default()
        .send(request("data:text/plain,caf%C3%A9"))
        .await;
    let expected = Reply {
        status: 200,
        rate_limit_reset: None,
        date_ms: None,
        max_age: None,
        dpop_nonce: None,
        body: "café".to_owned(),
    };
    assert_eq!(reply, Ok(expected));
}

/// A refusal by the server is an answer too.
#[wasm_bindgen_test]
async fn a_refusal_is_an_answer() {
    let origin = web_sys::window().unwrap().location().origin().unwrap();
    let reply = BrowserTransport::default()
        .send(request(&[&origin, "/not-here"].concat()))
        .await;
    assert_eq!(reply.unwrap().status, 404);
}

/// What the server gave as an address goes out letter by letter, its query too.
#[wasm_bindgen_test]
async fn an_address_is_sent_as_it_is() {
    let seen = Function::new_with_args(
        "request",
        "return Promise.resolve(new Response(request.url))",
    );
    let fetch = Object::new();
    Reflect::set(&fetch, &"value".into(), &seen).unwrap();
    let replaced = Replaced::with("fetch", &fetch);
    let address = "http://localhost:1/idx/Answer?a=b%20c+d&e=%2F&f";
    let reply = BrowserTransport::default().send(request(address)).await;
    drop(replaced);
    assert_eq!(reply.unwrap().body, address);
}

/// What was asked before the program ran is not asked again: it is taken once, and where address and body are the same.
#[wasm_bindgen_test]
async fn an_answer_that_was_asked_for_before_is_taken() {
    let begun = Function::new_with_args(
        "url, body",
        "return url === 'http://127.0.0.1:1/' && body === 'a=b'
            ? [Promise.resolve(new Response('begun')), new AbortController().signal] : null",
    );
    let transport = BrowserTransport::after(begun.into());
    let mut request = Request {
        method: Method::Post,
        body: Some("a=b".to_owned()),
        ..request("http://127.0.0.1:1/")
    };
    let reply = transport.send(request.clone()).await;
    assert_eq!(reply.unwrap().body, "begun");
    request.body = Some("a=c".to_owned());
    let reply = transport.send(request).await;
    assert_eq!(reply, Err(TransportError::Unreachable));
}

/// What was asked before and fails is told as what it is.
#[wasm_bindgen_test]
async fn what_was_asked_before_may_fail() {
    for (signal, expected) in [
        ("AbortSignal.abort()", TransportError::TimedOut),
        ("new AbortController().signal", TransportError::Unreachable),
    ] {
        let begun = ["return [Promise.reject(new TypeError()), ", signal, "]"].concat();
        let transport = BrowserTransport::after(Function::new_no_args(&begun).into());
        let asked = Request {
            method: Method::Post,
            body: Some(String::new()),
            ..request("/")
        };
        assert_eq!(transport.send(asked).await, Err(expected));
    }
}

/// UX-63: no connection is told from no answer in time.
#[wasm_bindgen_test]
async fn a_server_out_of_reach_is_unreachable() {
    // A port that every browser refuses to connect to, so that nothing can listen there.
    let reply = BrowserTransport::default()
        .send(request("http://127.0.0.1:1/"))
        .await;
    assert_eq!(reply, Err(TransportError::Unreachable));
}

#[wasm_bindgen_test]
async fn silence_ends_in_a_time_out() {
    // A server that never answers, whatever the network does.
    let silent = Function::new_with_args(
        "request",
        "return new Promise((_, refuse) =>
            request.signal.addEventListener('abort', () => refuse(request.signal.reason)))",
    );
    let fetch = Object::new();
    Reflect::set(&fetch, &"value".into(), &silent).unwrap();
    let replaced = Replaced::with("fetch", &fetch);
    let reply = BrowserTransport::default()
        .send(Request {
            timeout_ms: 1,
            ..request("/")
        })
        .await;
    drop(replaced);
    assert_eq!(reply, Err(TransportError::TimedOut));
}

fn request(url: &str) -> Request {
    Request {
        method: Method::Get,
        url: url.to_owned(),
        headers: Vec::new(),
        body: None,
        credentials: false,
        timeout_ms: 10_000,
        fresh: false,
    }
}

/// A property of the window, replaced for as long as this lives.
struct Replaced {
    name: &'static str,
    original: Object,
}

impl Replaced {
    fn with(name: &'static str, descriptor: &Object) -> Replaced {
        let window: Object = web_sys::window().unwrap().unchecked_into();
        let original = Object::get_own_property_descriptor(&window, &JsValue::from_str(name));
        let original = original.dyn_into().expect("the window has this property");
        Reflect::set(descriptor, &"configurable".into(), &true.into()).unwrap();
        Object::define_property(&window, &JsValue::from_str(name), descriptor);
        Replaced { name, original }
    }
}

impl Drop for Replaced {
    fn drop(&mut self) {
        let window: Object = web_sys::window().unwrap().unchecked_into();
        Object::define_property(&window, &JsValue::from_str(self.name), &self.original);
    }
}
