//! The browser's knowledge of languages, `Intl`, and the texts that the start script has.

use js_sys::{Array, Date, Function, Intl, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::ports::{LocalFuture, Locale};

/// `Intl`.
#[derive(Clone, Debug)]
pub struct BrowserLocale {
    /// Gives a promise of all texts of the language that is spoken.
    pub all_words: Function,
}

impl Locale for BrowserLocale {
    fn category(&self, language: &str, count: u64) -> String {
        let rules = Intl::PluralRules::new(&locales(language), &Object::new());
        rules.select(count as f64).into()
    }

    fn number(&self, language: &str, number: u64) -> String {
        let format = Intl::NumberFormat::new(&locales(language), &Object::new()).format();
        called(format, &JsValue::from_f64(number as f64))
    }

    fn day(&self, language: &str, time: &str) -> Option<String> {
        let epoch_ms = Date::parse(time);
        let day = || formatted(language, "dateStyle", "long", epoch_ms);
        epoch_ms.is_finite().then(day)
    }

    fn time_of_day(&self, language: &str, epoch_ms: u64) -> String {
        formatted(language, "timeStyle", "short", epoch_ms as f64)
    }

    fn all_words(&self) -> LocalFuture<'static, Option<String>> {
        let promised = self.all_words.call0(&JsValue::UNDEFINED);
        // Somebody listens from the first moment: a failure that comes sooner than whoever waits for it would count as unheard.
        let promised = promised.map(|it| JsFuture::from(it.unchecked_into::<Promise>()));
        Box::pin(async move { promised.ok()?.await.ok()?.as_string() })
    }
}

/// The language as it is spoken where the person is, where the browser says so: hours are counted by twelve or by twenty-four.
fn locales(language: &str) -> Array {
    let navigator = web_sys::window().and_then(|window| window.navigator().language());
    // `fil-PH` is no Finnish.
    let whole = |tag: &str| [tag, "-"].concat();
    let own = navigator.filter(|own| whole(own).starts_with(&whole(language)));
    Array::of1(&JsValue::from(own.as_deref().unwrap_or(language)))
}

fn formatted(language: &str, style: &str, length: &str, epoch_ms: f64) -> String {
    let options = Object::new();
    let _ = Reflect::set(&options, &style.into(), &length.into());
    let format = Intl::DateTimeFormat::new(&locales(language), &options).format();
    called(format, &Date::new(&JsValue::from_f64(epoch_ms)))
}

fn called(format: impl Into<JsValue>, value: &JsValue) -> String {
    let written = Function::from(format.into()).call1(&JsValue::UNDEFINED, value);
    let written = written.ok().and_then(|text| text.as_string());
    written.unwrap_or_default()
}
