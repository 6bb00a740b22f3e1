//! The authenticator that a step is about, with what can be done with it, and the challenges beside it.

use super::entry::CAPTCHA_ID;
use super::ion;
use super::qr;
use super::remediations::Page;
use crate::model::authenticator::{Authenticator, Method};
use crate::model::enrolment::QUESTIONS;
use crate::model::flow;
use crate::model::step::{Channel, PasswordChange};
use crate::model::transaction::{Errand, Step};
use crate::model::user::User;
use serde_json::{Value, json};

/// The members of the body, by name.
pub(super) fn members(page: &Page<'_>) -> Vec<(&'static str, Value)> {
    let mut members = match page.transaction.step {
        Step::Identify => page.of_first_page(),
        Step::DeviceChallenge { loopback } => {
            vec![("authenticatorChallenge", page.device_challenge(loopback))]
        }
        Step::EnrollProfile if page.model.settings.captcha => vec![("captcha", puzzle())],
        Step::VerificationData(authenticator) => page.of_question_how(authenticator),
        Step::Challenge(authenticator, method) => page.of_challenge(authenticator, method),
        Step::PushOver => vec![("currentAuthenticator", page.okta_verify(&[Method::Push]))],
        Step::EnrollmentData(authenticator) => {
            let bare = ion::authenticator(authenticator, authenticator.id());
            let current = ion::with(bare, "resend", page.resend());
            vec![("currentAuthenticator", current)]
        }
        Step::Enroll(authenticator) => page.of_enrolment(authenticator),
        Step::ChannelData(channel) | Step::EnrollPoll(channel) => page.of_channel(channel),
        Step::NewPassword(change) => page.of_new_password(change),
        _ => Vec::new(),
    };
    if page.transaction.is_anonymous() && page.transaction.errand == Errand::Recovery {
        let password = Authenticator::Password;
        let bare = ion::authenticator(password, password.id());
        members.push(("recoveryAuthenticator", bare));
    }
    let wrap = |(name, value)| (name, ion::object(value));
    members.into_iter().map(wrap).collect()
}

