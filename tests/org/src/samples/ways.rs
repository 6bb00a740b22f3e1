//! Those who come another way than by signing in, and those who are asked something at the end.

use super::{SampleUser, person, sample};
use crate::model::authenticator::Authenticator::{Email, ExternalIdp, GoogleOtp, Password};
use crate::model::enrolment::Enrolment;
use crate::model::user::{First, Prompt, User};

pub(super) fn samples() -> Vec<SampleUser> {
    vec![
        sample(
            "rosa@example.com",
            "a password that can be recovered",
            Some("Quiet-harbor-3"),
        ),
        SampleUser {
            knows: Some("secret OBQXG43XN5ZGIMJS"),
            ..sample(
                "rolf@example.com",
                "a password that can be recovered, and an authenticator app after it",
                Some("Steep-garden-2"),
            )
        },
        sample(
            "xenia@example.com",
            "a password that has expired",
            Some("Old-window-5"),
        ),
        sample(
            "walt@example.com",
            "a password that expires soon",
            Some("Brown-fence-7"),
        ),
        sample(
            "aiko@example.com",
            "e-mail or an activation token, then a password must be set up",
            None,
        ),
        sample("pavel@example.com", "a profile that lacks something", None),
        sample(
            "kim@example.com",
            "asked at the end whether to stay signed in",
            None,
        ),
        sample(
            "carla@example.com",
            "asked at the end whether the app may have what it wants",
            None,
        ),
        sample("gregor@example.com", "the same, scope by scope", None),
        sample(
            "dina@example.com",
            "a device that must be put in order soon",
            None,
        ),
        sample(
            "ulla@example.com",
            "a step that nobody has heard of, with forms in its form",
            None,
        ),
        sample(
            "ivo@example.com",
            "another identity provider, and nothing else",
            None,
        ),
        sample(
            "iris@example.com",
            "another identity provider, then e-mail",
            None,
        ),
    ]
}

pub(super) fn users() -> Vec<User> {
    let with_password = |identifier: &str, first_name: &str, last_name: &str| User {
        enrolled: vec![Password],
        first: First::Challenge(Password),
        ..person(identifier, first_name, last_name)
    };
    let asked = |prompt, identifier: &str, first_name: &str, last_name: &str| User {
        prompts: vec![prompt],
        ..person(identifier, first_name, last_name)
    };
    vec![
        with_password("rosa@example.com", "Rosa", "Blum"),
        User {
            enrolled: vec![Password, GoogleOtp],
            factors: 2,
            google_otp_secret: Some("OBQXG43XN5ZGIMJS".to_owned()),
            ..with_password("rolf@example.com", "Rolf", "Egger")
        },
        User {
            prompts: vec![Prompt::PasswordExpired],
            ..with_password("xenia@example.com", "Xenia", "Orlova")
        },
        User {
            prompts: vec![Prompt::PasswordExpiring],
            ..with_password("walt@example.com", "Walt", "Hughes")
        },
        User {
            enrolment: Some(Enrolment {
                required: vec![Password],
                ..Enrolment::default()
            }),
            ..person("aiko@example.com", "Aiko", "Tanaka")
        },
        asked(Prompt::ProfileUpdate, "pavel@example.com", "Pavel", "Horak"),
        asked(Prompt::KeepMeSignedIn, "kim@example.com", "Kim", "Larsen"),
        asked(Prompt::Consent, "carla@example.com", "Carla", "Mendes"),
        asked(
            Prompt::GranularConsent,
            "gregor@example.com",
            "Gregor",
            "Wolf",
        ),
        asked(
            Prompt::DeviceAssurance,
            "dina@example.com",
            "Dina",
            "Farouk",
        ),
        User {
            first: First::UnknownNested,
            ..person("ulla@example.com", "Ulla", "Nyberg")
        },
        User {
            enrolled: vec![ExternalIdp],
            first: First::Provider,
            ..person("ivo@example.com", "Ivo", "Marin")
        },
        User {
            enrolled: vec![ExternalIdp, Email],
            factors: 2,
            first: First::Provider,
            ..person("iris@example.com", "Iris", "Chen")
        },
    ]
}
