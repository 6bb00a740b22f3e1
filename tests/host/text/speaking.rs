//! What the program says: placeholders, plural forms, the server's messages.

use vestibule::{
    ports::{LocalFuture, Locale},
    text::{Text, begin, complete, day, fill, fill_count, language, server_message, speak},
};

use super::{catalogue, english};

/// Counts as CLDR does for whole numbers in the languages of these tests.
struct Scripted;

impl Locale for Scripted {
    fn category(&self, language: &str, count: u64) -> String {
        let category = match (language, count, count % 10, count % 100) {
            ("pl", 1, ..) | ("en", 1, ..) => "one",
            ("pl", _, 2..=4, hundred) if !(12..=14).contains(&hundred) => "few",
            ("pl", ..) => "many",
            ("ar", 0, ..) => "zero",
            ("ar", 1, ..) => "one",
            ("ar", 2, ..) => "two",
            ("ar", _, _, 3..=10) => "few",
            ("ar", _, _, 11..=99) => "many",
            _ => "other",
        };
        category.to_owned()
    }

    fn number(&self, language: &str, number: u64) -> String {
        let western = number.to_string();
        match language {
            "ar" => {
                let eastern = "٠١٢٣٤٥٦٧٨٩";
                let digit = |digit: char| eastern.chars().nth(digit.to_digit(10).unwrap() as usize);
                western.chars().filter_map(digit).collect()
            }
            _ => western,
        }
    }

    fn day(&self, _: &str, time: &str) -> Option<String> {
        time.split_once('T').map(|(day, _)| day.to_owned())
    }

    fn time_of_day(&self, _: &str, epoch_ms: u64) -> String {
        epoch_ms.to_string()
    }

    fn all_words(&self) -> LocalFuture<'static, Option<String>> {
        let keys = english();
        let all = catalogue(language()).map(|it| it.packed(language(), keys.keys()));
        Box::pin(async { all })
    }
}

fn speak_like(words: String) {
    begin(&Scripted);
    speak(words);
}

/// Speaks a language of which only these texts are known.
fn speak_some(tag: &str, texts: &[(Text, &str)]) {
    let words: Vec<&str> = Text::ALL
        .iter()
        .map(|text| {
            let known = texts.iter().find(|(known, _)| known == text);
            known.map_or("", |(_, words)| words)
        })
        .collect();
    speak_like([tag, "\n", &words.join("\n")].concat());
}

#[test]
fn without_a_file_the_host_speaks_english() {
    assert_eq!(language(), "en");
    assert_eq!(Text::IdentifyTitle.get(), "Sign in");
    let packed = english().packed("en", english().keys());
    let before: Vec<&str> = Text::ALL.iter().map(|text| text.get()).collect();
    speak_like(packed);
    let after: Vec<&str> = Text::ALL.iter().map(|text| text.get()).collect();
    assert_eq!(before, after);
}

#[test]
fn what_is_filled_in_is_left_as_it_is() {
    assert_eq!(
        fill(Text::CodeRead, &[("code", "<b>{time}</b>")]),
        "Code: <b>{time}</b>"
    );
    assert_eq!(
        fill(Text::CodeResendIn, &[("seconds", "7"), ("unknown", "x")]),
        "Send a new message (7 s)"
    );
}

/// A number takes the form that the language has for it.
#[test]
fn plural_forms_are_those_of_the_language() {
    speak_like(english().packed("en", english().keys()));
    assert_eq!(fill_count(Text::CodeHint, 1, &[]), "1 digit");
    assert_eq!(fill_count(Text::CodeHint, 6, &[]), "6 digits");
    // A text without forms takes the number all the same.
    assert_eq!(fill_count(Text::RuleNumber, 2, &[]), "Digits: 2 or more");
    assert_eq!(
        fill_count(Text::RuleHistory, 1, &[]),
        "Not your last password"
    );

    const POLISH: &str =
        "\tone\t{count} cyfra\tfew\t{count} cyfry\tmany\t{count} cyfr\tother\t{count} cyfry";
    speak_some("pl", &[(Text::CodeHint, POLISH)]);
    for (count, words) in [
        (1, "1 cyfra"),
        (3, "3 cyfry"),
        (6, "6 cyfr"),
        (12, "12 cyfr"),
        (22, "22 cyfry"),
    ] {
        assert_eq!(fill_count(Text::CodeHint, count, &[]), words);
    }

    // What stands for all other numbers stands for a form that the file has not.
    speak_some(
        "ar",
        &[(Text::CodeHint, "\ttwo\tرقمان\tother\t{count} رقم")],
    );
    assert_eq!(fill_count(Text::CodeHint, 2, &[]), "رقمان");
    assert_eq!(
        fill_count(Text::CodeHint, 11, &[]),
        "\u{2068}١١\u{2069} رقم"
    );
}

