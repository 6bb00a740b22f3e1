//! `challenge-poll`, `device-challenge-poll`, `enroll-poll`, `poll`: something happens on another device, and this page waits for it.

use leptos::prelude::*;

use super::{failed, form::authenticator_name, head, resend, step_notice, ways};
use crate::{
    components::{ActionButton, heading, inputs::picture},
    idx::{Authenticator, Context, DeviceWay, RemediationName, Undelivered, Wait},
    markup::{
        Markup, block, element, link_elsewhere, nothing, paragraph, section, sentence, status,
        verbatim,
    },
    signal::Signal,
    state::{Busy, SignIn},
    text::{Text, fill},
};

pub(super) fn view(sign_in: SignIn, wait: Wait) -> Markup {
    let context = wait.authenticator.as_ref().map(Authenticator::context);
    let name = authenticator_name(wait.authenticator.as_ref());
    let named = |text: Text| fill(text, &[("name", &name)]);
    let (title, lead) = match wait.name {
        RemediationName::EnrollPoll => {
            let lead = match (
                context.and_then(Context::selected_channel),
                context.and_then(Context::sent_to),
            ) {
                (Some("email" | "sms"), Some(to)) => fill(Text::WaitEnrollSent, &[("to", to)]),
                (Some("email" | "sms"), None) => Text::WaitEnrollSentSomewhere.get().to_owned(),
                (Some("samedevice" | "devicebootstrap"), _) => named(Text::WaitEnrollDevice),
                _ => named(Text::WaitEnrollScan),
            };
            (Text::WaitEnrollTitle, lead)
        }
        _ if wait.device.is_some() => {
            let lead = match link(&wait) {
                Some(_) => Text::WaitDeviceLink,
                None if is_asked(sign_in, &wait) => Text::WaitDeviceAsked,
                None => Text::WaitDeviceUnreachable,
            };
            (Text::WaitDeviceTitle, lead.get().to_owned())
        }
        RemediationName::ChallengePoll => (Text::WaitPushTitle, named(Text::WaitPush)),
        _ => (Text::WaitTitle, Text::WaitText.get().to_owned()),
    };
    head(
        sign_in,
        title,
        wait.name.as_str(),
        failed(sign_in, Signal::constant(None)),
    );
    let number = context.and_then(Context::correct_answer);
    let number = number.map_or_else(nothing, |number| {
        block(
            "setup",
            vec![
                paragraph("step__text", Text::WaitNumber.get()),
                verbatim("link-code__code", number.to_owned()),
            ],
        )
    });
    let code = context.and_then(Context::qr_code);
    let code = code.map_or_else(nothing, |code| {
        picture("setup__picture", code.to_owned(), Text::SetupPicture.get())
    });
    let spinner = element("span", &[("class", "spinner")], Vec::new());
    let waiting = status(
        "finishing__text",
        vec![spinner, Text::WaitStatus.get().into()],
    );
    section(
        "step wait",
        vec![
            heading(title.get(), true),
            ways::who(sign_in),
            paragraph("step__text", lead),
            step_notice(sign_in, false),
            number,
            code,
            open(&wait),
            waiting,
            resend::view(sign_in, resend::ANYTHING, None),
            ways::view_with(sign_in, device_ways(sign_in, &wait)),
        ],
    )
}

/// The address that opens Okta Verify on this device.
fn link(wait: &Wait) -> Option<String> {
    match &wait.device.as_ref()?.way {
        DeviceWay::Link(href) => Some(href.clone()),
        _ => None,
    }
}

/// Whether Okta Verify on this device is being asked by the page itself.
fn is_asked(sign_in: SignIn, wait: &Wait) -> bool {
    let way = wait.device.as_ref().map(|device| &device.way);
    matches!(way, Some(DeviceWay::Loopback(_))) && sign_in.asks_device()
}

/// A person opens it: a page that did so by itself would be stopped by most browsers.
fn open(wait: &Wait) -> Markup {
    let Some(href) = link(wait) else {
        return nothing();
    };
    // An address of the org is a page where Okta Verify is not installed; this one must not be lost for it.
    let target = match href.starts_with("https:") {
        true => "_blank",
        false => "",
    };
    let attributes = [
        ("class", "button button--link"),
        ("data-action", "open"),
        ("href", &href),
        ("target", target),
        ("rel", "noopener noreferrer"),
    ];
    let label = vec![Text::WaitDeviceOpen.get().into()];
    sentence("step__actions", vec![element("a", &attributes, label)])
}

/// Where Okta Verify on this device does not help: where it can be had, another way, and the page that Okta hosts.
fn device_ways(sign_in: SignIn, wait: &Wait) -> Vec<Markup> {
    let mut rows = Vec::new();
    let Some(device) = &wait.device else {
        return rows;
    };
    if let Some(href) = device.download.clone().filter(|_| link(wait).is_some()) {
        let label = Text::WaitDeviceDownload.get().to_owned();
        rows.push(link_elsewhere("link-button", href, label));
    }
    if device.give_up(Undelivered::Cancelled).is_some() {
        let label = Text::StepOtherMethod.get().into();
        let waiting = ways::busy(sign_in, Busy::Choice);
        let press = move |()| sign_in.leave_device();
        rows.push(view! { <ActionButton action="leave-device" label waiting press/> }.into_inner());
    }
    rows.push(ways::hosted(sign_in));
    rows
}
