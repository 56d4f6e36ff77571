//! Dates as Alembic writes them into docstrings.

/// `2024-05-06 07:08:09.123456+02:00` in minutes; the time may end or be missing anywhere.
pub(super) fn minutes(date: &str) -> Option<i64> {
    let (day, time) = date.split_at_checked(10)?;
    let mut parts = day.split('-').map(str::parse::<i64>);
    let (year, month, day) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || !(0..=9999).contains(&year) {
        return None;
    }
    let time = time.trim_start_matches(['T', ' ']);
    let (clock, offset) = match time.find(['+', '-']) {
        Some(at) => (
            &time[..at],
            if time[at..].starts_with('-') { -of_clock(&time[at + 1..]) } else { of_clock(&time[at + 1..]) },
        ),
        None => (time, 0),
    };
    Some(days(year, month, day) * 24 * 60 + of_clock(clock) - offset)
}

/// Minutes of `hh:mm…`; what isn't there counts as none.
fn of_clock(clock: &str) -> i64 {
    let mut parts = clock.split(':').map(|part| part.parse::<i64>().ok().filter(|number| (0..60).contains(number)));
    let mut next = || parts.next().flatten().unwrap_or_default();
    next() * 60 + next()
}

/// Days from some day on, in the Gregorian calendar; a year here begins in March, so that a leap day is its last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + (153 * month + 2) / 5 + day
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_counted_in_minutes() {
        let apart = |left: &str, right: &str| minutes(right).zip(minutes(left)).map(|(right, left)| right - left);
        assert_eq!(apart("2024-02-28 00:00:00", "2024-03-01 00:00:00"), Some(2 * 24 * 60));
        assert_eq!(apart("2023-12-31 23:59:00.5", "2024-01-01 00:01"), Some(2));
        assert_eq!(apart("1999-12-31", "2100-01-01"), Some(36526 * 24 * 60));
        assert_eq!(apart("2024-01-01 12:00:00+02:00", "2024-01-01 10:00:00+00:00"), Some(0));
        assert_eq!(apart("2024-01-01 12:00:00-01:30", "2024-01-01T13:31:00.123456Z"), Some(1));
        assert_eq!((minutes("yesterday"), minutes("2024-13-01"), minutes("")), (None, None, None));
        assert_eq!(minutes("99999999999-1-1"), None);
    }
}
