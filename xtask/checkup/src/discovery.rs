//! What the authorization server says of itself.

use serde_json::Value;

use crate::{
    Answer, Finding,
    finding::Subject,
    setup::{APP, Setup},
};

const DISCOVERY: Subject = Subject("discovery", "Discovery");
const ISSUER: Subject = Subject("issuer", "Issuer");
const PROOF: Subject = Subject("pkce", "PKCE");
const SCOPES: Subject = Subject("scopes", "Scopes");
const BOUND: Subject = Subject("dpop", "Bound tokens (DPoP)");
const KEYS: Subject = Subject("keys", "Signing keys");

/// The endpoints that the page uses.
const ENDPOINTS: [&str; 6] = [
    "authorization_endpoint",
    "token_endpoint",
    "userinfo_endpoint",
    "jwks_uri",
    "revocation_endpoint",
    "end_session_endpoint",
];

/// The algorithm of the page's proofs.
const PROOF_ALGORITHM: &str = "ES256";

/// Judges the metadata.
pub(crate) fn judge(setup: &Setup, answer: &Answer) -> Vec<Finding> {
    let body = answer.json();
    if answer.status == 404 {
        return vec![ISSUER.wrong(
            format!("The org knows no authorization server at {}.", setup.issuer),
            format!(
                "Compare `issuer` in config.json on the host with the Issuer URI in Okta admin console, Security, API, Authorization Servers; \
                 for the org's own server it is {} alone.",
                setup.org
            ),
        )];
    }
    if answer.status != 200 || !body.is_object() {
        return vec![DISCOVERY.wrong(
            format!("The metadata at {}/.well-known/openid-configuration came with status {} and cannot be read.", setup.issuer, answer.status),
            "Try again later; if it stays like this, compare `issuer` in config.json on the host with the Issuer URI in Okta admin console, \
             Security, API, Authorization Servers.",
        )];
    }
    let mut findings = vec![issuer(setup, &body)];
    findings.extend(endpoints(setup, &body));
    findings.push(if has(&body, "code_challenge_methods_supported", "S256") {
        PROOF.good("The authorization server takes S256.")
    } else {
        PROOF.wrong(
            "The authorization server does not offer S256, without which the page signs nobody in.",
            format!("{APP}, Client Credentials: client authentication None, and require PKCE as additional verification. `issuer` in config.json has to be an Okta authorization server."),
        )
    });
    findings.push(scopes(setup, &body));
    findings.extend(bound(setup, &body));
    findings
}

fn issuer(setup: &Setup, body: &Value) -> Finding {
    match body.get("issuer").and_then(Value::as_str) {
        Some(issuer) if issuer == setup.issuer => {
            ISSUER.good(format!("It is {issuer}, to the letter."))
        }
        other => {
            let named = other.unwrap_or("nobody");
            ISSUER.wrong(
                format!("The metadata are of {named}, config.json names {}. Every ID token would be refused.", setup.issuer),
                format!(
                    "Put `\"issuer\": \"{named}\"` into config.json on the host; or, where the org has a domain of its own, set Okta admin console, \
                     Security, API, Authorization Servers, the server, Settings, Issuer, to the address that people see."
                ),
            )
        }
    }
}

fn endpoints(setup: &Setup, body: &Value) -> Option<Finding> {
    let own = [setup.org.as_str(), "/"].concat();
    let elsewhere: Vec<&str> = ENDPOINTS
        .into_iter()
        .filter(|name| {
            let address = body.get(*name).and_then(Value::as_str);
            address.is_some_and(|address| !address.to_ascii_lowercase().starts_with(&own))
        })
        .collect();
    (!elsewhere.is_empty()).then(|| {
        DISCOVERY.wrong(
            format!("The metadata name endpoints on another host than the issuer's: {}. The page asks {} alone.", elsewhere.join(", "), setup.org),
            "Put the issuer with that host into config.json (a domain of your own: Okta admin console, Customizations, Brands, Domains), and \
             build the host's policy anew.",
        )
    })
}

fn scopes(setup: &Setup, body: &Value) -> Finding {
    let unknown: Vec<&str> = setup
        .scopes
        .split(' ')
        .filter(|scope| !has(body, "scopes_supported", scope))
        .collect();
    let refreshes = !setup
        .scopes
        .split(' ')
        .any(|scope| scope == "offline_access")
        || has(body, "grant_types_supported", "refresh_token");
    if !unknown.is_empty() {
        // A scope may be kept out of the metadata; whether it may be asked for, interact tells.
        SCOPES.advice(
            format!("The metadata do not list {}.", unknown.join(", ")),
            format!("{}, Scopes: add it, or include it in public metadata; or take it out of `scopes` in config.json on the host.", setup.server_place()),
        )
    } else if !refreshes {
        SCOPES.wrong(
            "offline_access is asked for, but the authorization server gives no refresh tokens.",
            format!("{APP}, Grant type: tick Refresh Token; or take offline_access out of `scopes` in config.json on the host."),
        )
    } else {
        SCOPES.good(format!("The authorization server knows {}.", setup.scopes))
    }
}

fn bound(setup: &Setup, body: &Value) -> Option<Finding> {
    setup.dpop.then(|| {
        if has(body, "dpop_signing_alg_values_supported", PROOF_ALGORITHM) {
            BOUND.good(format!("The authorization server takes proofs with {PROOF_ALGORITHM}."))
        } else {
            BOUND.wrong(
                format!("config.json has `\"dpop\": true`, but the authorization server names no proofs with {PROOF_ALGORITHM}: the page refuses the unbound tokens that it would get."),
                format!("{APP}, Proof of possession: require the DPoP header in token requests; or take `dpop` out of config.json on the host."),
            )
        }
    })
}

