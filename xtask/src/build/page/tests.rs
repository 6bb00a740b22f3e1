#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use super::*;

const SOURCE: &str = r#"<!doctype html>
<html>
  <head>
<script data-boot data-start="src/boot/start.js" data-style="later/one.css later/two.css" data-rare="rare.css" data-theme="src/boot/theme.js" src="src/boot.js"></script>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/tokens.css">
<link rel="stylesheet" href="/base.css">
<link data-trunk rel="rust" href="Cargo.toml" data-wasm-opt="0">
  </head>
  <body><!-- note --><a href="{{home}}login">Sign in</a></body>
</html>
"#;

fn assets() -> Assets {
    let asset = |stem: &str, extension: &str| Asset::new(stem, extension, stem.as_bytes().to_vec());
    Assets {
        boot: asset("boot", "js"),
        start: Some(asset("start", "js")),
        theme: Some(asset("theme", "js")),
        style: asset("style", "css"),
        later_style: Some(asset("later", "css")),
        rare_style: Some(asset("rare", "css")),
        glue: asset("app", "js"),
        wasm: asset("app", "wasm"),
        parts: Vec::new(),
        texts: Texts::default(),
    }
}

#[test]
fn a_page_names_its_parts_in_order() {
    let parts = parts(SOURCE).unwrap();
    assert_eq!(
        parts,
        Parts {
            boot: "src/boot.js".to_owned(),
            start: Some("src/boot/start.js".to_owned()),
            theme: Some("src/boot/theme.js".to_owned()),
            later_styles: vec!["later/one.css".to_owned(), "later/two.css".to_owned()],
            rare_styles: vec!["rare.css".to_owned()],
            styles: vec!["tokens.css".to_owned(), "base.css".to_owned()]
        }
    );
}

#[test]
fn sec_50_what_the_policy_forbids_is_refused() {
    for forbidden in [
        "<script>x()</script>",
        "<style>a{}</style>",
        "<p style=\"color:red\">",
    ] {
        let html = SOURCE.replace("<!-- note -->", forbidden);
        assert!(
            parts(&html).unwrap_err().to_string().contains("forbids"),
            "{forbidden}"
        );
    }
    assert!(parts(&SOURCE.replace("data-boot", "")).is_err());
}

#[test]
fn sec_56_every_script_and_style_sheet_carries_its_integrity() {
    let assets = assets();
    let page = finish(SOURCE, &assets, "./").unwrap();
    assert_eq!(page.matches("integrity=\"sha256-").count(), 8, "{page}");
    let style = |style: &Option<Asset>| style.clone().unwrap();
    for (name, asset) in [
        ("style", &style(&assets.later_style)),
        ("rare", &style(&assets.rare_style)),
        ("glue", &assets.glue),
        ("wasm", &assets.wasm),
    ] {
        let (file, integrity) = (&asset.name, asset.integrity());
        let given = format!("data-{name}=\"{file}\" data-{name}-integrity=\"{integrity}\"");
        assert!(page.contains(&given), "{page}");
    }
    assert!(
        !page.contains("tokens.css") && !page.contains("base.css") && !page.contains("data-trunk")
    );
    assert_eq!(page.matches("rel=\"stylesheet\"").count(), 1);
}

#[test]
fn sec_30_the_start_script_comes_before_anything_that_loads() {
    let page = finish(SOURCE, &assets(), "./").unwrap();
    let first = markup::tags(&page)
        .into_iter()
        .find(|tag| matches!(tag.name.as_str(), "script" | "link"))
        .unwrap();
    assert!(first.get("data-boot").is_some());
}

#[test]
fn a_page_finds_its_files_wherever_it_lives() {
    for (route, _) in hosting::PAGES {
        let home = home(route);
        let page = finish(SOURCE, &assets(), &home).unwrap();
        assert!(
            page.contains(&format!("<a href=\"{home}login\">")),
            "{page}"
        );
        assert_eq!(page.matches(&format!("\"{home}assets/")).count(), 2);
        assert!(!page.contains("=\"/"), "{page}");
    }
    assert_eq!([home(""), home("login")], ["./", "./"]);
    assert_eq!(home("login/callback"), "../");
}

#[test]
fn no_placeholder_is_left_over() {
    let other = SOURCE.replace("{{home}}login", "{{something-else}}");
    let refused = finish(&other, &assets(), "./").unwrap_err().to_string();
    assert!(refused.contains("{{something-else"), "{refused}");
}

#[test]
fn the_form_waits_for_three_requests() {
    let assets = assets();
    let requests = requests(&finish(SOURCE, &assets, "./").unwrap());
    let asset = |asset: &Asset| [hosting::ASSETS, &asset.name].concat();
    assert_eq!(
        requests.before_the_form,
        ["index.html", &asset(&assets.boot), &asset(&assets.style)]
    );
    assert_eq!(requests.first_visit.len(), 8);
}

#[test]
fn optimising_is_left_to_this_program() {
    assert!(leaves_optimising_to_us(SOURCE));
    assert!(!leaves_optimising_to_us(
        &SOURCE.replace("data-wasm-opt=\"0\"", "")
    ));
    assert!(!leaves_optimising_to_us(&SOURCE.replace("\"0\"", "\"z\"")));
}
