//! Recorded answers, spoilt: members gone, doubled, of another type, nested too deep, texts cut anywhere.

use serde_json::{Map, Value};
use vestibule::{
    idx::{Authenticator, Body, Field, Outcome, Response, Step, WayOut, parse},
    ports::Reply,
};

/// Makes one spoilt answer after the other, the same ones for the same seed.
#[derive(Debug)]
pub struct Mutator {
    bodies: Vec<Value>,
    state: u64,
}

/// The most changes that one answer gets.
const MOST_CHANGES: u64 = 6;

impl Mutator {
    /// A mutator of these texts.
    pub fn new(bodies: &[String], seed: u64) -> Mutator {
        let read = bodies
            .iter()
            .filter_map(|body| serde_json::from_str(body).ok());
        Mutator {
            bodies: read.collect(),
            state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1,
        }
    }

    /// The next spoilt answer.
    pub fn next_body(&mut self) -> String {
        let index = self.below(self.bodies.len() as u64) as usize;
        let mut body = self.bodies.get(index).cloned().unwrap_or_default();
        for _ in 0..=self.below(MOST_CHANGES) {
            self.change(&mut body);
        }
        let mut text = body.to_string();
        // Now and then half an answer, or one with a stray byte.
        match self.below(16) {
            0 => {
                let mut at = self.below(text.len() as u64 + 1) as usize;
                while !text.is_char_boundary(at) {
                    at -= 1;
                }
                text.truncate(at);
            }
            1 => {
                let mut at = self.below(text.len() as u64 + 1) as usize;
                while !text.is_char_boundary(at) {
                    at -= 1;
                }
                text.insert(at, self.one_of(&['"', '{', ']', '\\', '\u{0}', 'é']));
            }
            _ => {}
        }
        text
    }

    /// Goes down to some place and changes what is there.
    fn change(&mut self, value: &mut Value) {
        let deeper = self.below(8) != 0;
        match value {
            Value::Object(members) if deeper && !members.is_empty() => {
                let at = self.below(members.len() as u64) as usize;
                if let Some((_, member)) = members.iter_mut().nth(at) {
                    self.change(member);
                }
            }
            Value::Array(entries) if deeper && !entries.is_empty() => {
                let at = self.below(entries.len() as u64) as usize;
                if let Some(entry) = entries.get_mut(at) {
                    self.change(entry);
                }
            }
            Value::Object(members) if self.below(2) == 0 => self.change_members(members),
            Value::Array(entries) if self.below(2) == 0 => {
                let first = entries.first().cloned();
                match self.below(3) {
                    0 => entries.clear(),
                    1 => entries.extend(first),
                    _ => entries.reverse(),
                }
            }
            other => *other = self.value(),
        }
    }

    fn change_members(&mut self, members: &mut Map<String, Value>) {
        let at = self.below(members.len() as u64 + 1) as usize;
        let name = members.keys().nth(at).cloned();
        match (name, self.below(3)) {
            (Some(name), 0) => {
                members.remove(&name);
            }
            (Some(name), 1) => {
                let value = members.remove(&name).unwrap_or_default();
                members.insert([&name, "x"].concat(), value);
            }
            _ => {
                const NAMES: [&str; 8] = [
                    "value",
                    "form",
                    "options",
                    "relatesTo",
                    "name",
                    "href",
                    "refresh",
                    "messages",
                ];
                let name = self.one_of(&NAMES);
                let value = self.value();
                members.insert(name.to_owned(), value);
            }
        }
    }

    fn value(&mut self) -> Value {
        match self.below(14) {
            0 => Value::Null,
            1 => Value::Bool(self.below(2) == 0),
            2 => Value::from(u64::MAX),
            3 => Value::from(-1),
            4 => Value::from(1e308),
            5 => Value::from(""),
            6 => Value::from("$.currentAuthenticator.value[99999999999999999999]"),
            7 => Value::from("$.remediation.value[0]"),
            8 => Value::from("x".repeat(self.below(5_000) as usize)),
            9 => Value::from("<b>\u{202e}\u{0}é</b>"),
            10 => Value::Array(vec![Value::Null; self.below(50) as usize]),
            11 => Value::Object(Map::new()),
            12 => Value::from("https://evil.example/idp/idx/answer"),
            _ => (0..self.below(100)).fold(Value::from(7), |inner, _| {
                Value::Object(Map::from_iter([("value".to_owned(), inner)]))
            }),
        }
    }

