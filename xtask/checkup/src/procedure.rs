//! The check-up in its order: the place, the files of the host, what was decided in `config.json`, the org.
//!
//! No mail is sent and nobody is signed in or out. What is left behind at the org is one transaction that nobody has entered a
//! name into, and it is cancelled.

use hosting::{ASSETS, CONFIG, DOCTOR, PAGES, Reach};
use serde_json::{Value, json};

use crate::{
    Answer, Finding, Outcome, Reading, Request, Setup, World, clock, device, discovery,
    finding::Subject, headers, interaction, is_loopback, policy, setup::place, sharing, site,
    texts, theme,
};

const PLACE: Subject = Subject("place", "The address");
const CONFIGURATION: Subject = Subject("config", "config.json");
const CALLS: Subject = Subject("calls", "Calls to the org");

const FORM: &str = "application/x-www-form-urlencoded";
const ION: &str = "application/ion+json; okta-version=1.0.0";

/// Checks the page that lives at `home`, as in `https://app.example/signin/`, and hands every finding on as it comes.
pub async fn run(world: &impl World, home: &str, found: &mut dyn FnMut(Finding)) {
    let Some((_, host, _)) = place(home) else {
        found(PLACE.wrong(
            format!("{home} is no address at which a page can live."),
            "Give the address of the start page, as in https://app.example/ or https://app.example/signin/.",
        ));
        return;
    };
    let text = world
        .send(Request::get([home, CONFIG].concat(), Reading::Text))
        .await;
    if world.device().is_none() {
        found(match &text {
            _ if !home.starts_with("https://") && !is_loopback(host) => device::insecure(home),
            Outcome::Unreachable(why) => device::unsafe_so_far(home, why),
            _ => device::safe(home),
        });
        if home.starts_with("https://") {
            let plain = home.replacen("https://", "http://", 1);
            let plain = world.send(Request::get(plain, Reading::Headers)).await;
            found(device::plain(&plain));
        }
    }
    let (config, mut problem) = configuration(world, home, &text);
    let setup = Setup::read(&config, home);
    if let Some(device) = world.device() {
        let dpop = setup.as_ref().is_some_and(|setup| setup.dpop);
        device::judge(&device, home, dpop)
            .into_iter()
            .for_each(&mut *found);
    }

    let start = host_checks(world, home, &text, &Reach::of(&config), found).await;
    if let (None, Some(start)) = (&problem, &start) {
        match texts::wrong(world, home, &config, &start.body).await {
            Some(texts::Wrong::Refused(words)) => problem = Some(refused(words)),
            Some(texts::Wrong::Files(finding)) => found(finding),
            None => {}
        }
    }
    found(match (problem, &setup) {
        (Some(problem), _) => problem,
        (None, Some(_)) => CONFIGURATION.good("The program takes it."),
        (None, None) => CONFIGURATION.wrong(
            "It names no org or no client.",
            "In config.json on the host: `issuer` is an https address, `clientId` the app's Client ID.",
        ),
    });
    let mut ahead = Vec::new();
    let now = world.now_ms();
    for finding in theme::judge(world, home, &config).await {
        found(finding);
    }
    let date = |answer: &Answer| clock::read_date(&answer.header("date")?).map(|date| date - now);
    if let Some(ahead_ms) = start.as_ref().and_then(date) {
        ahead.push(("the host", ahead_ms));
    }
    let received = start
        .as_ref()
        .and_then(|answer| answer.header("content-security-policy"));
    if let Some(setup) = setup {
        // Only in a browser is the policy in force for this very program.
        if world.device().is_some() && !policy::lets_call(received.as_deref(), &setup.org) {
            found(CALLS.wrong(
                format!("The policy of the page does not let it call {}, so nothing of the org could be checked.", setup.org),
                format!(
                    "At the host: put {} into `connect-src` and `img-src` of the Content-Security-Policy (`cargo xtask hosting` with this \
                     config.json writes it), then check again.",
                    setup.org
                ),
            ));
        } else if let Some(date) = org_checks(world, &setup, found)
            .await
            .as_ref()
            .and_then(date)
        {
            ahead.push(("the org", date));
        }
        clock::judge(&ahead, setup.max_clock_skew)
            .into_iter()
            .for_each(&mut *found);
        interaction::by_hand(&setup)
            .into_iter()
            .for_each(&mut *found);
    } else {
        clock::judge(&ahead, 86_400)
            .into_iter()
            .for_each(&mut *found);
    }
}

