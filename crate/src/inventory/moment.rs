//! A moment, as whoever has a clock tells it.

use std::fmt::{Display, Formatter, Result};

/// A moment, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Seconds since 1970.
    pub epoch: u64,
    /// Millionths of a second since then.
    pub micros: u32,
}

/// A day of the calendar, and what of it is over.
struct Date {
    year: u64,
    month: u64,
    day: u64,
    hour: u64,
    minute: u64,
    second: u64,
}

/// The last second of the last year that Python's `datetime` knows, 9999.
const LAST: u64 = 253_402_300_799;

impl Moment {
    /// A part of it, by the name that a `file_template` has for it (`_rev_path` in alembic/script/base.py); none of another name.
    pub(super) fn part(self, name: &str) -> Option<u64> {
        let Date { year, month, day, hour, minute, second } = self.date();
        match name {
            "epoch" => Some(self.epoch),
            "year" => Some(year),
            "month" => Some(month),
            "day" => Some(day),
            "hour" => Some(hour),
            "minute" => Some(minute),
            "second" => Some(second),
            _ => None,
        }
    }

    /// What calendar and clock show.
    fn date(self) -> Date {
        let is_leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let epoch = self.epoch.min(LAST);
        let mut days = epoch / 86_400;
        let mut year = 1970;
        loop {
            let length = if is_leap(year) { 366 } else { 365 };
            if days < length {
                break;
            }
            days -= length;
            year += 1;
        }
        let february = if is_leap(year) { 29 } else { 28 };
        let mut month = 1;
        for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30] {
            if days < length {
                break;
            }
            days -= length;
            month += 1;
        }
        let seconds = epoch % 86_400;
        let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
        Date { year, month, day: days + 1, hour, minute, second }
    }
}

/// As Python writes a `datetime`, and with it Alembic a `Create Date`.
impl Display for Moment {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        let Date { year, month, day, hour, minute, second } = self.date();
        write!(to, "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")?;
        if self.micros == 0 { Ok(()) } else { write!(to, ".{:06}", self.micros) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_dates() {
        // `date -u -d @…`
        for (epoch, expected) in [
            (0, "1970-01-01 00:00:00"),
            (951_782_400, "2000-02-29 00:00:00"),
            (1_798_718_399, "2026-12-31 11:59:59"),
            (1_709_251_200, "2024-03-01 00:00:00"),
        ] {
            assert_eq!(Moment { epoch, micros: 0 }.to_string(), expected);
        }
        // `str(datetime.datetime(1970, 1, 1, 0, 0, 0, 5))`
        assert_eq!(Moment { epoch: 0, micros: 5 }.to_string(), "1970-01-01 00:00:00.000005");
    }
}
