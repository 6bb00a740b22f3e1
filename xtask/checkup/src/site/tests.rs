use super::*;
use crate::State;

const PAGE: &str = "<script data-boot src=\"./assets/boot-1.js\" data-wasm=\"app-2.wasm\"></script><link href=\"./assets/style-1.css\">\
                    <link href=\"./assets/style-1.css\">";

fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Answer {
    let headers = headers.iter();
    Answer {
        status,
        headers: headers
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        body: body.to_owned(),
    }
}

fn found(finding: Option<Finding>) -> (State, String) {
    finding.map_or((State::Good, String::new()), |finding| {
        (finding.state, format!("{} {}", finding.what, finding.cure))
    })
}

#[test]
fn the_page_has_to_be_at_its_addresses() {
    let good = Outcome::Answered(answer(200, &[], PAGE));
    let deep = Outcome::Answered(answer(200, &[], &PAGE.replace("./", "../")));
    assert_eq!(page("", "index.html", &good), None);
    assert_eq!(page("login", "login.html", &good), None);
    assert_eq!(page("login/callback", "login/callback.html", &deep), None);
    for (outcome, words) in [
        (good, "page of another address"),
        (
            Outcome::Answered(answer(200, &[], "<h1>Welcome</h1>")),
            "not this page",
        ),
        (Outcome::Answered(answer(404, &[], "")), "status 404"),
        (
            Outcome::Redirected(Some("/login/callback/?otp=1".to_owned())),
            "redirect to /login/callback/:",
        ),
        (Outcome::Redirected(None), "a redirect:"),
        (Outcome::Unreachable("Refused.".to_owned()), "Refused."),
    ] {
        let (state, told) = found(page("login/callback", "login/callback.html", &outcome));
        assert_eq!(state, State::Wrong);
        assert!(
            told.contains(words) && told.contains("login/callback.html"),
            "{told}"
        );
    }
}

#[test]
fn a_missing_file_is_missing() {
    assert_eq!(
        missing(&Outcome::Answered(answer(404, &[], PAGE))).state,
        State::Good
    );
    let page = missing(&Outcome::Answered(answer(200, &[], PAGE)));
    assert_eq!(page.state, State::Wrong);
    assert!(page.what.contains("200 and the page") && page.cure.contains("404.html"));
    assert_eq!(missing(&Outcome::Redirected(None)).state, State::Wrong);
}

#[test]
fn each_file_is_judged_by_its_kind() {
    let name = "assets/app-2.wasm";
    let cached = ("cache-control", "public, max-age=31536000, immutable");
    let wasm = ("content-type", "application/wasm");
    let small = ("content-encoding", "br");
    let vary = ("vary", "Origin, Accept-Encoding");
    let json = ("content-type", "application/json");
    let fresh = ("cache-control", "no-cache");
    let html = ("content-type", "text/html; charset=utf-8");
    for (route, headers, state, words) in [
        (name, vec![cached, wasm, small, vary], State::Good, ""),
        (
            name,
            vec![cached, ("content-type", "text/plain"), small, vary],
            State::Wrong,
            "application/wasm",
        ),
        (
            name,
            vec![cached, small, vary],
            State::Wrong,
            "no Content-Type",
        ),
        (
            name,
            vec![cached, wasm, vary],
            State::Advice,
            "uncompressed",
        ),
        (
            name,
            vec![cached, wasm, small],
            State::Advice,
            "Vary: Accept-Encoding",
        ),
        (name, vec![wasm, small, vary], State::Advice, "immutable"),
        (
            name,
            vec![fresh, wasm, small, vary],
            State::Advice,
            "immutable",
        ),
        ("config.json", vec![fresh, json], State::Good, ""),
        (
            "config.json",
            vec![("cache-control", "max-age=0, must-revalidate"), json],
            State::Good,
            "",
        ),
        (
            "config.json",
            vec![("cache-control", "public, max-age=3600"), json],
            State::Wrong,
            "no-cache",
        ),
        (
            "config.json",
            vec![json],
            State::Wrong,
            "without Cache-Control",
        ),
        (
            "config.json",
            vec![fresh, html],
            State::Wrong,
            "application/json",
        ),
        ("", vec![fresh, html], State::Good, ""),
        (
            "",
            vec![("cache-control", "max-age=600"), html],
            State::Wrong,
            "The start page",
        ),
    ] {
        let answer = answer(200, &headers, "");
        let fetched = [Fetched {
            route,
            answer: &answer,
        }];
        let worst = files(&fetched)
            .into_iter()
            .min_by_key(|finding| finding.state);
        let (worst, told) = found(worst);
        assert_eq!(worst, state, "{route} {headers:?}: {told}");
        assert!(told.contains(words), "{told}");
    }
}

#[test]
fn a_script_that_was_put_in_is_noticed() {
    assert_eq!(scripts(PAGE).state, State::Good);
    assert_eq!(
        scripts(&[PAGE, "<script>track()</script>"].concat()).state,
        State::Wrong
    );
    assert_eq!(
        assets(PAGE),
        [
            "assets/boot-1.js",
            "assets/style-1.css",
            "assets/app-2.wasm"
        ]
    );
}