/// The configuration, and what is wrong with it.
fn configuration(world: &impl World, home: &str, outcome: &Outcome) -> (Value, Option<Finding>) {
    let cure = "At the host: config.json lies beside index.html and is answered with status 200; it is one JSON object, as in \
                { \"issuer\": \"https://example.okta.com/oauth2/default\", \"clientId\": \"0oa…\" }.";
    let answer = match outcome {
        Outcome::Answered(answer) if answer.status == 200 => answer,
        Outcome::Answered(answer) => {
            let what = format!("config.json is answered with status {}.", answer.status);
            return (Value::Null, Some(CONFIGURATION.wrong(what, cure)));
        }
        Outcome::Unreachable(why) => {
            let what = format!("config.json is not answered. {why}");
            return (Value::Null, Some(CONFIGURATION.wrong(what, cure)));
        }
        Outcome::Redirected(_) | Outcome::Hidden => {
            let what = "config.json is answered with a redirect.";
            return (Value::Null, Some(CONFIGURATION.wrong(what, cure)));
        }
    };
    match serde_json::from_str::<Value>(&answer.body) {
        Ok(config) => {
            // The page's program leaves these two to others: to us, and to the start script.
            let switch = config
                .get("doctor")
                .is_some_and(|switch| !switch.is_boolean());
            let switch = switch.then(|| "config.json: `doctor` must be true or false".to_owned());
            let theme = config.get("theme").and_then(theme::refusal);
            let refusal = world.refusal(&answer.body, home).or(switch).or(theme);
            (config, refusal.map(refused))
        }
        Err(error) => (
            Value::Null,
            Some(CONFIGURATION.wrong(format!("config.json is no JSON: {error}."), cure)),
        ),
    }
}

fn refused(problem: String) -> Finding {
    CONFIGURATION.wrong(
        problem,
        "Mend config.json on the host; the README has a table of all keys.",
    )
}

/// What the host makes of the files. Gives the answer for the start page.
async fn host_checks(
    world: &impl World,
    home: &str,
    config: &Outcome,
    reach: &Reach,
    found: &mut dyn FnMut(Finding),
) -> Option<Answer> {
    let mut start = None;
    let mut good = true;
    // The page of the check-up itself a host may leave out.
    for (route, file) in PAGES.into_iter().filter(|(_, file)| *file != DOCTOR) {
        // As the link in a mail comes back, with a query, and with nothing in it that could be one.
        let query = if route.ends_with("callback") {
            "?check=up"
        } else {
            ""
        };
        let outcome = world
            .send(Request::get([home, route, query].concat(), Reading::Text))
            .await;
        let problem = site::page(route, file, &outcome);
        good &= problem.is_none();
        problem.into_iter().for_each(&mut *found);
        if let (true, Outcome::Answered(answer)) = (route.is_empty(), outcome) {
            start = Some(answer);
        }
    }
    if good {
        found(site::pages_are_good());
    }
    if let Some(start) = &start {
        headers::judge(start, reach)
            .into_iter()
            .for_each(&mut *found);
        found(site::scripts(&start.body));
        let mut answers = Vec::new();
        for name in site::assets(&start.body) {
            let request = Request::get([home, &name].concat(), Reading::Headers);
            if let Outcome::Answered(answer) = world.send(request).await {
                answers.push((name, answer));
            }
        }
        let mut fetched = vec![site::Fetched {
            route: "",
            answer: start,
        }];
        if let Outcome::Answered(answer) = config {
            fetched.push(site::Fetched {
                route: CONFIG,
                answer,
            });
        }
        fetched.extend(answers.iter().map(|(name, answer)| site::Fetched {
            route: name.as_str(),
            answer,
        }));
        site::files(&fetched).into_iter().for_each(&mut *found);
    }
    let nothing = [home, ASSETS, "none-0123456789abcdef.js"].concat();
    let outcome = world.send(Request::get(nothing, Reading::Text)).await;
    found(site::missing(&outcome));
    if let Outcome::Answered(answer) = &outcome {
        headers::guarded(answer, "What is said of a missing file")
            .into_iter()
            .for_each(&mut *found);
    }
    start
}

