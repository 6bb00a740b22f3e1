//! Addresses that a stranger makes somebody open: none is worth a request, and none disturbs the sign-in that waits (SEC-34).

use vestibule::{oauth::Callback, state::Entry};

use super::{Device, MIA};

/// What the address says, with the `state` of this very tab for `OWN`, and how the visit ends.
const HOSTILE: [(&str, &str); 62] = [
    // Half of a link.
    ("otp=123456", "LinkDamaged"),
    ("otp=123456&state=", "LinkDamaged"),
    ("otp=&state=OWN", "LinkDamaged"),
    ("otp&state=OWN", "LinkDamaged"),
    ("state=OWN", "LinkDamaged"),
    ("code=c", "LinkDamaged"),
    ("interaction_code=i", "LinkDamaged"),
    ("error_description=x&state=OWN", "LinkDamaged"),
    // Names that some servers take for others.
    ("otp[]=123456&state=OWN", "LinkDamaged"),
    ("otp=123456&state[]=OWN", "LinkDamaged"),
    ("otp[0]=123456&state=OWN", "LinkDamaged"),
    ("otp=123456;state=OWN", "LinkDamaged"),
    ("#otp=123456&state=OWN", "LinkDamaged"),
    ("??otp=123456&state=OWN", "LinkDamaged"),
    // Twice: of two values one reader takes the first and another the last.
    ("otp=123456&otp=123456&state=OWN", "LinkDamaged"),
    ("otp=123456&state=OWN&state=OWN", "LinkDamaged"),
    ("otp=123456&state=other&STATE=OWN", "LinkDamaged"),
    ("%6ftp=123456&otp=654321&state=OWN", "LinkDamaged"),
    ("code=a&code=b&state=OWN", "LinkDamaged"),
    ("error=a&error=b&state=OWN", "LinkDamaged"),
    ("code=c&state=OWN&iss=a&iss=b", "LinkDamaged"),
    // Two answers in one.
    ("otp=123456&code=c&state=OWN", "LinkDamaged"),
    ("otp=123456&interaction_code=i&state=OWN", "LinkDamaged"),
    ("interaction_code=i&code=c&state=OWN", "LinkDamaged"),
    // Codes of a shape that no code has.
    ("otp=12345678901234567&state=OWN", "LinkDamaged"),
    ("otp=Call+0900+123456&state=OWN", "LinkDamaged"),
    ("otp=%3Cimg+src%3Dx%3E&state=OWN", "LinkDamaged"),
    ("otp=123%00456&state=OWN", "LinkDamaged"),
    ("otp=123%0A456&state=OWN", "LinkDamaged"),
    ("otp=%EF%BC%91%EF%BC%92%EF%BC%93&state=OWN", "LinkDamaged"),
    ("otp=%ff&state=OWN", "LinkDamaged"),
    ("otp=%ZZ&state=OWN", "LinkDamaged"),
    ("otp=%u0031&state=OWN", "LinkDamaged"),
    ("otp=123456%&state=OWN", "LinkDamaged"),
    ("otp=123456&state=OWN%00", "LinkDamaged"),
    ("otp=123456&state=OWN%20", "LinkDamaged"),
    ("otp=123456&state=%F0%9F%98%80", "LinkDamaged"),
    ("code=%00&state=OWN", "LinkDamaged"),
    ("code=a%20b&state=OWN", "LinkDamaged"),
    ("code=&state=OWN", "LinkDamaged"),
    ("interaction_code=%C3%A9&state=OWN", "LinkDamaged"),
    // Another issuer's answers (SEC-04).
    ("code=c&state=OWN&iss=https://evil.example", "Unverified"),
    ("code=c&state=OWN&iss=", "Unverified"),
    ("code=c&state=OWN&iss=https%3A%2F%2Forg.test", "Unverified"),
    (
        "code=c&state=OWN&iss=https://org.test/oauth2/default/",
        "Unverified",
    ),
    (
        "code=c&state=OWN&iss=HTTPS://ORG.TEST/oauth2/default",
        "Unverified",
    ),
    (
        "interaction_code=i&state=OWN&iss=https://evil.example",
        "Unverified",
    ),
    (
        "error=access_denied&state=OWN&iss=https://evil.example",
        "Unverified",
    ),
    // Somebody else's sign-in, or none (SEC-02).
    ("otp=123456&state=other", "LinkCode"),
    ("code=c&state=other", "Forgotten"),
    ("code=c&state=OWNx", "Forgotten"),
    ("code=c&state=own", "Forgotten"),
    ("code=c&state=__proto__", "Forgotten"),
    ("interaction_code=i&state=other", "Forgotten"),
    ("interaction_code=i&state=constructor", "Forgotten"),
    ("error=access_denied", "Forgotten"),
    ("error=access_denied&state=other", "Forgotten"),
    ("error=%3Cscript%3E&state=other", "Forgotten"),
    ("error=interaction_required", "Forgotten"),
    ("error=interaction_required&state=other", "Forgotten"),
    // The org's no counts, whatever stands beside it.
    ("error=access_denied&code=c&state=OWN", "Denied"),
    ("error=server_error&otp=123456&state=OWN", "Configuration"),
];

