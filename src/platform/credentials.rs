//! Passkeys and security keys, by the browser's own reading and writing of JSON.

use std::{cell::RefCell, rc::Rc};

use js_sys::{JSON, Object, Reflect};
use wasm_bindgen::JsValue;
use web_sys::AbortController;

use super::dynamic::{call, member, name_of, settled};
use crate::{
    later::{PartError, later},
    ports::{CredentialError, CredentialRequest, Credentials, LocalFuture},
};

/// The browser's credentials. One question is asked at a time: a new one ends the one before (UX-65).
#[derive(Clone, Debug, Default)]
pub struct BrowserCredentials {
    asking: Rc<RefCell<Option<AbortController>>>,
}

impl Credentials for BrowserCredentials {
    fn ask(
        &self,
        request: CredentialRequest,
        options: String,
    ) -> LocalFuture<'static, Result<String, CredentialError>> {
        self.stop();
        let controller = AbortController::new().ok();
        self.asking.replace(controller.clone());
        Box::pin(async move {
            match asking().await {
                Ok(ask) => ask(request, options, controller).await,
                Err(PartError) => Err(CredentialError::Refused),
            }
        })
    }

    fn stop(&self) {
        if let Some(controller) = self.asking.take() {
            controller.abort();
        }
    }
}

/// Asks the browser, until the controller ends that.
type Ask = fn(
    CredentialRequest,
    String,
    Option<AbortController>,
) -> LocalFuture<'static, Result<String, CredentialError>>;

later! { passkeys => fn asking() -> Ask {
    |request, options, controller| {
        Box::pin(async move {
            let given = ask(request, &options, controller).await;
            given.map_err(|error| reason(&error))
        })
    }
} }

async fn ask(
    request: CredentialRequest,
    options: &str,
    controller: Option<AbortController>,
) -> Result<String, JsValue> {
    let window = web_sys::window().ok_or(JsValue::UNDEFINED)?;
    let class = member(&window, "PublicKeyCredential")?;
    let (parse, method) = match request {
        CredentialRequest::Create => ("parseCreationOptionsFromJSON", "create"),
        _ => ("parseRequestOptionsFromJSON", "get"),
    };
    let parsed = call(&class, parse, &[&JSON::parse(options)?])?;
    let init = Object::new();
    Reflect::set(&init, &"publicKey".into(), &parsed)?;
    if let Some(controller) = controller {
        Reflect::set(&init, &"signal".into(), &controller.signal())?;
    }
    if request == CredentialRequest::Autofill {
        let available = call(&class, "isConditionalMediationAvailable", &[])?;
        if !settled(available).await?.is_truthy() {
            return Err(JsValue::UNDEFINED);
        }
        Reflect::set(&init, &"mediation".into(), &"conditional".into())?;
    }
    let container = member(&window.navigator(), "credentials")?;
    let mut given = settled(call(&container, method, &[&init])?).await;
    // Orgs name an address by which keys of former times know them. Where it is not of this page's site, the browser
    // refuses before it asks anybody; such a key could not answer here anyway, and all others can without it.
    if matches!(&given, Err(error) if name_of(error).as_deref() == Some("SecurityError")) {
        Reflect::set(&parsed, &"extensions".into(), &JsValue::UNDEFINED)?;
        given = settled(call(&container, method, &[&init])?).await;
    }
    let credential = given?;
    let json = call(&credential, "toJSON", &[])?;
    JSON::stringify(&json).map(String::from)
}

/// A method that is missing is an undefined error here; all others have a name.
fn reason(error: &JsValue) -> CredentialError {
    match name_of(error).as_deref() {
        Some("InvalidStateError") => CredentialError::KnownAlready,
        Some("NotAllowedError" | "AbortError") => CredentialError::Refused,
        _ => CredentialError::Unsupported,
    }
}