/// What the org lets this page do. Gives an answer of the org's that tells the time, if there is one.
async fn org_checks(
    world: &impl World,
    setup: &Setup,
    found: &mut dyn FnMut(Finding),
) -> Option<Answer> {
    let plain = Reading::Shared { credentials: false };
    let get = |url: String| Request::get(url, plain).with("Accept", "application/json");
    let form = |name: &str, credentials, fields: &[(&str, &str)]| {
        Request::post(setup.endpoint(name), credentials, encoded(fields))
            .with("Accept", "application/json")
            .with("Content-Type", FORM)
    };
    let (challenge, state) = (world.random(), world.random());
    let opening = [
        ("client_id", setup.client_id.as_str()),
        ("scope", &setup.scopes),
        ("redirect_uri", &setup.redirect_uri),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
        ("state", &state),
        ("nonce", &state),
    ];
    let invented = world.random();
    let (grant, code) = match setup.redirects {
        true => ("authorization_code", "code"),
        false => ("interaction_code", "interaction_code"),
    };
    let redeeming = [
        ("grant_type", grant),
        (code, invented.as_str()),
        ("client_id", &setup.client_id),
        ("code_verifier", &invented),
        ("redirect_uri", &setup.redirect_uri),
    ];
    let mut asked = Vec::new();
    let metadata = [&setup.issuer, "/.well-known/openid-configuration"].concat();
    asked.push(("metadata", world.send(get(metadata)).await));
    asked.push(("keys", world.send(get(setup.endpoint("keys"))).await));
    if !setup.redirects {
        asked.extend(opened(world, setup, form("interact", true, &opening)).await);
    }
    let mut token = form("token", false, &redeeming);
    if setup.dpop {
        token = token.with("DPoP", "none");
    }
    asked.push(("token", world.send(token).await));
    let revoke = [
        ("token", invented.as_str()),
        ("client_id", &setup.client_id),
    ];
    asked.push(("revoke", world.send(form("revoke", false, &revoke)).await));
    let userinfo =
        get(setup.endpoint("userinfo")).with("Authorization", ["Bearer ", &invented].concat());
    asked.push(("userinfo", world.send(userinfo).await));

    sharing::judge(setup, &asked)
        .into_iter()
        .for_each(&mut *found);
    for (name, outcome) in &asked {
        let Outcome::Answered(answer) = outcome else {
            continue;
        };
        match *name {
            "metadata" => discovery::judge(setup, answer)
                .into_iter()
                .for_each(&mut *found),
            "keys" => found(discovery::keys(answer)),
            "interact" => interaction::interact(setup, answer)
                .into_iter()
                .for_each(&mut *found),
            "introspect" => found(interaction::introspect(setup, answer)),
            "token" => found(interaction::token(setup, answer)),
            _ => {}
        }
    }
    if world.device().is_none() {
        let mut going = vec![("response_type", "code"), ("prompt", "none")];
        going.extend(opening);
        let url = [&setup.endpoint("authorize"), "?", &encoded(&going)].concat();
        found(interaction::authorize(
            setup,
            &world.send(Request::get(url, Reading::Visit)).await,
        ));
    }
    asked.iter().find_map(|(_, outcome)| {
        answered(outcome)
            .filter(|answer| answer.header("date").is_some())
            .cloned()
    })
}

/// Opens a transaction, looks at its first step and cancels it.
async fn opened(
    world: &impl World,
    setup: &Setup,
    request: Request,
) -> Vec<(&'static str, Outcome)> {
    let mut asked = Vec::new();
    let interact = world.send(request).await;
    let handle = answered(&interact).and_then(interaction::handle);
    asked.push(("interact", interact));
    if let Some(handle) = handle {
        let introspect = idx(
            world,
            setup,
            "introspect",
            json!({ "interactionHandle": handle }),
        )
        .await;
        let state_handle = answered(&introspect).and_then(|answer| {
            let body = answer.json();
            body.get("stateHandle")
                .and_then(Value::as_str)
                .map(str::to_owned)
        });
        asked.push(("introspect", introspect));
        if let Some(state_handle) = state_handle {
            let cancel = idx(
                world,
                setup,
                "cancel",
                json!({ "stateHandle": state_handle }),
            )
            .await;
            asked.push(("cancel", cancel));
        }
    }
    asked
}

async fn idx(world: &impl World, setup: &Setup, name: &str, body: Value) -> Outcome {
    let url = format!("{}/idp/idx/{name}", setup.org);
    let request = Request::post(url, true, body.to_string());
    world
        .send(request.with("Accept", ION).with("Content-Type", ION))
        .await
}

fn answered(outcome: &Outcome) -> Option<&Answer> {
    match outcome {
        Outcome::Answered(answer) => Some(answer),
        _ => None,
    }
}

/// `application/x-www-form-urlencoded`, with every byte in percent that need not stand for itself.
fn encoded(fields: &[(&str, &str)]) -> String {
    let mut text = String::new();
    for (name, value) in fields {
        if !text.is_empty() {
            text.push('&');
        }
        text.push_str(name);
        text.push('=');
        for byte in value.bytes() {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                    text.push(char::from(byte))
                }
                byte => text.push_str(&format!("%{byte:02X}")),
            }
        }
    }
    text
}

#[cfg(test)]
mod tests;