/// SEC-02, SEC-04, SEC-34: each ends in a page of its own without a single request, and the tab that waits goes on.
#[test]
fn hostile_callbacks_ask_nobody() {
    let device = Device::new();
    let tab = device.open();
    tab.name(MIA);
    // Nobody looks at it meanwhile, so that it asks for nothing either.
    tab.parts.visible.set(false);
    let own = own_state(&tab.parts.session_storage.borrow()["vestibule-transaction"]);
    let mut hostile: Vec<(String, &str)> = HOSTILE
        .iter()
        .map(|(query, ending)| (query.replace("OWN", &own), *ending))
        .collect();
    for (name, length) in [("otp", 17), ("code", 2_049), ("interaction_code", 2_049)] {
        hostile.push((
            format!("{name}={}&state={own}", "1".repeat(length)),
            "LinkDamaged",
        ));
    }
    for query in [
        format!("otp=123456&state={}", "s".repeat(513)),
        format!("otp=123456&state={own}&x={}", "x".repeat(20_000)),
    ] {
        hostile.push((query, "LinkDamaged"));
    }
    for (query, ending) in hostile {
        check(&device, &tab, &query, ending);
    }
    assert_eq!(tab.place(), "challenge-email");
    tab.right_code(MIA);
    tab.assert_signed_in(MIA);
}

/// Opens the address in this very tab: its records are there.
fn check(device: &Device, tab: &super::Tab, query: &str, expected: &str) {
    let records = device.shared.local.borrow().clone();
    let own = tab.parts.session_storage.borrow().clone();
    let requests = device.org.requests().len();
    let entry = Entry::Callback(query.to_owned());
    let visit = device.load(std::rc::Rc::new(own.into()), entry, None);
    device.wait(100);
    let ending = format!("{:?}", visit.ending());
    assert!(ending.starts_with(expected), "{query} gave {ending}");
    assert_eq!(device.org.requests().len(), requests, "{query}");
    assert!(visit.stored().is_none(), "{query}");
    visit.parts.close();
    *device.shared.local.borrow_mut() = records;
}

fn own_state(record: &str) -> String {
    let record: serde_json::Value = serde_json::from_str(record).unwrap();
    record["state"].as_str().unwrap().to_owned()
}

/// What is none of ours is not there: prototypes, arrays, names that only begin alike.
#[test]
fn foreign_parameters_are_ignored() {
    for query in [
        "__proto__=x",
        "constructor=x",
        "otp[]=123456",
        "otp.x=1",
        "otpx=1&states=2",
        "codes=1",
        "%=1",
        "%zz=1",
        "=otp",
        "&&&",
        "iss=https://evil.example",
        "token=eyJ",
        "access_token=eyJ&id_token=eyJ",
        "issuer=https://evil.example&clientId=evil",
    ] {
        assert_eq!(Callback::parse(query), Callback::None, "{query}");
    }
}
