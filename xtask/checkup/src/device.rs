//! What this browser has of what the page uses.

use crate::{Finding, finding::Subject};

const SECURE: Subject = Subject("secure", "Secure connection");
const BROWSER: Subject = Subject("browser", "This browser");

/// What there is in a browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Device {
    /// Whether the browser calls the page's surroundings secure.
    pub secure: bool,
    /// Session storage.
    pub session_storage: bool,
    /// Local storage.
    pub local_storage: bool,
    /// Web Locks.
    pub locks: bool,
    /// IndexedDB.
    pub indexed_db: bool,
    /// Passkeys.
    pub passkeys: bool,
    /// Channels between tabs.
    pub channels: bool,
}

pub(crate) fn judge(device: &Device, home: &str, dpop: bool) -> Vec<Finding> {
    let secure = match device.secure {
        true => SECURE.good(format!("The browser calls {home} secure.")),
        false => insecure(home),
    };
    let parts = [
        (device.session_storage, "session storage"),
        (device.local_storage, "local storage"),
        (device.locks, "Web Locks"),
        (device.indexed_db, "IndexedDB"),
        (device.passkeys, "passkeys"),
        (device.channels, "channels between tabs"),
    ];
    let list = |there: bool| {
        let names: Vec<&str> = parts
            .iter()
            .filter(|(is, _)| *is == there)
            .map(|(_, name)| *name)
            .collect();
        names.join(", ")
    };
    let missing = list(false);
    let browser = if missing.is_empty() {
        BROWSER.told(format!("It has all that the page uses: {}.", list(true)))
    } else if dpop && !device.indexed_db {
        BROWSER.wrong(
            "It has no IndexedDB, where the key would lie that tokens are bound to.",
            "Allow storage for this site in the browser, or take `dpop` out of config.json on the host.",
        )
    } else {
        BROWSER.told(format!(
            "It lacks, or is told not to give: {missing}. The page works without, with less: see docs/sessions.md."
        ))
    };
    vec![secure, browser]
}

/// For an address that is not safe.
pub(crate) fn insecure(home: &str) -> Finding {
    let safe = home.replacen("http://", "https://", 1);
    SECURE.wrong(
        format!("{home} is not a secure address: browsers give a page there no cryptography, and the page does not start."),
        format!("At the host: get a certificate, serve the page at {safe} and redirect http to it with status 308."),
    )
}

/// For an address that is safe, as seen from outside.
pub(crate) fn safe(home: &str) -> Finding {
    SECURE.good(format!(
        "{home} answers with a certificate that is trusted here, or is this machine."
    ))
}

/// For an address that nothing came from.
pub(crate) fn unsafe_so_far(home: &str, why: &str) -> Finding {
    SECURE.wrong(
        format!("{home} gives no answer. {why}"),
        "At the host: serve the page at this address, with a certificate for its name and the whole chain; the DNS entry has to lead there.",
    )
}

/// What the plain address beside a safe one does.
pub(crate) fn plain(outcome: &crate::Outcome) -> Finding {
    const PLAIN: Subject = Subject("http", "Plain http");
    const CURE: &str = "At the host: redirect every http address to the same one with https, status 308 (\"Force HTTPS\", \"HTTPS only\").";
    match outcome {
        crate::Outcome::Redirected(Some(to)) if to.starts_with("https://") => {
            PLAIN.good("http leads to https.")
        }
        crate::Outcome::Unreachable(_) => PLAIN.good("There is no answer over http."),
        crate::Outcome::Redirected(to) => PLAIN.wrong(
            format!(
                "http leads to {} and not to https.",
                to.as_deref().unwrap_or("somewhere")
            ),
            CURE,
        ),
        _ => PLAIN.wrong(
            "The page is also served over http, where anybody on the way can change it.",
            CURE,
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::State;

    const WHOLE: Device = Device {
        secure: true,
        session_storage: true,
        local_storage: true,
        locks: true,
        indexed_db: true,
        passkeys: true,
        channels: true,
    };

    #[test]
    fn what_is_missing_is_named() {
        let states = |device: &Device, dpop| -> Vec<State> {
            let findings = judge(device, "https://app.example/", dpop);
            findings.iter().map(|finding| finding.state).collect()
        };
        assert_eq!(states(&WHOLE, true), [State::Good, State::Told]);
        let poor = Device {
            secure: false,
            indexed_db: false,
            ..WHOLE
        };
        assert_eq!(states(&poor, false), [State::Wrong, State::Told]);
        assert_eq!(states(&poor, true), [State::Wrong, State::Wrong]);
        let findings = judge(&poor, "http://app.example/", false);
        let cure = findings.first().map(|finding| finding.cure.as_str());
        assert!(cure.is_some_and(|cure| cure.contains("https://app.example/")));
    }
}