impl Page<'_> {
    fn of_first_page(&self) -> Vec<(&'static str, Value)> {
        let settings = &self.model.settings;
        let mut members = Vec::new();
        if settings.identify_with_password {
            let password = Authenticator::Password;
            let bare = ion::authenticator(password, password.id());
            members.push(("currentAuthenticator", self.with_recover(bare)));
        }
        if settings.passkey_autofill {
            let challenge = self.challenge_data(&self.transaction.autofill_challenge);
            members.push((
                "webauthnAutofillUIChallenge",
                json!({ "challengeData": challenge }),
            ));
        }
        members
    }

    fn of_question_how(&self, authenticator: Authenticator) -> Vec<(&'static str, Value)> {
        if authenticator == Authenticator::OktaVerify {
            let bare = ion::authenticator(authenticator, authenticator.id());
            return vec![("currentAuthenticator", bare)];
        }
        let current = self.current(authenticator, authenticator.methods());
        let current = ion::with(current, "resend", self.resend());
        vec![("currentAuthenticatorEnrollment", current)]
    }

    fn of_challenge(
        &self,
        authenticator: Authenticator,
        method: Method,
    ) -> Vec<(&'static str, Value)> {
        let user = self.transaction.user.as_ref();
        let enrolment = self.current(authenticator, &[method]);
        let current = match (authenticator, user) {
            (Authenticator::Email, Some(user)) => self.waiting(enrolment, user),
            (Authenticator::Password, _) => self.with_recover(enrolment),
            (Authenticator::Phone, _) => ion::with(enrolment, "resend", self.resend()),
            (Authenticator::SecurityQuestion, Some(user)) => {
                let question = user.security_question.as_ref();
                let data = json!({ "enrolledQuestion": {
                    "question": question.map(|it| it.question.as_str()),
                    "questionKey": question.map(|it| it.question_key.as_str()),
                } });
                ion::with(enrolment, "contextualData", data)
            }
            (Authenticator::OktaVerify, _) => {
                return vec![("currentAuthenticator", self.okta_verify(&[method]))];
            }
            (Authenticator::Webauthn, _) => {
                let bare = ion::authenticator(authenticator, authenticator.id());
                let challenge = self.transaction.pending.challenge.as_deref();
                let data = self.challenge_data(challenge.unwrap_or_default());
                let data = json!({ "challengeData": data });
                let current = ion::with(bare, "contextualData", data);
                return vec![("currentAuthenticator", current)];
            }
            _ => enrolment,
        };
        vec![("currentAuthenticatorEnrollment", current)]
    }

    fn of_enrolment(&self, authenticator: Authenticator) -> Vec<(&'static str, Value)> {
        let Some(user) = &self.transaction.user else {
            return Vec::new();
        };
        let method = self.transaction.pending.method;
        let bare = match (authenticator, method) {
            (Authenticator::Phone, Some(method)) => {
                ion::with_methods(authenticator, authenticator.id(), &[method])
            }
            _ => ion::authenticator(authenticator, authenticator.id()),
        };
        let bare = match authenticator {
            Authenticator::Password => ion::with(bare, "settings", self.password_settings(None)),
            _ => bare,
        };
        let with_data = |data| ion::with(bare.clone(), "contextualData", data);
        let current = match authenticator {
            Authenticator::Email => self.waiting(bare.clone(), user),
            Authenticator::Phone => ion::with(bare.clone(), "resend", self.resend()),
            Authenticator::GoogleOtp => with_data(self.app_data(user)),
            Authenticator::SecurityQuestion => with_data(question_data()),
            Authenticator::Webauthn => {
                with_data(json!({ "activationData": self.activation_data(user) }))
            }
            _ => bare.clone(),
        };
        vec![
            ("currentAuthenticator", current),
            ("enrollmentAuthenticator", bare),
        ]
    }

    fn of_channel(&self, channel: Channel) -> Vec<(&'static str, Value)> {
        let authenticator = Authenticator::OktaVerify;
        let bare = ion::authenticator(authenticator, authenticator.id());
        let mut data = json!({ "selectedChannel": channel.name() });
        let mut current = bare.clone();
        if matches!(self.transaction.step, Step::EnrollPoll(_)) {
            let to = self.transaction.pending.address.as_deref();
            let told = match channel {
                Channel::Qrcode => None,
                Channel::Email => Some(("email", "email")),
                Channel::Sms => Some(("phoneNumber", "phone")),
            };
            match told {
                None => {
                    let link = flow::device_link(self.model, self.transaction);
                    data = ion::with(data, "qrcode", qr::code(&link));
                }
                Some((name, field)) => {
                    data = ion::with(data, name, to);
                    let field = json!({
                        "name": field, "required": true, "value": to, "visible": false, "mutable": false
                    });
                    let resend = self.ion.form("resend", "challenge/resend", vec![field]);
                    current = ion::with(current, "resend", resend);
                }
            }
        }
        let current = ion::with(current, "contextualData", data);
        vec![
            ("currentAuthenticator", current),
            ("enrollmentAuthenticator", bare),
        ]
    }

    fn of_new_password(&self, change: PasswordChange) -> Vec<(&'static str, Value)> {
        let password = Authenticator::Password;
        let days = (change == PasswordChange::Expiring).then_some(4);
        let current = ion::with(
            ion::authenticator(password, password.id()),
            "settings",
            self.password_settings(days),
        );
        let beside = match change {
            PasswordChange::Reset => Some("recoveryAuthenticator"),
            PasswordChange::Expired => Some("enrollmentAuthenticator"),
            PasswordChange::Expiring => None,
        };
        let beside = beside.map(|name| (name, current.clone()));
        std::iter::once(("currentAuthenticator", current.clone()))
            .chain(beside)
            .collect()
    }

    /// The person's enrolment that the step is about, without actions.
    fn current(&self, authenticator: Authenticator, methods: &[Method]) -> Value {
        match self.current_enrolment(authenticator) {
            Some(enrolled) => self.enrolment_with(&enrolled, methods),
            None => ion::with_methods(authenticator, authenticator.id(), methods),
        }
    }

    fn okta_verify(&self, methods: &[Method]) -> Value {
        let authenticator = Authenticator::OktaVerify;
        let bare = ion::with_methods(authenticator, authenticator.id(), methods);
        if methods != [Method::Push] {
            return bare;
        }
        let again = json!({
            "name": "authenticator", "required": true,
            "value": { "methodType": "push", "id": authenticator.id() }, "visible": false, "mutable": false,
        });
        let resend = self.ion.form("resend", "challenge", vec![again]);
        let current = ion::with(bare, "resend", resend);
        let push = self.transaction.pending.push.as_deref();
        let push = push.and_then(|id| self.model.push(id));
        match push.and_then(|push| push.correct.as_deref()) {
            Some(number) => ion::with(
                current,
                "contextualData",
                json!({ "correctAnswer": number }),
            ),
            None => current,
        }
    }

    /// E-mail while its code is waited for.
    fn waiting(&self, authenticator: Value, user: &User) -> Value {
        let data = json!({ "useEmailMagicLink": user.magic_link });
        let current = ion::with(
            ion::with(authenticator, "contextualData", data),
            "resend",
            self.resend(),
        );
        if user.magic_link {
            let refresh_ms = self.model.settings.refresh_ms;
            let poll = self.ion.poll("poll", "challenge/poll", refresh_ms);
            ion::with(current, "poll", poll)
        } else {
            current
        }
    }

    fn with_recover(&self, password: Value) -> Value {
        if self.model.settings.password_recovery {
            let recover = self.ion.action("recover", "recover");
            return ion::with(password, "recover", recover);
        }
        password
    }

    fn resend(&self) -> Value {
        self.ion.action("resend", "challenge/resend")
    }

    /// A QR code and the secret in it.
    fn app_data(&self, user: &User) -> Value {
        let secret = self.transaction.pending.secret.as_deref();
        let secret = secret.unwrap_or_default();
        let uri = format!(
            "otpauth://totp/Sample%20org:{}?secret={secret}&issuer=Sample%20org",
            user.identifier.replace('@', "%40")
        );
        json!({ "qrcode": qr::code(&uri), "sharedSecret": secret })
    }

    fn challenge_data(&self, challenge: &str) -> Value {
        json!({
            "challenge": challenge,
            "userVerification": "preferred",
            "extensions": { "appid": self.model.base_url() },
        })
    }

    fn activation_data(&self, user: &User) -> Value {
        json!({
            "rp": { "name": "Sample org" },
            "user": { "displayName": user.name(), "name": user.identifier, "id": user.id() },
            "pubKeyCredParams": [
                { "type": "public-key", "alg": -7 },
                { "type": "public-key", "alg": -257 },
            ],
            "challenge": self.transaction.pending.challenge,
            "attestation": "none",
            "authenticatorSelection": { "userVerification": "preferred", "residentKey": "preferred" },
            "u2fParams": { "appid": self.model.base_url() },
        })
    }

    fn password_settings(&self, days_to_expiry: Option<u32>) -> Value {
        let policy = &self.model.settings.password_policy;
        let settings = json!({
            "complexity": {
                "minLength": policy.min_length,
                "minLowerCase": policy.min_lower_case,
                "minUpperCase": policy.min_upper_case,
                "minNumber": policy.min_number,
                "minSymbol": policy.min_symbol,
                "excludeUsername": policy.exclude_username,
                "excludeAttributes": [],
            },
            "age": { "minAgeMinutes": 0, "historyCount": policy.history_count },
        });
        match days_to_expiry {
            Some(days) => ion::with(settings, "daysToExpiry", days),
            None => settings,
        }
    }
}

fn puzzle() -> Value {
    let key = "10000000-ffff-ffff-ffff-000000000001";
    json!({ "id": CAPTCHA_ID, "name": "hCaptcha", "siteKey": key, "type": "HCAPTCHA" })
}

fn question_data() -> Value {
    let keys: Vec<&str> = QUESTIONS
        .iter()
        .map(|(key, _)| *key)
        .chain(["custom"])
        .collect();
    let questions: Vec<Value> = QUESTIONS
        .iter()
        .map(|(key, text)| json!({ "questionKey": key, "question": text }))
        .collect();
    json!({ "questionKeys": keys, "questions": questions })
}
