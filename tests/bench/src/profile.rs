//! The networks and processors on which the pages are measured.

use std::time::Duration;

use e2e::{Browser, Result};
use serde_json::json;

/// A network, a processor, and how long the org takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Profile {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is, for people.
    pub words: &'static str,
    /// How long each answer is on its way, beside its bytes.
    pub latency: Duration,
    /// Bytes in a second, either way; as many as there are where it is not said.
    pub bytes_per_second: Option<u32>,
    /// By how much the processor is slowed down.
    pub slowdown: u32,
    /// How long the org takes for each answer.
    pub org: Duration,
}

/// The profiles that are compared by the clock.
pub const ALL: [Profile; 3] = [
    Profile {
        name: "local",
        words: "no throttle; the org takes 100 ms for each answer",
        latency: Duration::ZERO,
        bytes_per_second: None,
        slowdown: 1,
        org: Duration::from_millis(100),
    },
    Profile {
        name: "mobile",
        words: "1.6 Mbit/s, 150 ms, CPU ÷ 4",
        latency: Duration::from_millis(150),
        bytes_per_second: Some(200_000),
        slowdown: 4,
        org: Duration::ZERO,
    },
    Profile {
        name: "slow",
        words: "400 kbit/s, 400 ms, CPU ÷ 4",
        latency: Duration::from_millis(400),
        bytes_per_second: Some(50_000),
        slowdown: 4,
        org: Duration::ZERO,
    },
];

/// One on which nothing takes time but the way there and back, so that the time tells how often that was gone in a row.
pub const ROUND_TRIPS: Profile = Profile {
    name: "round trips",
    words: "half a second for each answer",
    latency: Duration::from_millis(500),
    bytes_per_second: None,
    slowdown: 1,
    org: Duration::ZERO,
};

impl Profile {
    /// The profile of this name.
    pub fn named(name: &str) -> Option<Profile> {
        ALL.into_iter().find(|profile| profile.name == name)
    }

    /// How long so many bytes take, one behind the other.
    pub fn transfer(&self, bytes: usize) -> Duration {
        let seconds = self
            .bytes_per_second
            .map(|rate| bytes as f64 / f64::from(rate));
        Duration::from_secs_f64(seconds.unwrap_or_default())
    }

    /// Slows a browser's window down, for every page to come. The network is slowed down by a [`crate::link::Link`].
    pub async fn slow_down(&self, browser: &Browser) -> Result {
        let slowdown = json!({ "rate": self.slowdown });
        browser
            .cdp("Emulation.setCPUThrottlingRate", slowdown)
            .await?;
        Ok(())
    }
}