/// UX-36: where words go from right to left, a name or a number that goes the other way does not turn them around.
#[test]
fn what_is_filled_in_keeps_its_direction() {
    speak_some("he", &[(Text::PhoneSent, "שלחנו קוד אל {number}.")]);
    assert_eq!(
        fill(Text::PhoneSent, &[("number", "+1 555")]),
        "שלחנו קוד אל \u{2068}+1 555\u{2069}."
    );
}

/// The first file of a language says what a sign-in by mail needs; whoever needs more waits for all, and has them at once from then on.
/// Where they cannot be had, that is said, and asked again.
#[tokio::test]
async fn the_other_texts_come_when_they_are_needed() {
    let all = catalogue("de").unwrap().packed("de", english().keys());
    let first: Vec<&str> = all
        .lines()
        .take(1 + Text::NotFoundAction as usize)
        .collect();
    speak_like(first.join("\n"));
    assert!(!Text::CodeTitle.get().is_empty());
    assert_eq!(Text::WaitTitle.get(), "");
    speak_like(first.join("\n").replacen("de", "xx", 1));
    assert!(!complete().await);
    assert_eq!(Text::WaitTitle.get(), "");
    speak_like(first.join("\n"));
    for _ in 0..2 {
        assert!(complete().await);
        assert_eq!(language(), "de");
        assert!(!Text::WaitTitle.get().is_empty());
    }
}

/// Every language that is there is spoken, whole.
#[test]
fn every_language_can_be_spoken() {
    let keys: Vec<String> = english().keys().map(str::to_owned).collect();
    for tag in catalogue::LANGUAGES {
        let Some(catalogue) = catalogue(tag) else {
            continue;
        };
        speak_like(catalogue.packed(tag, keys.iter().map(String::as_str)));
        assert_eq!(language(), tag);
        for text in Text::ALL {
            assert!(!text.get().is_empty(), "{tag}: {}", text.name());
            let said = fill_count(*text, 3, &[]);
            assert!(!said.contains(['{', '\t']), "{tag}: {said}");
        }
    }
}

/// Our words where we have some, else the server's.
#[test]
fn a_server_message_is_in_our_words_or_the_servers() {
    let said = |key, server_text| server_message(key, &[], server_text).into_owned();
    assert_eq!(
        said(Some("api.authn.error.PASSCODE_INVALID"), "Invalid."),
        said(Some("api.authn.error.PASSCODE_INVALID"), "")
    );
    assert_ne!(said(Some("idx.session.expired"), "Gone."), "Gone.");
    for key in [Some("some.new.key"), None] {
        assert_eq!(said(key, "The server's words."), "The server's words.");
    }
    // A key of which nobody knows the words says nothing.
    assert_eq!(said(Some("some.new.key"), ""), "");
    assert_eq!(
        said(Some("error.username.required"), ""),
        Text::IdentifyEmpty.get()
    );
}

/// What a message was made with is in our words, too.
#[test]
fn a_server_message_keeps_its_parameters() {
    speak_like(english().packed("en", english().keys()));
    let device = "idx.error.code.access_denied.device_assurance.remediation.";
    let said = |key: &str, parameter: &str| {
        server_message(Some(key), &[parameter.to_owned()], "The server's.").into_owned()
    };
    for (key, parameter, words) in [
        (
            "securityQuestion.answer.tooShort.arg",
            "4",
            "The answer must have at least 4 characters",
        ),
        (
            "securityQuestion.answer.tooShort.arg",
            "four",
            "The server's.",
        ),
        (
            "oie.assurance.unsatisfiable",
            "Acme <b>",
            "You cannot sign in to Acme <b> at this time. Ask the people who run it.",
        ),
        (
            "idx.device_assurance.grace_period.warning.title.due_by_date",
            "2024-09-05T00:00:00.000Z",
            "This device does not fulfil the security rules. Mend that before 2024-09-05, or you will not be able to sign in with it.",
        ),
        (
            "idx.device_assurance.grace_period.warning.title.due_by_date",
            "soon",
            "The server's.",
        ),
        (&format!("{device}option_index"), "2", "Option 2:"),
        (
            &format!("{device}ios.upgrade_os_version"),
            "17",
            "Update iOS to version 17",
        ),
        (
            &format!("{device}amiga.upgrade_os_version"),
            "3",
            "The server's.",
        ),
    ] {
        assert_eq!(said(key, parameter), words);
    }
    // Without its value such a message is the server's.
    let key = Some("oie.assurance.unsatisfiable");
    assert_eq!(server_message(key, &[], "The server's."), "The server's.");
    assert_eq!(day("soon"), None);
}
