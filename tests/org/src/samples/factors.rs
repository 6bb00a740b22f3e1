//! Those who prove themselves with more than e-mail and a password, and those who are to set it up.

use super::{SampleUser, person, sample};
use crate::model::authenticator::Authenticator::{
    CustomOtp, Email, GoogleOtp, OktaVerify, Password, Phone, SecurityQuestion, Webauthn,
};
use crate::model::enrolment::{self, Enrolment};
use crate::model::user::{First, User};

pub(super) fn samples() -> Vec<SampleUser> {
    let knowing = |identifier, shows, knows| SampleUser {
        knows: Some(knows),
        ..sample(identifier, shows, None)
    };
    vec![
        knowing(
            "paula@example.com",
            "e-mail, then a code by text message or call",
            "phone +1 555 234 0100",
        ),
        knowing(
            "phil@example.com",
            "e-mail, then a code to one of two phones",
            "phones +1 555 234 0101 and 0102",
        ),
        knowing(
            "gina@example.com",
            "e-mail, then the code of an authenticator app",
            "secret JBSWY3DPEHPK3PXP",
        ),
        knowing(
            "vera@example.com",
            "e-mail, then Okta Verify: a push or a code",
            "secret KRSXG5CTMVRXEZLU",
        ),
        knowing(
            "viktor@example.com",
            "e-mail, then a push that asks for a number",
            "secret MFRGGZDFMZTWQ2LK",
        ),
        knowing(
            "quinn@example.com",
            "e-mail, then a security question",
            "answer pancakes",
        ),
        knowing(
            "yara@example.com",
            "e-mail, then the code of a hardware token",
            "code 81726354",
        ),
        knowing(
            "max@example.com",
            "e-mail, then any of five second factors",
            "phone +1 555 234 0103, secrets GEZDGNBVGY3TQOJQ and NBSWY3DPO5XXE3DE, answer astronaut, code 20418163",
        ),
        sample(
            "wanda@example.com",
            "e-mail, then a passkey: set up the first time, asked for afterwards",
            None,
        ),
        sample(
            "ella@example.com",
            "e-mail, then anything may be set up, or nothing",
            None,
        ),
        sample(
            "emil@example.com",
            "e-mail, then a password must be set up, and a phone may",
            None,
        ),
    ]
}

pub(super) fn users() -> Vec<User> {
    let question = |key: &str, answer: &str| {
        let known = enrolment::QUESTIONS.iter().find(|(it, _)| *it == key);
        Some(enrolment::SecurityQuestion {
            question_key: key.to_owned(),
            question: known
                .map(|(_, text)| (*text).to_owned())
                .unwrap_or_default(),
            answer: answer.to_owned(),
        })
    };
    let okta_verify = |secret: &str, number_challenge| enrolment::OktaVerify {
        secret: Some(secret.to_owned()),
        number_challenge,
        ..enrolment::OktaVerify::default()
    };
    let with = |second, identifier: &str, first_name: &str, last_name: &str| User {
        enrolled: vec![Email, second],
        factors: 2,
        ..person(identifier, first_name, last_name)
    };
    vec![
        User {
            phones: vec!["+15552340100".to_owned()],
            ..with(Phone, "paula@example.com", "Paula", "Nowak")
        },
        User {
            phones: vec!["+15552340101".to_owned(), "+15552340102".to_owned()],
            ..with(Phone, "phil@example.com", "Phil", "Barnes")
        },
        User {
            google_otp_secret: Some("JBSWY3DPEHPK3PXP".to_owned()),
            ..with(GoogleOtp, "gina@example.com", "Gina", "Costa")
        },
        User {
            okta_verify: okta_verify("KRSXG5CTMVRXEZLU", false),
            ..with(OktaVerify, "vera@example.com", "Vera", "Sokol")
        },
        User {
            okta_verify: okta_verify("MFRGGZDFMZTWQ2LK", true),
            ..with(OktaVerify, "viktor@example.com", "Viktor", "Lang")
        },
        User {
            security_question: question("first_thing_cooked", "pancakes"),
            ..with(SecurityQuestion, "quinn@example.com", "Quinn", "Abara")
        },
        User {
            custom_otp_code: Some("81726354".to_owned()),
            ..with(CustomOtp, "yara@example.com", "Yara", "Haddad")
        },
        User {
            enrolled: vec![
                Email,
                Phone,
                GoogleOtp,
                OktaVerify,
                SecurityQuestion,
                CustomOtp,
            ],
            factors: 2,
            phones: vec!["+15552340103".to_owned()],
            google_otp_secret: Some("GEZDGNBVGY3TQOJQ".to_owned()),
            okta_verify: okta_verify("NBSWY3DPO5XXE3DE", false),
            security_question: question("childhood_dream_job", "astronaut"),
            custom_otp_code: Some("20418163".to_owned()),
            ..person("max@example.com", "Max", "Petrov")
        },
        User {
            factors: 2,
            enrolment: Some(Enrolment {
                required: vec![Webauthn],
                ..Enrolment::default()
            }),
            ..person("wanda@example.com", "Wanda", "Krol")
        },
        User {
            // So that it can be shown again and again.
            enrolment: Some(Enrolment {
                optional: vec![
                    Password,
                    Phone,
                    GoogleOtp,
                    OktaVerify,
                    SecurityQuestion,
                    Webauthn,
                    CustomOtp,
                ],
                kept: false,
                ..Enrolment::default()
            }),
            ..person("ella@example.com", "Ella", "Fischer")
        },
        User {
            enrolment: Some(Enrolment {
                required: vec![Password],
                optional: vec![Phone],
                ..Enrolment::default()
            }),
            first: First::Challenge(Email),
            ..person("emil@example.com", "Emil", "Jansen")
        },
    ]
}
