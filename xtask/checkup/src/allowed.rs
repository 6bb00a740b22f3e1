//! Where the page may make a check-up.

use serde_json::Value;

/// What the page says where it may not.
pub const OFF: &str = "The check-up is off on this host. To turn it on, add \"doctor\": true to config.json on the host, load this page \
                       again, and take the line out when you are through.";

/// Whether the page makes a check-up: on this machine always, elsewhere where `config.json` says so.
pub fn is_allowed(host: &str, config: &Value) -> bool {
    is_loopback(host) || config.get("doctor") == Some(&Value::Bool(true))
}

/// Whether a host name, or an address in the way URLs write it, can only be this machine.
pub fn is_loopback(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let v4 = || {
        let parts: Vec<&str> = host.split('.').collect();
        let number = |part: &&str| part.parse::<u8>().is_ok();
        parts.len() == 4 && parts.first() == Some(&"127") && parts.iter().all(number)
    };
    host == "localhost" || host.ends_with(".localhost") || host == "[::1]" || v4()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn off_this_machine_the_configuration_decides() {
        for (config, allowed) in [
            (json!({ "doctor": true }), true),
            (json!({ "doctor": false }), false),
            (json!({ "doctor": "true" }), false),
            (json!({ "doctor": 1 }), false),
            (json!({}), false),
            (json!(null), false),
        ] {
            assert_eq!(is_allowed("app.example", &config), allowed, "{config}");
            assert!(is_allowed("localhost", &config), "{config}");
        }
    }

    #[test]
    fn only_this_machine_is_this_machine() {
        for host in [
            "localhost",
            "a.localhost",
            "127.0.0.1",
            "127.1.2.3",
            "[::1]",
            "LOCALHOST.",
        ] {
            assert!(is_loopback(host), "{host}");
        }
        for host in [
            "localhost.example",
            "notlocalhost",
            "127.0.0.1.example",
            "127.example",
            "128.0.0.1",
            "insecure.test",
            "10.0.0.1",
            "",
        ] {
            assert!(!is_loopback(host), "{host}");
        }
    }
}
