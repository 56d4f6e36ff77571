//! Into which ranges migrations fall: of the numbers that their files begin with, or of the months they were made in.

use std::collections::{BTreeMap, BTreeSet};

use crate::ordered::Gather;
use crate::revision::Migration;

/// Rows of a coverage table by month; with more months, years are shown.
const MAX_MONTHS: usize = 36;

/// The words for a range, and the migrations in it.
pub(super) type Range<'m> = (String, Vec<&'m Migration>);

/// Migrations by range: of the number their files begin with where most have one, else by month.
pub(super) fn ranges(migrations: &[Migration]) -> Vec<Range<'_>> {
    let with_number = migrations.iter().filter(|migration| number(migration.file()).is_some()).count();
    if with_number * 2 > migrations.len() { by_number(migrations) } else { by_month(migrations) }
}

fn by_number(migrations: &[Migration]) -> Vec<Range<'_>> {
    let numbers = || migrations.iter().filter_map(|migration| number(migration.file()));
    let largest = numbers().map(|(value, _)| value).max().unwrap_or(0);
    let width = numbers().map(|(_, width)| width).max().unwrap_or(1);
    let step = [10, 20, 25, 50, 100, 200, 250, 500, 1000]
        .into_iter()
        .find(|step| largest / step < 12)
        .unwrap_or(largest / 12 + 1);
    grouped(migrations, |migration| match number(migration.file()) {
        Some((value, _)) => {
            // 001 to 025, not 000 to 024: people count from one; a 0 stands with the first.
            let first = value.saturating_sub(1) / step * step + 1;
            (first, format!("{first:0width$}–{:0width$}", first + step - 1))
        }
        None => (u64::MAX, "without a number".to_owned()),
    })
}

fn by_month(migrations: &[Migration]) -> Vec<Range<'_>> {
    let date = |migration: &Migration| migration.create_date().and_then(month);
    let months: BTreeSet<String> = migrations.iter().filter_map(date).into_set();
    // Ten years of months are no overview.
    let length = if months.len() > MAX_MONTHS { "2024".len() } else { "2024-03".len() };
    grouped(migrations, |migration| match date(migration) {
        Some(month) => (0, month[..length].to_owned()),
        None => (1, "without a date".to_owned()),
    })
}

/// Migrations by the words of their ranges, which stand in the order of a number, then of the words.
fn grouped(migrations: &[Migration], range_of: impl Fn(&Migration) -> (u64, String)) -> Vec<Range<'_>> {
    let mut groups: BTreeMap<(u64, String), Vec<&Migration>> = BTreeMap::new();
    for migration in migrations {
        groups.entry(range_of(migration)).or_default().push(migration);
    }
    groups.into_iter().map(|((_, range), members)| (range, members)).collect()
}

/// The number that a file name begins with, and its digits: `042_add_runs.py`. Ids may begin with
/// digits too; a number ends at a separator and is short.
fn number(file: &str) -> Option<(u64, usize)> {
    let digits = file.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &file[digits..];
    // `2015-09-21_…` is a date, and so is `2022_02_21_…`.
    let is_date = rest.starts_with('-') && rest[1..].starts_with(|char: char| char.is_ascii_digit())
        || file[..digits].starts_with("20") && digits == 4 && is_month_and_day(rest.as_bytes());
    let ends = rest.starts_with(['_', '-', '.']) && !is_date;
    (ends && (1..=6).contains(&digits)).then(|| file[..digits].parse().ok().map(|value| (value, digits)))?
}

/// Whether it begins as `_02_21_` does.
fn is_month_and_day(bytes: &[u8]) -> bool {
    let shape = |(at, byte): (usize, &u8)| if at % 3 == 0 { *byte == b'_' } else { byte.is_ascii_digit() };
    bytes.len() >= 7 && bytes[..7].iter().enumerate().all(shape)
}

/// `2024-03` of `2024-03-07 10:11:12`.
fn month(date: &str) -> Option<String> {
    let bytes = date.as_bytes();
    let is_month = bytes.len() >= 7
        && bytes[..4].iter().all(u8::is_ascii_digit)
        && bytes[4] == b'-'
        && bytes[5..7].iter().all(u8::is_ascii_digit);
    is_month.then(|| date[..7].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_begin_a_file_name() {
        assert_eq!(number("042_add.py"), Some((42, 3)));
        assert_eq!(number("1234567890ab_x.py"), None);
        assert_eq!(number("12ab_x.py"), None);
        assert_eq!(number("2015-09-21_17-30_x.py"), None);
        assert_eq!(number("2022_02_21_145916_x.py"), None);
        assert_eq!(number("2022_x.py"), Some((2022, 4)));
        assert_eq!(month("2024-03-07 10:11"), Some("2024-03".into()));
        assert_eq!(month("long ago"), None);
    }
}
