//! The sample people: one for each shape that a sign-in can take.

mod factors;
mod ways;

use crate::model::authenticator::Authenticator;
use crate::model::client::Client;
use crate::model::enrolment::Enrolment;
use crate::model::settings::OrgSettings;
use crate::model::user::{CodeFormat, First, User, UserState};

/// A sample person, as the demo prints them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleUser {
    /// What to type on the first page.
    pub identifier: &'static str,
    /// What signing in as this person shows.
    pub shows: &'static str,
    /// The password, where one is asked for.
    pub password: Option<&'static str>,
    /// What else they know or have, where something else is asked for.
    pub knows: Option<&'static str>,
}

/// The client id of the app that [`Org::demo`](crate::Org::demo) knows.
pub const DEMO_CLIENT_ID: &str = "0oavestibuledemo00001";

/// All sample people, with somebody whom the org does not know.
#[must_use]
pub fn sample_users() -> Vec<SampleUser> {
    let nobody = sample(
        "nobody@example.com",
        "somebody whom the org does not know",
        None,
    );
    let mut samples = by_mail();
    samples.extend(factors::samples());
    samples.extend(ways::samples());
    samples.push(nobody);
    samples
}

fn sample(
    identifier: &'static str,
    shows: &'static str,
    password: Option<&'static str>,
) -> SampleUser {
    SampleUser {
        identifier,
        shows,
        password,
        knows: None,
    }
}

/// Those who sign in by e-mail, with a password at most beside it.
fn by_mail() -> Vec<SampleUser> {
    vec![
        sample(
            "mia@example.com",
            "e-mail alone: the mail leaves at once",
            None,
        ),
        sample(
            "noah@example.com",
            "a choice between e-mail and password",
            Some("blue-kettle-42"),
        ),
        sample(
            "ada@example.com",
            "the org asks before it sends the mail",
            None,
        ),
        sample(
            "cleo@example.com",
            "a code only: no link in the mail, no polling",
            None,
        ),
        sample(
            "alice@example.com",
            "a code of ten letters and digits",
            None,
        ),
        sample(
            "tess@example.com",
            "e-mail, then the password as a second factor",
            Some("green-ladder-17"),
        ),
        sample(
            "lino@example.com",
            "a link that the org itself verifies: the first tab goes on",
            None,
        ),
        sample("enzo@example.com", "e-mail must be enrolled first", None),
        sample(
            "edda@example.com",
            "e-mail must be enrolled, and the org asks before it sends the mail",
            None,
        ),
        sample(
            "otto@example.com",
            "password first, then an enrolment of e-mail that can be skipped",
            Some("red-window-88"),
        ),
        sample("lara@example.com", "an account that is locked", None),
        sample(
            "nils@example.com",
            "an account that is not assigned to the app",
            None,
        ),
        sample(
            "uma@example.com",
            "a step that nobody has heard of, which a plain form can answer",
            None,
        ),
        sample(
            "ugo@example.com",
            "a step that nobody has heard of, which no form can answer",
            None,
        ),
    ]
}

/// The same people as the org knows them.
pub(crate) fn users() -> Vec<User> {
    let mut users = mail_users();
    users.extend(factors::users());
    users.extend(ways::users());
    users
}

fn person(identifier: &str, first_name: &str, last_name: &str) -> User {
    User {
        identifier: identifier.to_owned(),
        first_name: first_name.to_owned(),
        last_name: last_name.to_owned(),
        password: sample_users()
            .into_iter()
            .find(|sample| sample.identifier == identifier)
            .and_then(|sample| sample.password)
            .map(str::to_owned),
        ..User::default()
    }
}

fn mail_users() -> Vec<User> {
    use Authenticator::{Email, Password};
    // They can be shown again and again.
    let required = Enrolment {
        required: vec![Email],
        kept: false,
        ..Enrolment::default()
    };
    vec![
        person("mia@example.com", "Mia", "Berger"),
        User {
            enrolled: vec![Email, Password],
            first: First::Select,
            ..person("noah@example.com", "Noah", "Keller")
        },
        User {
            first: First::VerificationData,
            ..person("ada@example.com", "Ada", "Lindqvist")
        },
        User {
            magic_link: false,
            ..person("cleo@example.com", "Cleo", "Martin")
        },
        User {
            code_format: CodeFormat::TenAlphanumeric,
            ..person("alice@example.com", "Alice", "Okafor")
        },
        User {
            enrolled: vec![Email, Password],
            factors: 2,
            ..person("tess@example.com", "Tess", "Moreau")
        },
        User {
            link_verified_by_org: true,
            ..person("lino@example.com", "Lino", "Rossi")
        },
        User {
            enrolled: Vec::new(),
            first: First::Enrol,
            enrolment: Some(required.clone()),
            ..person("enzo@example.com", "Enzo", "Silva")
        },
        User {
            enrolled: Vec::new(),
            first: First::Enrol,
            enrolment: Some(Enrolment {
                data_first: true,
                ..required
            }),
            ..person("edda@example.com", "Edda", "Holm")
        },
        User {
            enrolled: vec![Password],
            first: First::Challenge(Password),
            enrolment: Some(Enrolment {
                optional: vec![Email],
                kept: false,
                ..Enrolment::default()
            }),
            ..person("otto@example.com", "Otto", "Novak")
        },
        User {
            state: UserState::Locked,
            ..person("lara@example.com", "Lara", "Stein")
        },
        User {
            assigned: false,
            ..person("nils@example.com", "Nils", "Dahl")
        },
        User {
            first: First::UnknownForm,
            ..person("uma@example.com", "Uma", "Perera")
        },
        User {
            first: First::UnknownOpaque,
            ..person("ugo@example.com", "Ugo", "Ferri")
        },
    ]
}

/// The demo's org: sample people and one app that lives at `app`: an origin, and a path where it does not have all of it.
pub(crate) fn demo(base_url: &str, app: &str) -> OrgSettings {
    let origin: Vec<&str> = app.splitn(4, '/').take(3).collect();
    OrgSettings {
        base_url: base_url.to_owned(),
        clients: vec![Client {
            id: DEMO_CLIENT_ID.to_owned(),
            label: "Vestibule demo".to_owned(),
            redirect_uris: vec![format!("{app}/login/callback")],
            post_logout_redirect_uris: vec![format!("{app}/"), app.to_owned()],
            email_verification_uri: Some(format!("{app}/login/callback")),
            ..Client::default()
        }],
        trusted_origins: vec![origin.join("/")],
        ..OrgSettings::default()
    }
}
