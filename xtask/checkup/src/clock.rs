//! Whether clocks agree. A token says when it was made and when it ends, so a device that lives in another time refuses good
//! ones or keeps dead ones.

use crate::{Finding, finding::Subject};

const CLOCK: Subject = Subject("clock", "The clock");

/// What the hop from a server takes, and the half second that a `Date` is rounded by.
const UNREMARKABLE_MS: i64 = 30_000;

/// Judges the clock at hand by the dates that servers sent: who, and how far ahead of this clock.
pub(crate) fn judge(ahead_ms: &[(&str, i64)], max_skew_s: i64) -> Option<Finding> {
    let (who, most) = ahead_ms.iter().max_by_key(|(_, ahead)| ahead.abs())?;
    let by = told(most.abs());
    let direction = if *most > 0 { "ahead of" } else { "behind" };
    let what = format!("The clock of {who} is {by} {direction} this device's.");
    Some(if most.abs() <= UNREMARKABLE_MS {
        CLOCK.good("This device and the servers agree about the time.")
    } else if most.abs() <= max_skew_s.saturating_mul(1000) {
        CLOCK.advice(
            what,
            "Set the clock of this device; if it is right, that of the host. The page allows for a difference as large as this \
             (config.json on the host: `maxClockSkew`).",
        )
    } else {
        CLOCK.wrong(
            what,
            format!(
                "Set the clock of this device; if it is right, that of the host. The page allows for {max_skew_s} seconds (config.json on \
                 the host: `maxClockSkew`) and refuses the org's tokens beyond that."
            ),
        )
    })
}

fn told(ms: i64) -> String {
    match ms / 1000 {
        seconds if seconds < 120 => format!("{seconds} seconds"),
        seconds if seconds < 7200 => format!("{} minutes", seconds / 60),
        seconds if seconds < 172_800 => format!("{} hours", seconds / 3600),
        seconds => format!("{} days", seconds / 86_400),
    }
}

/// Reads a `Date` field, as in `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, section 5.6.7): milliseconds since 1970. Only the
/// form that servers must send is read.
pub fn read_date(value: &str) -> Option<i64> {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let (_, rest) = value.trim().split_once(", ")?;
    let mut parts = rest.split(' ');
    let day: i64 = parts.next()?.parse().ok()?;
    let name = parts.next()?;
    let month = i64::try_from(MONTHS.iter().position(|month| *month == name)?).ok()? + 1;
    let year: i64 = parts.next()?.parse().ok()?;
    let mut time = parts
        .next()?
        .split(':')
        .map(|part| part.parse::<i64>().ok());
    let (hour, minute, second) = (time.next()??, time.next()??, time.next()??);
    (parts.next() == Some("GMT") && (1970..10_000).contains(&year)).then_some(())?;
    // Days of the civil calendar, with the year beginning in March so that the leap day comes last.
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let days =
        year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + day - 719_469;
    Some((((days * 24 + hour) * 60 + minute) * 60 + second) * 1000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::State;

    #[test]
    fn dates_are_read() {
        for (text, ms) in [
            ("Thu, 01 Jan 1970 00:00:00 GMT", Some(0)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(784_111_777_000)),
            ("Tue, 29 Feb 2000 23:59:59 GMT", Some(951_868_799_000)),
            ("Fri, 01 Jan 2100 00:00:00 GMT", Some(4_102_444_800_000)),
            ("Sunday, 06-Nov-94 08:49:37 GMT", None),
            ("06 Nov 1994 08:49:37 GMT", None),
            ("Sun, 06 Now 1994 08:49:37 GMT", None),
            ("Sun, 06 Nov 1994 08:49:37 CET", None),
            ("", None),
        ] {
            assert_eq!(read_date(text), ms, "{text}");
        }
    }

    #[test]
    fn a_difference_is_judged_by_what_the_page_allows() {
        let state = |ahead, allowed| judge(&[("the org", ahead)], allowed).map(|found| found.state);
        assert_eq!(judge(&[], 1), None);
        assert_eq!(state(-29_000, 10), Some(State::Good));
        assert_eq!(state(31_000, 60), Some(State::Advice));
        assert_eq!(state(-61_000, 60), Some(State::Wrong));
        let told = judge(&[("the host", 5), ("the org", -7_300_000)], 60);
        let told = told.map(|found| found.what).unwrap_or_default();
        assert_eq!(
            told,
            "The clock of the org is 2 hours behind this device's."
        );
    }
}
