//! What time does: polling, the countdown, expiry.

use org::{Endpoint, Fault, FaultKind};
use vestibule::{
    ports::Clock,
    state::{Ending, Phase, Problem},
};

use super::{Device, MIA, settle};

/// UX-34, SEC-74: the org is asked at its own pace, and a poll that brings nothing new changes nothing on screen.
#[test]
fn polling_is_quiet() {
    let device = Device::new();
    let tab = device.open();
    tab.name(MIA);
    let screen = tab.sign_in.screen().get_untracked();
    device.wait(3_999);
    assert_eq!(tab.count(Endpoint::ChallengePoll), 0);
    device
        .org
        .configure(|settings| settings.refresh_ms = 10_000);
    device.wait(1);
    assert_eq!(tab.count(Endpoint::ChallengePoll), 1);
    // The newest answer's interval counts.
    device.wait(9_999);
    assert_eq!(tab.count(Endpoint::ChallengePoll), 1);
    device.wait(1);
    assert_eq!(tab.count(Endpoint::ChallengePoll), 2);
    assert_eq!(
        (
            tab.sign_in.screen().get_untracked(),
            tab.problem(),
            tab.is_busy()
        ),
        (screen, None, false)
    );
}

/// UX-26: what stands in the field for the code, and what was sent from it, are known for as long as the step is visited, however
/// often it is drawn, and no longer.
#[test]
fn what_was_typed_and_sent_is_that_of_one_visit() {
    let device = Device::new();
    let tab = device.open();
    tab.name(MIA);
    let known = [tab.sign_in.typed(), tab.sign_in.sent()];
    for text in known {
        text.set("000000".to_owned());
    }
    tab.code("000000");
    assert!(tab.problem().is_some());
    assert_eq!(known.map(|text| text.get_untracked()), ["000000"; 2]);
    tab.sign_in.start_over();
    settle();
    tab.name(MIA);
    assert_eq!(known.map(|text| text.get_untracked()), [""; 2]);
}

/// SEC-74: an interval that nobody could mean is neither a storm nor silence.
#[test]
fn an_interval_that_nobody_could_mean() {
    for (refresh_ms, kept_to) in [(1, 500), (3_600_000, 60_000)] {
        let device = Device::new();
        device
            .org
            .configure(|settings| settings.refresh_ms = refresh_ms);
        let tab = device.open();
        tab.name(MIA);
        device.wait(kept_to - 1);
        assert_eq!(tab.count(Endpoint::ChallengePoll), 0, "{refresh_ms}");
        device.wait(1);
        assert_eq!(tab.count(Endpoint::ChallengePoll), 1, "{refresh_ms}");
    }
}

/// UX-34: one loop, however often the step is entered anew.
#[test]
fn a_wrong_code_does_not_double_the_polls() {
    let device = Device::new();
    let tab = device.open();
    tab.name(MIA);
    for _ in 0..3 {
        tab.code("wrong");
    }
    device.wait(12_000);
    assert_eq!(tab.count(Endpoint::ChallengePoll), 3);
    assert_eq!(tab.place(), "challenge-email");
}

/// A tab that nobody looks at asks nothing, and does so again when it is seen.
#[test]
fn a_hidden_tab_does_not_poll() {
    let device = Device::new();
    let tab = device.open();
    tab.name(MIA);
    tab.parts.visible.set(false);
    device.wait(20_000);
    assert_eq!(tab.count(Endpoint::ChallengePoll), 0);
    tab.parts.visible.set(true);
    device.wait(4_000);
    assert_eq!(tab.count(Endpoint::ChallengePoll), 1);
}

/// UX-31: after "too many requests" the tab is quiet for a minute and says nothing.
#[test]
fn a_poll_that_is_too_much_pauses() {
    for fault in [
        FaultKind::Api429 {
            reset_in_s: 30,
            exposed: false,
        },
        FaultKind::Ion429,
    ] {
        let device = Device::new();
        let tab = device.open();
        tab.name(MIA);
        device
            .org
            .add_fault(Fault::new(Endpoint::ChallengePoll, fault));
        device.wait(4_000);
        assert_eq!(
            (tab.place().as_str(), tab.problem()),
            ("challenge-email", None),
            "{fault:?}"
        );
        device.wait(59_999);
        assert_eq!(tab.count(Endpoint::ChallengePoll), 1, "{fault:?}");
        device.wait(1);
        assert_eq!(tab.count(Endpoint::ChallengePoll), 2, "{fault:?}");
    }
}

/// SEC-74: a poll's answer that arrives after the code was sent belongs to a step that is left, and is thrown away.
#[test]
fn a_late_poll_is_thrown_away() {
    let device = Device::new();
    let tab = device.open();
    tab.name("tess@example.com");
    let held = tab.parts.hold("/challenge/poll");
    device.wait(4_000);
    assert_eq!(tab.count(Endpoint::ChallengePoll), 1);
    tab.right_code("tess@example.com");
    assert_eq!(tab.place(), "select-authenticator");
    held.set(false);
    device.wait(1);
    assert_eq!(tab.place(), "select-authenticator");
    // Nor does it poll on.
    device.wait(30_000);
    assert_eq!(
        (tab.place().as_str(), tab.count(Endpoint::ChallengePoll)),
        ("select-authenticator", 1)
    );
}

