//! The org's own clock: real time plus an offset that tests move.

use std::time::{SystemTime, UNIX_EPOCH};

/// Real time, moved by an offset.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Clock {
    offset_ms: i64,
}

impl Clock {
    /// Milliseconds since 1970, by this org's clock.
    pub(crate) fn now_ms(self) -> i64 {
        let real = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |time| time.as_millis());
        i64::try_from(real)
            .unwrap_or(i64::MAX)
            .saturating_add(self.offset_ms)
    }

    /// Moves the clock; a negative number puts it back.
    pub(crate) fn advance(&mut self, by_ms: i64) {
        self.offset_ms = self.offset_ms.saturating_add(by_ms);
    }
}

/// `2031-01-01T00:10:00.000Z`, the form of `expiresAt` in IDX bodies.
pub(crate) fn iso(ms: i64) -> String {
    let (Date { year, month, day }, of_day) = (Date::of(ms), ms.rem_euclid(86_400_000));
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}.{:03}Z",
        of_day / 3_600_000,
        of_day / 60_000 % 60,
        of_day / 1_000 % 60,
        of_day % 1_000,
    )
}

/// `Wed, 01 Jan 2031 00:10:00 GMT`, the form of header `Date` (RFC 9110, section 5.6.7).
pub(crate) fn imf_fixdate(ms: i64) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let (Date { year, month, day }, of_day) = (Date::of(ms), ms.rem_euclid(86_400_000));
    // 1970 began on a Thursday.
    let weekday = named(&DAYS, ms.div_euclid(86_400_000).rem_euclid(7));
    let month = named(&MONTHS, month - 1);
    format!(
        "{weekday}, {day:02} {month} {year:04} {:02}:{:02}:{:02} GMT",
        of_day / 3_600_000,
        of_day / 60_000 % 60,
        of_day / 1_000 % 60,
    )
}

fn named(names: &[&'static str], position: i64) -> &'static str {
    usize::try_from(position)
        .ok()
        .and_then(|position| names.get(position).copied())
        .unwrap_or_default()
}

/// A day of the calendar; months and days count from one.
struct Date {
    year: i64,
    month: i64,
    day: i64,
}

impl Date {
    /// The day, in UTC, of an instant.
    fn of(ms: i64) -> Self {
        let days = ms.div_euclid(86_400_000);
        // Days since 0000-03-01, so that the leap day is the last of its year and months have a regular rhythm.
        let z = days + 719_468;
        let (era, day_of_era) = (z.div_euclid(146_097), z.rem_euclid(146_097));
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 {
            shifted_month + 3
        } else {
            shifted_month - 9
        };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Self { year, month, day }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_instants_are_written_as_iso() {
        assert_eq!(iso(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(iso(951_782_400_000), "2000-02-29T00:00:00.000Z");
        assert_eq!(iso(1_924_992_600_001), "2031-01-01T00:10:00.001Z");
    }

    #[test]
    fn known_instants_are_written_as_http_does() {
        // The example of RFC 9110, section 5.6.7.
        assert_eq!(
            imf_fixdate(784_111_777_000),
            "Sun, 06 Nov 1994 08:49:37 GMT"
        );
        assert_eq!(imf_fixdate(0), "Thu, 01 Jan 1970 00:00:00 GMT");
        assert_eq!(
            imf_fixdate(1_924_992_600_001),
            "Wed, 01 Jan 2031 00:10:00 GMT"
        );
        assert_eq!(imf_fixdate(-1), "Wed, 31 Dec 1969 23:59:59 GMT");
    }

    #[test]
    fn the_clock_moves_by_what_it_is_told() {
        let mut clock = Clock::default();
        let before = clock.now_ms();
        clock.advance(3_600_000);
        assert!(clock.now_ms() - before >= 3_600_000);
        clock.advance(-7_200_000);
        assert!(clock.now_ms() < before);
    }
}
