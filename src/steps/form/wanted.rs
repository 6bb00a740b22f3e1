//! What a field is called, and what helps browsers and keyboards to fill it in.

use crate::{
    idx::{Authenticator, Choice, Field, FieldKind, FormStep, Method},
    json::Value,
    lean::trimmed,
    text::Text,
};

/// The label of a field. A security question is its own label.
pub(super) fn label(field: &Field, step: &FormStep) -> String {
    let authenticator = step.authenticator.as_ref();
    let question = authenticator.and_then(|authenticator| authenticator.context().question());
    match (field.name(), question) {
        ("answer", Some(question)) => question.to_owned(),
        // An empty label is none: nobody would know what to fill in.
        _ => field
            .label()
            .filter(|label| !trimmed(label).is_empty())
            .unwrap_or_else(|| match field.name() {
                "passcode" if field.is_secret() => Text::PasswordLabel.get(),
                "passcode" | "totp" => Text::CodeLabel.get(),
                "phoneNumber" => Text::FieldPhone.get(),
                "identifier" => Text::IdentifyLabel.get(),
                name => name,
            })
            .to_owned(),
    }
}

/// What stands below the label of a field.
pub(super) fn hint(field: &Field) -> Option<String> {
    match field.name() {
        "phoneNumber" => Some(Text::FieldPhoneHint.get().to_owned()),
        _ => field.description().map(str::to_owned),
    }
}

/// What a choice is called. The one among ways to use an authenticator has no name of its own.
pub(super) fn legend(field: &Field) -> String {
    match (field.label(), field.name()) {
        (Some(label), _) => label.to_owned(),
        (None, "methodType" | "channel") => Text::FieldHow.get().to_owned(),
        _ => String::new(),
    }
}

/// What something to choose is called. Many ways have no words but the protocol's.
pub(super) fn option_label(field: &Field, choice: &Choice) -> String {
    let label = choice.label().unwrap_or_default().to_owned();
    let value = choice.value().and_then(Value::as_str);
    // A word of the protocol's is none for people; where the org has better ones, they stay.
    let bare = value.is_some_and(|value| value.eq_ignore_ascii_case(&label));
    let own = match (field.name(), value) {
        ("methodType", Some("sms")) if bare => Text::MethodSms,
        ("methodType", Some("voice")) if bare => Text::MethodVoice,
        ("methodType", Some("push")) if bare => Text::MethodPush,
        ("methodType", Some("totp")) if bare => Text::MethodTotp,
        ("channel", Some("qrcode")) => Text::ChannelQr,
        ("channel", Some("email")) => Text::ChannelEmail,
        ("channel", Some("sms")) => Text::ChannelSms,
        _ => return label,
    };
    own.get().to_owned()
}

/// What helps a browser and a keyboard to fill a field in.
pub(super) struct Wanted {
    pub(super) kind: &'static str,
    pub(super) autocomplete: &'static str,
    pub(super) inputmode: Option<&'static str>,
    pub(super) code: bool,
}

/// What helps with this field of this step.
pub(super) fn wanted(step: &FormStep, field: &Field) -> Wanted {
    let (kind, autocomplete, inputmode) = match field.name() {
        "passcode" | "totp" if !field.is_secret() => {
            let method = step.authenticator.as_ref().map(Authenticator::method);
            let digits = matches!(
                method,
                Some(Method::Phone | Method::GoogleOtp | Method::OktaVerify | Method::SymantecVip)
            );
            return Wanted {
                kind: "text",
                autocomplete: "one-time-code",
                inputmode: digits.then_some("numeric"),
                code: true,
            };
        }
        "phoneNumber" | "mobilePhone" | "primaryPhone" => ("tel", "tel", Some("tel")),
        "email" => ("email", "email", Some("email")),
        "identifier" => ("text", "username", Some("email")),
        "firstName" => ("text", "given-name", None),
        "lastName" => ("text", "family-name", None),
        "displayName" => ("text", "name", None),
        "nickName" => ("text", "nickname", None),
        "organization" => ("text", "organization", None),
        "streetAddress" => ("text", "street-address", None),
        "city" => ("text", "address-level2", None),
        "zipCode" => ("text", "postal-code", None),
        _ if field.kind() == Some(FieldKind::Number) => ("text", "off", Some("numeric")),
        _ => ("text", "off", None),
    };
    Wanted {
        kind,
        autocomplete,
        inputmode,
        code: false,
    }
}