/// Judges the keys.
pub(crate) fn keys(answer: &Answer) -> Finding {
    let body = answer.json();
    let keys = body.get("keys").and_then(Value::as_array);
    let fits = |key: &&Value| {
        let is = |name: &str, wanted: &str| {
            key.get(name)
                .and_then(Value::as_str)
                .is_none_or(|value| value == wanted)
        };
        key.get("kty").and_then(Value::as_str) == Some("RSA")
            && is("use", "sig")
            && is("alg", "RS256")
    };
    match keys.map_or(0, |keys| keys.iter().filter(fits).count()) {
        0 => KEYS.wrong(
            format!("No key for RS256 signatures is published (status {}).", answer.status),
            "Okta admin console, Security, API, Authorization Servers, the server, Settings, Signing Key Rotation: generate a key.",
        ),
        many => KEYS.good(format!("{many} published for RS256 signatures.")),
    }
}

fn has(body: &Value, list: &str, wanted: &str) -> bool {
    let list = body.get(list).and_then(Value::as_array);
    list.is_some_and(|list| list.iter().any(|item| item.as_str() == Some(wanted)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::State;
    use serde_json::json;

    fn setup(more: Value) -> Option<Setup> {
        let mut config =
            json!({ "issuer": "https://example.okta.com/oauth2/default", "clientId": "0oa1" });
        if let (Value::Object(config), Value::Object(more)) = (&mut config, more) {
            config.extend(more);
        }
        Setup::read(&config, "https://app.example/")
    }

    fn metadata() -> Value {
        let base = "https://example.okta.com/oauth2/default";
        json!({
            "issuer": base,
            "authorization_endpoint": format!("{base}/v1/authorize"),
            "token_endpoint": format!("{base}/v1/token"),
            "jwks_uri": format!("{base}/v1/keys"),
            "grant_types_supported": ["authorization_code"],
            "scopes_supported": ["openid", "profile", "email", "offline_access"],
            "code_challenge_methods_supported": ["S256"],
            "dpop_signing_alg_values_supported": ["RS256", "ES256"],
        })
    }

    fn worst(config: Value, status: u16, body: &Value) -> (State, String) {
        let answer = Answer {
            status,
            headers: Vec::new(),
            body: body.to_string(),
        };
        let findings = setup(config)
            .map(|setup| judge(&setup, &answer))
            .unwrap_or_default();
        let worst = findings.into_iter().min_by_key(|finding| finding.state);
        worst.map_or((State::Told, String::new()), |worst| {
            (
                worst.state,
                format!("{}: {} {}", worst.id, worst.what, worst.cure),
            )
        })
    }

    #[test]
    fn an_authorization_server_that_fits_is_good() {
        for config in [json!({}), json!({ "dpop": true })] {
            assert_eq!(worst(config, 200, &metadata()).0, State::Good);
        }
    }

    #[test]
    fn what_does_not_fit_is_named_with_its_place() {
        let plain = json!({});
        for (config, status, changed, words) in [
            (
                plain.clone(),
                200,
                json!({ "issuer": "https://id.example.com/oauth2/default" }),
                "\"issuer\": \"https://id.example.com/oauth2/default\"",
            ),
            (
                plain.clone(),
                200,
                json!({ "issuer": "https://example.okta.com/oauth2/default/" }),
                "to the address that people see",
            ),
            (plain.clone(), 200, json!({ "issuer": null }), "nobody"),
            (
                plain.clone(),
                200,
                json!({ "code_challenge_methods_supported": ["plain"] }),
                "require PKCE",
            ),
            (
                plain.clone(),
                200,
                json!({ "token_endpoint": "https://example.okta.com.evil.example/token" }),
                "token_endpoint",
            ),
            (
                plain.clone(),
                200,
                json!({ "scopes_supported": ["openid", "profile"] }),
                "do not list email",
            ),
            (
                json!({ "scopes": ["openid", "offline_access"] }),
                200,
                json!({}),
                "Grant type: tick Refresh Token",
            ),
            (
                json!({ "dpop": true }),
                200,
                json!({ "dpop_signing_alg_values_supported": ["RS256"] }),
                "Proof of possession",
            ),
            (
                plain.clone(),
                404,
                json!({}),
                "Security, API, Authorization Servers",
            ),
            (plain, 500, json!({}), "status 500"),
        ] {
            let mut body = metadata();
            if let (Value::Object(body), Value::Object(changed)) = (&mut body, changed.clone()) {
                body.extend(changed);
            }
            let (state, told) = worst(config, status, &body);
            assert!(
                state < State::ByHand && told.contains(words),
                "{changed}: {told}"
            );
        }
    }

    #[test]
    fn one_key_for_signatures_is_enough() {
        let state = |body: Value| {
            keys(&Answer {
                status: 200,
                headers: Vec::new(),
                body: body.to_string(),
            })
            .state
        };
        assert_eq!(
            state(json!({ "keys": [{ "kty": "RSA", "use": "sig", "alg": "RS256" }] })),
            State::Good
        );
        assert_eq!(
            state(json!({ "keys": [{ "kty": "RSA", "use": "enc" }, { "kty": "EC" }] })),
            State::Wrong
        );
        assert_eq!(state(json!({ "keys": [] })), State::Wrong);
        assert_eq!(state(json!("x")), State::Wrong);
    }
}
