//! Okta Verify on the very device, where the page may not ask it by itself.

use org::Endpoint;
use vestibule::{idx::DeviceWay, idx::Step, idx::WayOut};

use super::{Device, MIA, Tab, settle};

const VERA: &str = "vera@example.com";

/// The device with the button for Okta Verify pressed.
fn launched(device: &Device) -> Tab {
    device.org.configure(|settings| settings.fastpass = true);
    let tab = device.open();
    let response = tab.sign_in.response().unwrap();
    let launch = response.ways_out.iter().find(
        |way| matches!(way, WayOut::Form(step) if step.form.name() == "launch-authenticator"),
    );
    tab.sign_in.take_way(launch.unwrap());
    settle();
    assert_eq!(tab.place(), "device-challenge-poll");
    tab
}

/// What the link to Okta Verify hands over.
fn request_of(tab: &Tab) -> String {
    let response = tab.sign_in.response().unwrap();
    match &response.step.device().unwrap().way {
        DeviceWay::Link(href) => href.split_once("challengeRequest=").unwrap().1.to_owned(),
        _ => panic!("no link to Okta Verify"),
    }
}

/// SEC-50: an org that looks for Okta Verify hears at once that it cannot be reached from here, and nobody notices.
#[test]
fn looking_for_it_is_over_at_once() {
    let device = Device::new();
    device
        .org
        .configure(|settings| settings.fastpass_port = Some(6511));
    let tab = device.open();
    assert_eq!(tab.place(), "identify");
    assert_eq!(
        device.org.device_given_up().as_deref(),
        Some("OV_UNREACHABLE_BY_LOOPBACK")
    );
    assert_eq!(tab.count(Endpoint::DeviceGivenUp), 1);
    tab.name(MIA);
    tab.right_code(MIA);
    tab.assert_signed_in(MIA);
}

/// Who pressed Next meanwhile goes on with their name.
#[test]
fn a_name_given_meanwhile_is_kept() {
    let device = Device::new();
    device
        .org
        .configure(|settings| settings.fastpass_port = Some(6511));
    let tab = device.tab(vestibule::state::Entry::Page {
        secrets: None,
        submitted: true,
        query: String::new(),
    });
    tab.name(MIA);
    assert_eq!(tab.place(), "challenge-email");
}

/// The link is opened by the person; what Okta Verify answers is noticed by the poll.
#[test]
fn okta_verify_is_opened_by_a_link() {
    let device = Device::new();
    let tab = launched(&device);
    device.wait(4_000);
    assert_eq!(tab.place(), "device-challenge-poll");
    assert!(device.org.answer_device(&request_of(&tab), VERA));
    device.wait(4_000);
    assert_eq!(tab.place(), "select-authenticator");
    assert!(tab.sign_in.response().unwrap().step.device().is_none());
    tab.sign_in.choose(tab.answer(|step| match step {
        Step::SelectAuthenticator(select) => select.answer(&select.choices()[0]),
        step => panic!("nothing to choose at {}", step.name()),
    }));
    settle();
    tab.right_code(VERA);
    tab.assert_signed_in(VERA);
}

/// Another way is another way: the org is told, and asks for the name.
#[test]
fn another_way_leads_back_to_the_name() {
    let device = Device::new();
    let tab = launched(&device);
    tab.sign_in.leave_device();
    settle();
    assert_eq!(tab.place(), "identify");
    assert_eq!(
        device.org.device_given_up().as_deref(),
        Some("USER_CANCELED")
    );
    let polls = tab.count(Endpoint::AuthenticatorsPoll);
    device.wait(60_000);
    assert_eq!(tab.count(Endpoint::AuthenticatorsPoll), polls);
}
