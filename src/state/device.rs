//! Okta Verify on this very device: it is asked by the server that it runs here, and its answer goes to the org, which
//! the poll of the step then notices.

use std::rc::Rc;

use super::{Busy, SignIn, errands::errand};
use crate::idx::{DeviceWay, Undelivered};

impl SignIn {
    /// Hands the challenge of the step at hand over, where there is one and the deployer lets the page ask. Where Okta
    /// Verify does not take it, the org is told why and goes on to something else.
    pub(super) fn ask_device(&self) {
        let asks = self.flow.get_untracked().config.okta_verify_loopback;
        let response = self.response_untracked();
        let device = response.as_ref().and_then(|it| it.step.device());
        if asks && device.is_some_and(|device| matches!(device.way, DeviceWay::Loopback(_))) {
            let (this, visit) = (*self, self.visit.get_untracked());
            let world = self.flow.get_untracked().world;
            errand(
                world,
                Box::new(move |part| match part {
                    _ if this.visit.get_untracked() != visit => {}
                    Some(part) => (part.deliver)(this),
                    None => this.give_up_device(Undelivered::Unreachable),
                }),
            );
        }
    }

    /// Does so for the step at hand.
    pub(super) async fn deliver(self) {
        let flow = self.flow.get_untracked();
        let response = self.response_untracked();
        let device = response.as_ref().and_then(|it| it.step.device());
        let Some(DeviceWay::Loopback(loopback)) = device.map(|device| device.way.clone()) else {
            return;
        };
        let wanted = DeviceWay::Loopback(loopback.clone());
        // Until the step is left, or the org asks for something else.
        let is_wanted = Rc::new(move || {
            let response = self.response_untracked();
            let device = response.as_ref().and_then(|it| it.step.device());
            device.is_some_and(|device| device.way == wanted)
        });
        let delivered = flow.idx().deliver(&loopback, &*is_wanted).await;
        if let Err(why) = delivered
            && is_wanted()
        {
            self.give_up_device(why);
        }
    }

    /// Whether the page asks Okta Verify on this device by itself.
    pub fn asks_device(&self) -> bool {
        self.flow.get_untracked().config.okta_verify_loopback
    }

    /// Tells the org that the person wants another way than Okta Verify on this device.
    pub fn leave_device(&self) {
        self.give_up_device(Undelivered::Cancelled);
    }

    fn give_up_device(&self, why: Undelivered) {
        let response = self.response_untracked();
        let device = response.as_ref().and_then(|it| it.step.device());
        if let Some(answer) = device.and_then(|device| device.give_up(why)) {
            self.act(Busy::Choice, answer);
        }
    }
}