    fn one_of<T: Copy + Default>(&mut self, all: &[T]) -> T {
        let at = self.below(all.len() as u64) as usize;
        all.get(at).copied().unwrap_or_default()
    }

    /// A number below that one (xorshift; nothing here needs better).
    fn below(&mut self, end: u64) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state % end.max(1)
    }
}

/// Reads an answer and everything that the app would derive from it.
pub fn read_through(text: &str) -> usize {
    let reply = Reply {
        status: 200,
        rate_limit_reset: None,
        date_ms: None,
        max_age: None,
        dpop_nonce: None,
        body: text.to_owned(),
    };
    if let Ok(json) = vestibule::json::parse(text) {
        Body::read(&json);
    }
    let Ok(Outcome::Next(response)) = parse(&reply, "https://org.example.com") else {
        return 0;
    };
    let ways = response.ways_out.iter().filter_map(WayOut::answer).count();
    let poll = response
        .step
        .poll()
        .map_or(0, |poll| poll.refresh_ms as usize);
    let messages = response.all_messages().len();
    let resend = response.step.resend();
    let renewed = resend.as_ref().and_then(|answer| response.renewed(answer));
    response.step.name().len()
        + ways
        + poll % 7
        + messages
        + usize::from(renewed.is_some())
        + shown(&response)
}

/// What the views read of a step beside that, each as something that can be counted.
fn shown(response: &Response) -> usize {
    let messages = response.all_messages();
    let said = messages
        .iter()
        .map(|it| it.parameters().len() + it.links().len() + it.advice().map_or(0, str::len));
    let user = response.user.as_ref();
    let user = user.map_or(0, |it| {
        it.identifier().len() + it.first_name().len() + it.last_name().len()
    });
    let mut seen = said.sum::<usize>() + user;
    if let Some(authenticator) = response.step.authenticator() {
        seen += of_authenticator(authenticator);
    }
    match &response.step {
        Step::SelectAuthenticator(step) | Step::SelectAuthenticatorEnroll(step) => {
            for choice in step.choices() {
                let authenticator = choice.authenticator();
                seen += authenticator.as_ref().map_or(0, of_authenticator);
                if let Some(Step::Form(details)) = step.details(&choice) {
                    seen += of_fields(&details.form.fields());
                }
                seen += step.answer(&choice).name().len();
            }
        }
        Step::ChallengeWebauthn(step) | Step::EnrollWebauthn(step) => {
            seen += usize::from(step.request_options().is_some());
            seen += usize::from(step.creation_options().is_some());
        }
        Step::Form(step) | Step::Unknown(step) => {
            seen += step.told().len() + of_fields(&step.form.fields()) + step.form.told().len();
        }
        _ => {}
    }
    seen
}

fn of_authenticator(authenticator: &Authenticator) -> usize {
    let context = authenticator.context();
    let texts = [
        authenticator.key(),
        authenticator.display_name(),
        authenticator.nickname(),
        authenticator.email(),
        authenticator.secondary_email(),
        authenticator.phone_number(),
        authenticator.device_name(),
        authenticator.grace_until(),
        context.qr_code(),
        context.selected_channel(),
        context.sent_to(),
        context.correct_answer(),
        context.question(),
    ];
    let logo = authenticator.logo("https://org.example.com");
    texts.into_iter().flatten().map(str::len).sum::<usize>()
        + authenticator.password_policy().rules().len()
        + logo.map_or(0, |logo| logo.len())
        + usize::from(context.shared_secret().is_some())
}

fn of_fields(fields: &[Field]) -> usize {
    let mut seen = 0;
    for field in fields {
        let texts = [field.label(), field.hint(), field.description()];
        seen += texts.into_iter().flatten().map(str::len).sum::<usize>();
        seen += usize::from(field.is_listed()) + field.choices().len();
        seen += (field.min_length().unwrap_or_default() % 7) as usize;
        seen += of_fields(&field.form());
        for choice in field.choices() {
            seen += usize::from(choice.answer_value().is_some()) + of_fields(&choice.form());
        }
    }
    seen
}
