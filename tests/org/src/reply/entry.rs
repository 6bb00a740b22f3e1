//! The first pages: who it is, registration, recovery, unlocking, and steps that nobody has heard of.

use super::ion;
use super::remediations::Page;
use crate::model::authenticator::Authenticator;
use crate::model::flow;
use crate::model::profile::{self, Attribute, Kind};
use serde_json::{Value, json};

/// Where the button for Okta Verify leads.
const LAUNCH: &str = "authenticators/okta-verify/launch";

impl Page<'_> {
    /// `identify`, and every other way in that the settings open.
    pub(super) fn first_page(&self) -> Vec<Value> {
        let settings = &self.model.settings;
        let mut ways = vec![self.identify()];
        if settings.registration {
            ways.push(self.ion.action("select-enroll-profile", "enroll"));
        }
        if settings.account_unlock {
            ways.push(self.ion.action("unlock-account", "unlock-account"));
        }
        if settings.identity_provider {
            ways.push(self.redirect_idp());
        }
        if settings.passkey_autofill {
            ways.push(self.autofill());
        }
        if settings.fastpass {
            let launch = self.ion.action("launch-authenticator", LAUNCH);
            ways.push(ion::relating(launch, "authenticatorChallenge"));
        }
        ways
    }

    pub(super) fn device_challenge_poll(&self) -> Value {
        let refresh_ms = self.model.settings.refresh_ms;
        let poll = self
            .ion
            .poll("device-challenge-poll", "authenticators/poll", refresh_ms);
        ion::with(poll, "relatesTo", "authenticatorChallenge")
    }

    /// What Okta Verify on the device is to answer.
    pub(super) fn device_challenge(&self, loopback: bool) -> Value {
        let cancel = self
            .ion
            .action("cancel-polling", "authenticators/poll/cancel");
        let challenge = if loopback {
            json!({
                "challengeMethod": "LOOPBACK",
                "domain": "http://localhost",
                // The first port is nobody's.
                "ports": ["9", self.model.settings.fastpass_port.unwrap_or_default().to_string()],
                "challengeRequest": self.transaction.device.request,
                "probeTimeoutMillis": 3_000,
            })
        } else {
            json!({
                "challengeMethod": "CUSTOM_URI",
                "href": flow::device_uri(self.transaction),
                "downloadHref": "https://apps.example.com/okta-verify",
            })
        };
        ion::with(challenge, "cancel", cancel)
    }

    fn identify(&self) -> Value {
        let mut identifier = json!({ "name": "identifier", "label": "Username", "required": true });
        if let Some(hint) = &self.transaction.request.login_hint {
            identifier = ion::with(identifier, "value", hint.as_str());
        }
        let mut fields = vec![self.field(identifier)];
        if self.model.settings.identify_with_password {
            let passcode = json!({ "name": "passcode", "label": "Password", "secret": true });
            fields.push(ion::credentials(vec![self.field(passcode)]));
        }
        fields
            .push(json!({ "name": "rememberMe", "label": "Keep me signed in", "type": "boolean" }));
        self.ion.form("identify", "identify", fields)
    }

    pub(super) fn identify_recovery(&self) -> Value {
        let identifier = json!({ "name": "identifier", "label": "Username", "required": true });
        self.ion.form(
            "identify-recovery",
            "identify",
            vec![self.field(identifier)],
        )
    }

    pub(super) fn back_to_identify(&self) -> Value {
        self.ion.action("select-identify", "identify/select")
    }

    pub(super) fn select_unlock(&self) -> Value {
        let identifier = json!({ "name": "identifier", "label": "Username", "required": true });
        let email = Authenticator::Email;
        let option = ion::option(
            email,
            vec![ion::method_field(email)],
            "$.authenticatorEnrollments.value[0]",
        );
        let authenticator =
            json!({ "name": "authenticator", "type": "object", "options": [option] });
        self.ion.form(
            "select-authenticator-unlock-account",
            "challenge",
            vec![self.field(identifier), authenticator],
        )
    }

    /// A place to go, not a form.
    pub(super) fn redirect_idp(&self) -> Value {
        json!({
            "name": "redirect-idp",
            "type": "OIDC",
            "idp": { "id": PROVIDER_ID, "name": Authenticator::ExternalIdp.display_name() },
            "href": format!(
                "{}/sso/idps/{PROVIDER_ID}?stateToken={}",
                self.ion.base_url, self.transaction.provider_token
            ),
            "method": "GET",
        })
    }

    fn autofill(&self) -> Value {
        let hidden = |name: &str, label: &str, required: bool| json!({ "name": name, "label": label, "required": required, "visible": false });
        let fields = vec![
            hidden("authenticatorData", "Authenticator Data", true),
            hidden("clientData", "Client Data", true),
            hidden("signatureData", "Signature Data", true),
            hidden("userHandle", "User Handle", false),
        ];
        let form = self.ion.form(
            "challenge-webauthn-autofillui-authenticator",
            "challenge/answer/webauthn-autofillui",
            vec![ion::credentials(fields)],
        );
        ion::relating(form, "webauthnAutofillUIChallenge")
    }

    pub(super) fn enroll_profile(&self) -> Value {
        let fields: Vec<Value> = profile::REGISTRATION
            .iter()
            .map(|attribute| self.attribute(attribute))
            .collect();
        let profile = json!({ "name": "userProfile", "form": { "value": fields } });
        let mut fields = vec![profile];
        if self.model.settings.captcha {
            let verify = [
                json!({
                    "name": "captchaId", "required": true, "value": CAPTCHA_ID, "visible": false, "mutable": false
                }),
                json!({ "name": "captchaToken", "required": true, "visible": false, "hint": "captcha" }),
            ];
            let verify = json!({ "name": "captchaVerify", "form": { "value": verify } });
            fields.push(ion::with(verify, "relatesTo", "$.captcha"));
        }
        self.ion.form("enroll-profile", "enroll/new", fields)
    }

    /// Each attribute stands in a field of its own, and all of them bear the same name.
    pub(super) fn profile_update(&self) -> Value {
        let fields = profile::UPDATE
            .iter()
            .map(|attribute| {
                json!({ "name": "userProfile", "form": { "value": [self.attribute(attribute)] } })
            })
            .collect();
        self.ion.form("profile-update", "enroll/new", fields)
    }

    fn attribute(&self, attribute: &Attribute) -> Value {
        let field = json!({
            "name": attribute.name, "label": attribute.label, "required": attribute.required
        });
        let listed = |choices: &[(&str, &str)]| -> Vec<Value> {
            let choices = choices.iter();
            choices
                .map(|(label, value)| json!({ "label": label, "value": value }))
                .collect()
        };
        let field = match attribute.kind {
            Kind::Flag => ion::with(field, "type", "boolean"),
            Kind::Number => ion::with(field, "type", "number"),
            Kind::Choice(choices) => ion::with(
                ion::with(field, "type", "string"),
                "options",
                listed(choices),
            ),
            Kind::DisplayedChoice(input, choices) => {
                let display = json!({ "inputType": input, "options": listed(choices) });
                let options = json!([{ "label": "display", "value": ion::object(display) }]);
                ion::with(ion::with(field, "type", "string"), "options", options)
            }
            Kind::Text | Kind::Address => ion::with(
                ion::with(field, "minLength", usize::from(attribute.required)),
                "maxLength",
                attribute.max_length,
            ),
        };
        self.field(field)
    }

    pub(super) fn unknown_form(&self) -> Value {
        let nickname = json!({
            "name": "nickname", "label": "What shall we call you?", "type": "string", "required": true, "maxLength": 40
        });
        let rules = json!({ "name": "houseRules", "label": "I have read the house rules", "type": "boolean" });
        self.ion.form(
            "acknowledge-house-rules",
            "acknowledge",
            vec![self.field(nickname), rules],
        )
    }

    pub(super) fn unknown_nested(&self) -> Value {
        let floor = json!({
            "name": "floor", "label": "On which floor?", "type": "string", "required": true, "options": [
                { "label": "Ground floor", "value": "ground" },
                { "label": "First floor", "value": "first" },
            ],
        });
        let number = json!({ "name": "number", "label": "Number of the locker", "required": true });
        let version = json!({
            "name": "planVersion", "required": true, "value": "2031-01", "visible": false, "mutable": false
        });
        let place = json!({
            "name": "place", "label": "Place", "type": "object",
            "form": { "value": [self.field(floor), self.field(number), version] },
        });
        let shared =
            json!({ "name": "shared", "label": "I share it", "type": "boolean", "value": false });
        let locker = json!({
            "name": "locker", "label": "Your locker", "type": "object", "required": true,
            "form": { "value": [place, shared] },
        });
        self.ion.form("choose-locker", "acknowledge", vec![locker])
    }

    pub(super) fn unknown_opaque(&self) -> Value {
        let attestation = json!({
            "name": "attestation", "type": "object", "required": true, "visible": false, "form": { "value": [
                { "name": "statement", "required": true, "visible": false },
                { "name": "signature", "required": true, "visible": false },
            ] },
        });
        self.ion
            .form("attest-device", "acknowledge", vec![attestation])
    }
}

/// The id of the puzzle of another company.
pub(super) const CAPTCHA_ID: &str = "capstandin0000000001";

/// The id of the other identity provider.
pub(crate) const PROVIDER_ID: &str = "0oastandinprovider01";