/// UX-29, UX-30: the countdown goes by the clock, not by ticks, and is the same after a reload and a sleep.
#[test]
fn the_countdown() {
    let device = Device::new();
    let tab = device.open();
    tab.name(MIA);
    assert_eq!(tab.resend_in(), 30);
    tab.resend();
    assert_eq!(tab.count(Endpoint::ChallengeResend), 0, "not yet");
    device.wait(12_000);
    assert_eq!(tab.resend_in(), 18);

    let tab = device.reload(tab);
    assert_eq!(tab.resend_in(), 18);
    // The lid was closed: no timer ran, but time went by.
    let now_ms = device.shared.clock.now_ms();
    device.org.advance_clock(17_000);
    device.shared.clock.set(now_ms + 17_000);
    tab.parts.wake_up();
    assert_eq!(tab.resend_in(), 1);
    device.wait(1_000);
    assert_eq!(tab.resend_in(), 0);

    tab.resend();
    assert_eq!(
        (
            tab.count(Endpoint::ChallengeResend),
            device.org.mails().len()
        ),
        (1, 2)
    );
    assert_eq!(tab.resend_in(), 30);
    assert_eq!(
        tab.sign_in.resent().get_untracked(),
        Some(device.shared.clock.now_ms())
    );
    tab.right_code(MIA);
    tab.assert_signed_in(MIA);
}

/// UX-30: a clock that is set back leaves nobody waiting for the time before it.
#[test]
fn a_countdown_and_a_clock_that_is_set_back() {
    let device = Device::new();
    let tab = device.open();
    tab.name(MIA);
    let now_ms = device.shared.clock.now_ms();
    device.shared.clock.set(now_ms - 50_000);
    let tab = device.reload(tab);
    assert_eq!(
        (tab.place().as_str(), tab.resend_in()),
        ("challenge-email", 0)
    );
}

/// SEC-75: a storm of reloads sends one mail.
#[test]
fn reloads_send_no_mail() {
    let device = Device::new();
    let mut tab = device.open();
    tab.name(MIA);
    for _ in 0..5 {
        tab = device.reload(tab);
    }
    assert_eq!(
        (tab.place().as_str(), device.org.mails().len()),
        ("challenge-email", 1)
    );
    assert_eq!(tab.count(Endpoint::Interact), 1);
}

/// UX-33: the transaction went stale while nobody typed; Next opens another one without a word.
#[test]
fn expiry_before_next() {
    let device = Device::new();
    let tab = device.open();
    device.org.expire(None);
    tab.name(MIA);
    assert_eq!(
        (tab.place().as_str(), tab.problem()),
        ("challenge-email", None)
    );
    assert_eq!(
        (tab.count(Endpoint::Interact), device.org.mails().len()),
        (2, 1)
    );
    tab.right_code(MIA);
    tab.assert_signed_in(MIA);
}

/// UX-33: at the code it is said, and the name is kept.
#[test]
fn expiry_at_the_code() {
    let device = Device::new();
    let tab = device.open();
    tab.name(MIA);
    device.org.expire(None);
    tab.code("123456");
    assert_eq!(tab.ending(), Ending::Expired);
    assert!(device.shared.local.borrow().is_empty());
    tab.sign_in.start_over();
    settle();
    assert_eq!(
        (tab.place().as_str(), tab.parts.typed.borrow().as_str()),
        ("identify", MIA)
    );

    tab.name(MIA);
    device.org.expire(None);
    device.wait(4_000);
    assert_eq!(tab.ending(), Ending::Expired, "a poll notices too");
}

/// UX-53: a reload after expiry starts again instead of failing for ever.
#[test]
fn a_reload_after_expiry() {
    let device = Device::new();
    let tab = device.open();
    tab.name(MIA);
    device.org.expire(None);
    let tab = device.reload(tab);
    assert_eq!(tab.ending(), Ending::Expired);
    let tab = device.reload(tab);
    assert_eq!(tab.place(), "identify");
}

/// SEC-21: a record of yesterday is not taken up.
#[test]
fn an_old_record_is_not_used() {
    let device = Device::new();
    let tab = device.open();
    tab.name(MIA);
    let now_ms = device.shared.clock.now_ms();
    device.shared.clock.set(now_ms + 30 * 60 * 1000);
    let tab = device.reload(tab);
    assert_eq!(
        (tab.place().as_str(), tab.count(Endpoint::Interact)),
        ("identify", 2)
    );
    assert!(
        device.shared.local.borrow().is_empty(),
        "the link's record was pruned"
    );
}

/// SEC-13: a clock that is wrong by more than a day is said to be wrong, once.
#[test]
fn a_wrong_clock() {
    let device = Device::new();
    let now_ms = device.shared.clock.now_ms();
    device.shared.clock.set(now_ms + 2 * 86_400_000);
    let tab = device.open();
    tab.name(MIA);
    tab.right_code(MIA);
    assert_eq!(tab.ending(), Ending::ClockWrong);
    assert!(!tab.session.is_signed_in());
    device.wait(60_000);
    assert_eq!(tab.count(Endpoint::Token), 1);
}

/// UX-31: a limit on the person's own act is told, with its end where that is known.
#[test]
fn too_many_wrong_codes() {
    let device = Device::new();
    let tab = device.open();
    tab.name(MIA);
    for _ in 0..6 {
        tab.code("wrong");
    }
    assert_eq!(
        (tab.place().as_str(), tab.problem()),
        ("challenge-email", Some(Problem::RateLimited(None)))
    );
    assert!(matches!(
        tab.sign_in.phase().get_untracked(),
        Phase::AtStep(_)
    ));
    assert_eq!(tab.count(Endpoint::ChallengeAnswer), 6);
}
