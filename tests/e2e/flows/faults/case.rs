//! The cases: which request fails, how, and what the person is doing meanwhile.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::{Mutex, PoisonError},
};

use org::{Endpoint, FaultKind};

/// Nobody waits for the end of this.
pub const SILENCE: FaultKind = FaultKind::Silence { ms: 60_000 };

/// How every case ended: its way to fail, its place, and the ending.
static TABLE: Mutex<Vec<(String, String, &'static str)>> = Mutex::new(Vec::new());

/// What the person does when the fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// They are still typing, or do nothing.
    Meanwhile,
    /// They have pressed Next before the transaction was open.
    Eager,
    /// They ask for a new mail.
    Resending,
    /// They start over.
    StartingOver,
    /// They have opened a link that the org verifies.
    LinkOpened,
}

/// One request that fails in one way.
pub struct Case {
    /// Which request.
    pub endpoint: Endpoint,
    /// How it fails.
    pub kind: FaultKind,
    /// Whether the org has done its part before.
    pub after: bool,
    /// What the person is doing.
    pub moment: Moment,
}

impl Case {
    /// Writes down how it ended.
    pub fn ended(&self, ending: &'static str) {
        TABLE.lock().unwrap_or_else(PoisonError::into_inner).push((
            self.way(),
            self.place(),
            ending,
        ));
    }

    /// Its name.
    pub fn name(&self) -> String {
        [self.place(), self.way()].join(": ")
    }

    /// Where it strikes.
    fn place(&self) -> String {
        let moment = match self.moment {
            Moment::Eager => ", pressed early",
            Moment::LinkOpened => ", link opened",
            Moment::Meanwhile | Moment::Resending | Moment::StartingOver => "",
        };
        [self.endpoint.name(), moment].concat()
    }

    /// How it fails.
    fn way(&self) -> String {
        let kind = match self.kind {
            FaultKind::Api429 { exposed: true, .. } => "429 with reset".to_owned(),
            FaultKind::Api429 { .. } => "429 without reset".to_owned(),
            FaultKind::Silence { .. } => "silence".to_owned(),
            kind => format!("{kind:?}"),
        };
        [
            kind.as_str(),
            if self.after { " after processing" } else { "" },
        ]
        .concat()
    }
}

/// All ways to fail, before and after the org has done its part; silence last, because the program is made impatient
/// for it.
pub fn cases(endpoint: Endpoint, moments: &[Moment]) -> Vec<Case> {
    let before = [
        FaultKind::Refuse,
        FaultKind::CutBody,
        FaultKind::HalfJson,
        FaultKind::Ion500,
        FaultKind::Api500,
        FaultKind::Html500,
        FaultKind::Html502,
        FaultKind::Html200,
        FaultKind::Ion429,
        FaultKind::Api429 {
            reset_in_s: 30,
            exposed: true,
        },
        FaultKind::Api429 {
            reset_in_s: 30,
            exposed: false,
        },
        SILENCE,
    ];
    let after = [
        FaultKind::Refuse,
        FaultKind::Api500,
        FaultKind::Html502,
        SILENCE,
    ];
    let ways = before
        .into_iter()
        .map(|kind| (kind, false))
        .chain(after.into_iter().map(|kind| (kind, true)));
    let mut cases: Vec<Case> = ways
        .flat_map(|(kind, after)| {
            moments.iter().map(move |moment| Case {
                endpoint,
                kind,
                after,
                moment: *moment,
            })
        })
        .collect();
    cases.sort_by_key(|case| case.kind == SILENCE);
    cases
}

/// How all cases ended, for the end of the run.
pub fn table() -> String {
    let cases = TABLE.lock().unwrap_or_else(PoisonError::into_inner);
    if cases.is_empty() {
        return String::new();
    }
    let mut rows: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for (way, place, ending) in cases.iter() {
        rows.entry(place).or_default().push((way, ending));
    }
    let mut table = format!(
        "{} faults, and how each ended for the person:\n",
        cases.len()
    );
    for (place, cases) in rows {
        let mut endings: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (way, ending) in cases {
            endings.entry(ending).or_default().push(way);
        }
        for (ending, ways) in endings {
            let _ = writeln!(
                table,
                "  {place:<28} {ending:<22} {:>2}: {}",
                ways.len(),
                ways.join(", ")
            );
        }
    }
    table.trim_end().to_owned()
}
