//! How long a session may last without a sign of the person, and at all. Measured over all tabs: each writes down, where all
//! of them can read it, when the person last did something.

use super::{Core, Session, SessionEnd, TICK_MS};
use crate::{lean::decimal, ports::Area};

/// When the person last did something in any tab, in epoch milliseconds. Nothing else.
pub(in crate::state) const ACTIVITY: &str = "vestibule-activity";

/// How long before the end there is a warning at least, in milliseconds; half the time where that is shorter.
const WARNING_MS: u64 = 60_000;
/// How often activity is written down, in milliseconds.
const WRITTEN_EVERY_MS: u64 = 5_000;

/// What ends a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Nobody did anything for too long.
    Idle,
    /// It was long enough.
    Lifetime,
}

/// The session is about to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Warning {
    /// By what.
    pub limit: Limit,
    /// When, in epoch milliseconds by this device's clock.
    pub at_ms: u64,
}

impl Session {
    /// The person wants to stay: a new sign of them, here and for every tab.
    pub fn stay(&self) {
        let core = self.core();
        core.write_activity(core.now_ms());
        self.keep_limits();
        core.world.page.focus_heading();
    }

    /// Ends the session where a limit is reached, warns before, and says whether it has ended.
    pub(super) fn keep_limits(&self) -> bool {
        let core = self.core();
        let Some(tokens) = self.tokens_untracked() else {
            return true;
        };
        let rules = &core.config.session;
        let now_ms = core.now_ms();
        let idle = rules.idle_timeout_s.map(|idle_s| {
            let since_ms = core.last_activity().unwrap_or_else(|| {
                // Nobody has written anything down yet: it begins now.
                core.write_activity(now_ms);
                now_ms
            });
            (Limit::Idle, since_ms, idle_s)
        });
        let lifetime = rules.lifetime_s.map(|lifetime_s| {
            let since_s = tokens.authenticated_at_s();
            (Limit::Lifetime, since_s.saturating_mul(1000), lifetime_s)
        });
        let mut warning: Option<Warning> = None;
        for (limit, since_ms, seconds) in [idle, lifetime].into_iter().flatten() {
            let length_ms = seconds.saturating_mul(1000);
            let at_ms = since_ms.saturating_add(length_ms);
            if now_ms >= at_ms {
                let end = SessionEnd::Limit(limit);
                // Where tabs cannot tell each other of the person, one must not speak for all.
                if limit == Limit::Idle && core.counts_alone.get() {
                    self.end_here(end);
                } else {
                    self.end_everywhere(end);
                }
                return true;
            }
            let warned_ms = WARNING_MS.min(length_ms / 2) + u64::from(TICK_MS);
            let first = warning.is_none_or(|warning| at_ms < warning.at_ms);
            if at_ms - now_ms <= warned_ms && first {
                warning = Some(Warning { limit, at_ms });
            }
        }
        // A renewal may move the end by a second, which nobody has to hear.
        let known = self.warning.get_untracked();
        let same = match (known, warning) {
            (Some(known), Some(warning)) => {
                known.limit == warning.limit && known.at_ms.abs_diff(warning.at_ms) < 5_000
            }
            (known, warning) => known == warning,
        };
        if !same {
            self.warning.set(warning);
        }
        false
    }
}

impl Core {
    /// The person touched or typed something. Once they are warned only their word counts, so that nobody stays by
    /// brushing against the mouse.
    pub(super) fn note_activity(&self) {
        let Some(idle_s) = self.config.session.idle_timeout_s else {
            return;
        };
        let now_ms = self.now_ms();
        let last_ms = self.last_activity().unwrap_or(0);
        let idle_ms = now_ms.saturating_sub(last_ms);
        let length_ms = idle_s.saturating_mul(1000);
        let warned = idle_ms >= length_ms.saturating_sub(WARNING_MS.min(length_ms / 2));
        if !warned && idle_ms >= WRITTEN_EVERY_MS {
            self.write_activity(now_ms);
        }
    }

    fn write_activity(&self, now_ms: u64) {
        self.active_ms.set(now_ms);
        let store = &*self.world.store;
        let written = store.set(Area::Local, ACTIVITY, &decimal(now_ms));
        self.counts_alone.set(written.is_err());
    }

    /// When the person last did something. A time to come is of a clock that was set back since: it begins anew.
    fn last_activity(&self) -> Option<u64> {
        let written = self.world.store.get(Area::Local, ACTIVITY).ok().flatten();
        let written = written.and_then(|text| text.parse().ok()).unwrap_or(0);
        let last_ms: u64 = self.active_ms.get().max(written);
        let now_ms = self.now_ms();
        if last_ms > now_ms {
            self.write_activity(now_ms);
        }
        (last_ms > 0).then(|| last_ms.min(now_ms))
    }

    /// A new session begins with a sign of the person.
    pub(super) fn begin_activity(&self) {
        if self.config.session.idle_timeout_s.is_some() {
            self.write_activity(self.now_ms());
        }
    }
}
