//! Okta's own SDK, as sites that already use it load it: the unmodified bundle, where xtask could fetch it.

use std::{env, fs};

/// The major versions whose storage the app shares, newest first, and the variable that names the bundle of each.
const BUNDLES: [(u8, &str); 2] = [(8, "VESTIBULE_AUTH_JS_8"), (7, "VESTIBULE_AUTH_JS_7")];

/// The bundles there are: the major version of each, and its text.
pub(crate) fn bundles() -> Vec<(u8, String)> {
    let read = |name: &str| fs::read_to_string(env::var_os(name)?).ok();
    BUNDLES
        .iter()
        .filter_map(|(major, name)| Some((*major, read(name)?)))
        .collect()
}

/// The versions that are not there, in words for whoever runs the tests.
pub(crate) fn missing() -> Vec<String> {
    let there: Vec<u8> = bundles().into_iter().map(|(major, _)| major).collect();
    let missing = BUNDLES.iter().filter(|(major, _)| !there.contains(major));
    missing
        .map(|(major, name)| format!("okta-auth-js {major} ({name} does not name its bundle)"))
        .collect()
}
