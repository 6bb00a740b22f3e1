//! What listeners on the document are told, and what they must not be (SEC-24).

use org::{Endpoint, Fault, FaultKind};
use vestibule::state::SessionEnd;

use super::{Device, MIA, Tab, settle};

fn told(tab: &Tab) -> Vec<(&'static str, &'static str)> {
    tab.parts.told.take()
}

/// What happens is told in words of this program's own, each once.
#[test]
fn a_sign_in_is_told_step_by_step() {
    let device = Device::new();
    let tab = device.open();
    tab.sign_in.show("Sign in", "identify", None);
    tab.sign_in.show("Error: Sign in", "identify", None);
    assert_eq!(told(&tab), [("step", "identify")]);
    tab.name(MIA);
    tab.sign_in.show("Code", "challenge-email", None);
    assert_eq!(told(&tab), [("mail-sent", ""), ("step", "challenge-email")]);
    tab.code("000000");
    assert_eq!(told(&tab), [("error", "refused")]);
    device.wait(31_000);
    tab.resend();
    assert_eq!(told(&tab), [("mail-sent", "")]);
    tab.right_code(MIA);
    assert_eq!(told(&tab), [("signed-in", "")]);
    tab.session.sign_out();
    settle();
    assert_eq!(told(&tab), [("signed-out", "person")]);
}

#[test]
fn what_goes_wrong_is_told_by_its_kind() {
    let device = Device::new();
    let tab = device.open();
    device.shared.offline.set(true);
    tab.name(MIA);
    assert_eq!(told(&tab), [("error", "unreachable")]);
    device.shared.offline.set(false);
    device
        .org
        .add_fault(Fault::new(Endpoint::Identify, FaultKind::Api500));
    tab.name(MIA);
    assert_eq!(told(&tab), [("error", "server")]);
    let tab = device.tab(vestibule::state::Entry::Callback("otp=123456".to_owned()));
    assert_eq!(told(&tab), [("error", "link-damaged")]);
}

/// A session that ends in another tab is told there too, with the reason.
#[test]
fn a_sign_out_elsewhere_is_told() {
    let device = Device::new();
    let tab = device.open();
    tab.name(MIA);
    tab.right_code(MIA);
    let other = device.open();
    other.name(MIA);
    if other.session.user().get_untracked().is_none() {
        other.right_code(MIA);
    }
    told(&other);
    tab.session.sign_out();
    settle();
    assert_eq!(told(&other), [("signed-out", "elsewhere")]);
    assert_eq!(
        other.session.place().get_untracked(),
        vestibule::state::Place::Ended(SessionEnd::Elsewhere)
    );
}
