//! `POST /sign-in`: the org's own sign-in page, in plain forms.

use super::authorize;
use crate::cookies::{self, Browser};
use crate::model::authenticator::Authenticator;
use crate::model::credentials::{Choice, Credentials};
use crate::model::flow::{self, Answer, Claim};
use crate::model::message::Message;
use crate::model::transaction::{Step, Transaction};
use crate::org::Org;
use crate::reply::page::{self, escape};
use crate::requests::FormBody;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

pub(super) async fn submit(State(org): State<Org>, _: Browser, form: FormBody) -> Response {
    let field = |name: &str| form.parameters.get(name).map(String::as_str);
    let request = field("request").unwrap_or_default();
    let mut model = org.lock();
    let secure = model.base_url().starts_with("https:");
    let response = model.with_transaction(
        |transaction| !transaction.is_embedded() && transaction.state_handle == request,
        |model, transaction| {
            let choice = Choice {
                id: field("authenticator"),
                method_type: field("method"),
                ..Choice::default()
            };
            let claim = Claim {
                identifier: field("identifier"),
                remember: field("remember").is_some(),
                ..Claim::default()
            };
            let passcode = Credentials::passcode(field("passcode").map(str::trim));
            let answer = match field("action") {
                Some("identify") => flow::identify(model, transaction, claim),
                Some("choose") => flow::choose(model, transaction, &choice),
                Some("answer") => flow::answer(model, transaction, &passcode),
                Some("resend") => flow::resend(model, transaction),
                Some("enroll") => flow::enroll(model, transaction, &choice),
                Some("skip") => flow::skip(model, transaction),
                Some("restart") => {
                    transaction.restart();
                    Answer::Step
                }
                _ => Answer::Step,
            };
            let mut response = show(transaction, Some(&answer));
            if let Some(session) = transaction.new_session.take() {
                cookies::set_session(response.headers_mut(), secure, &session);
            }
            response
        },
    );
    response.unwrap_or_else(|| {
        page::notice(
            StatusCode::UNAUTHORIZED,
            "idx.session.expired",
            "This sign-in has expired. Return to the app and try again.",
        )
    })
}

/// The page for the step at which the transaction stands, or the way back to the client.
pub(super) fn show(transaction: &Transaction, answer: Option<&Answer>) -> Response {
    if let Some(response) = authorize::conclude(transaction) {
        return response;
    }
    let problem = match answer {
        Some(Answer::Refused(_, message)) => alert(message),
        Some(Answer::FieldError(_, fields)) => {
            fields.iter().map(|field| alert(&field.message)).collect()
        }
        Some(Answer::Ending(ending)) => format!("<p role=\"alert\">{}</p>", escape(ending.text)),
        Some(Answer::RateLimited) => "<p role=\"alert\">Too many requests</p>".to_owned(),
        Some(Answer::Step) | None => String::new(),
    };
    page::page(
        StatusCode::OK,
        "Sign in",
        &format!("{problem}{}", step(transaction)),
    )
}

fn step(transaction: &Transaction) -> String {
    let email = Authenticator::Email;
    match transaction.step {
        Step::Identify => form(
            transaction,
            "identify",
            "<label>Username <input name=\"identifier\" autocomplete=\"username\" autofocus required></label>\
             <label><span><input type=\"checkbox\" name=\"remember\"> Keep me signed in</span></label>",
            "Next",
        ),
        Step::Select => transaction
            .remaining()
            .into_iter()
            .map(|it| choice(transaction, "choose", it))
            .collect(),
        Step::VerificationData(_) => choice(transaction, "choose", email),
        Step::SelectEnroll | Step::EnrollmentData(_) => {
            format!(
                "<p>Set up e-mail.</p>{}{}",
                choice(transaction, "enroll", email),
                skip(transaction)
            )
        }
        Step::Challenge(Authenticator::Password, _) => form(
            transaction,
            "answer",
            "<label>Password <input type=\"password\" name=\"passcode\" autocomplete=\"current-password\" autofocus \
             required></label>",
            "Verify",
        ),
        Step::Challenge(Authenticator::Email, _) | Step::Enroll(_) => format!(
            "<p>We have sent you a code by e-mail.</p>{}{}{}{}",
            form(
                transaction,
                "answer",
                "<label>Code <input name=\"passcode\" autocomplete=\"one-time-code\" autofocus required></label>",
                "Verify",
            ),
            form(transaction, "resend", "", "Send another code"),
            skip(transaction),
            form(transaction, "restart", "", "Start again"),
        ),
        Step::Ended(ending) => format!(
            "<p role=\"alert\" data-key=\"{}\">{}</p>",
            ending.key,
            escape(ending.text)
        ),
        // Nobody comes here on this page: see `User::for_hosted_page`.
        _ => String::new(),
    }
}

fn choice(transaction: &Transaction, action: &str, authenticator: Authenticator) -> String {
    let fields = format!(
        "<input type=\"hidden\" name=\"authenticator\" value=\"{}\"><input type=\"hidden\" name=\"method\" value=\"{}\">",
        authenticator.id(),
        authenticator
            .only_method()
            .map_or("", |method| method.name()),
    );
    let label = match authenticator {
        Authenticator::Email => "Send me an e-mail",
        _ => "Use my password",
    };
    form(transaction, action, &fields, label)
}

fn skip(transaction: &Transaction) -> String {
    if transaction.may_skip_enrolment() {
        form(transaction, "skip", "", "Not now")
    } else {
        String::new()
    }
}

fn form(transaction: &Transaction, action: &str, fields: &str, button: &str) -> String {
    format!(
        "<form method=\"post\" action=\"/sign-in\"><input type=\"hidden\" name=\"request\" value=\"{}\">\
         <input type=\"hidden\" name=\"action\" value=\"{action}\">{fields}<button>{button}</button></form>",
        escape(&transaction.state_handle),
    )
}

fn alert(message: &Message) -> String {
    format!(
        "<p role=\"alert\" data-key=\"{}\">{}</p>",
        message.key,
        escape(&message.text)
    )
}
