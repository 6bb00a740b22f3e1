//! What is wrong with `config.json`, in words for the person who wrote it. Nobody who signs in reads them, so the program has them in
//! a file of their own (`oauth::explained`), which loads when there is something to say.

use std::fmt;

use super::{ConfigError, KNOWN, issuer::IssuerError};

impl fmt::Display for ConfigError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: [&str; 5] = match self {
            ConfigError::NotJson { problem } => {
                ["config.json is not valid JSON: ", problem, "", "", ""]
            }
            ConfigError::NotObject => [
                "config.json must be one object, as in { \"issuer\": \"…\", \"clientId\": \"…\" }",
                "",
                "",
                "",
                "",
            ],
            ConfigError::UnknownKey { key } => [
                "config.json: `",
                key,
                "` is not known; did you mean `",
                nearest(key),
                "`?",
            ],
            ConfigError::Missing { field } => [
                "config.json: `",
                field,
                "` is missing; it must be ",
                hint(field),
                "",
            ],
            ConfigError::Wrong { field } => {
                ["config.json: `", field, "` must be ", hint(field), ""]
            }
            ConfigError::Issuer(error) => {
                ["config.json: `issuer` must be ", issuer(*error), "", "", ""]
            }
        };
        parts.iter().try_for_each(|part| formatter.write_str(part))
    }
}

impl std::error::Error for ConfigError {}

/// What would be right.
fn hint(field: &str) -> &'static str {
    match field {
        "issuer" => {
            "the address of your Okta authorization server, as in \"https://example.okta.com/oauth2/default\""
        }
        "clientId" => {
            "the client ID of your single-page app in Okta, as in \"0oa1b2c3d4E5F6g7h8i9\""
        }
        "scopes" => {
            "a list of different scope names with \"openid\" among them, as in [\"openid\", \"profile\", \"email\"]"
        }
        "redirectUri" => {
            "a path of this app or an absolute address on its own origin, without query or fragment, as in \"/login/callback\""
        }
        "defaultPage" => {
            "a page on this app's own origin, other than the sign-in page, as in \"/\""
        }
        "appName" => "a name of 1 to 100 characters",
        "mode" => "\"embedded\" or \"redirect\"",
        "emailSender" => {
            "the sender of your org's messages in 1 to 100 characters, as in \"noreply@okta.com\""
        }
        "tokenStorage" => "\"session\", \"memory\" or \"local\"",
        "tabs" => "\"own\" or \"shared\"",
        "idleTimeout" | "sessionLifetime" | "maxClockSkew" => {
            "a whole number of seconds, as in 900, and at least 40 where people are to be warned"
        }
        "apiOrigins" => "a list of origins without a path, as in [\"https://api.example.com\"]",
        "language" => "the tag of a language of this page, as in \"de\"",
        "languages" => "a list of tags of languages of this page, as in [\"en\", \"de\"]",
        "texts" => {
            "texts by language and key, as in { \"en\": { \"identify.title\": \"Welcome\" } }"
        }
        _ => "true or false",
    }
}

fn issuer(error: IssuerError) -> &'static str {
    match error {
        IssuerError::Address => {
            "an address as in \"https://example.okta.com/oauth2/default\", with a host name in plain letters and without user \
             name, query or fragment"
        }
        IssuerError::AdminConsole => {
            "the address of the org, not of its Admin Console: leave \"-admin\" away"
        }
        IssuerError::Insecure => {
            "an https address; http works for this machine alone (localhost, 127.0.0.1, [::1])"
        }
        IssuerError::BuiltIn => {
            "the org's own address for its built-in authorization server (leave \"/oauth2\" away), or end in \"/oauth2/\" and \
             the ID of a custom one"
        }
        IssuerError::Path => {
            "the org's address, alone or followed by \"/oauth2/\" and the authorization server's ID, as in \
             \"https://example.okta.com/oauth2/default\""
        }
        IssuerError::Dots => {
            "an address without dots in the place of the authorization server's ID"
        }
    }
}

/// The known key with the smallest edit distance, letter case aside.
fn nearest(key: &str) -> &'static str {
    let mut best = ("issuer", usize::MAX);
    for known in KNOWN {
        let distance = edit_distance(key, known);
        if distance < best.1 {
            best = (known, distance);
        }
    }
    best.0
}

/// How many characters must be put in, taken out or replaced to make one word of the other (Levenshtein), by the
/// usual table of which only one row is kept.
fn edit_distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.chars().count()).collect();
    for (line, left) in one.chars().enumerate() {
        let mut diagonal = line;
        let mut before = line + 1;
        for (cell, right) in row.iter_mut().skip(1).zip(other.chars()) {
            let replaced = diagonal + usize::from(!left.eq_ignore_ascii_case(&right));
            diagonal = *cell;
            before = replaced.min(*cell + 1).min(before + 1);
            *cell = before;
        }
        if let Some(first) = row.first_mut() {
            *first = line + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}
