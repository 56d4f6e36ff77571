//! Which names the modules of Alembic and SQLAlchemy have that migrations use.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// The public names of a few modules, and of a batch: all that any version has, so that a name that isn't there is in none.
///
/// Made by `dir(module)` and `pkgutil.iter_modules(module.__path__)` under SQLAlchemy 1.3.24, 1.4.54, 2.0.44 and 2.1.9 and
/// Alembic 1.0.11, 1.4.3, 1.7.7, 1.10.4, 1.13.3, 1.16.5 and 1.20.1.
const EXPORTED: &str = include_str!("exported.txt");

/// The same, by module.
static MODULES: LazyLock<BTreeMap<&str, BTreeSet<&str>>> = LazyLock::new(|| {
    let mut modules: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut module = "";
    for line in EXPORTED.lines() {
        match line.strip_suffix(':') {
            Some(name) => module = name,
            None => modules.entry(module).or_default().extend(line.split_whitespace()),
        }
    }
    modules
});

/// A batch, among the modules.
pub const BATCH: &str = "alembic.operations.BatchOperations";

/// A name that a module does not have in any version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The module.
    pub module: String,
    /// The name.
    pub name: String,
    /// The name that is probably meant.
    pub similar: Option<&'static str>,
}

/// What of a dotted name is missing: `Varchar` of `sqlalchemy.Varchar`. Nothing where that can't be told.
pub fn missing(dotted: &str) -> Option<Missing> {
    let (module, names, rest) = dotted.match_indices('.').rev().find_map(|(at, _)| {
        let (module, names) = MODULES.get_key_value(&dotted[..at])?;
        Some((module, names, &dotted[at + 1..]))
    })?;
    let name = rest.split('.').next().unwrap_or(rest);
    let is_there = name.starts_with('_') || names.contains(name);
    let similar = || similar(name, names.iter().copied());
    (!is_there).then(|| Missing { module: (*module).to_owned(), name: name.to_owned(), similar: similar() })
}

/// Whether a module has a name.
pub fn exports(module: &str, name: &str) -> bool {
    MODULES.get(module).is_some_and(|names| names.contains(name))
}

/// Slips of the hand that still let a name be recognized.
const MAX_SLIPS: usize = 2;

/// The one of several names that another one is probably meant to be: the one with the fewest slips, if they are few.
pub fn similar<'n>(name: &str, among: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let slips = among.map(|known| (slips(name, known), Reverse(shared(name, known)), known));
    let (slips, _, known) = slips.min()?;
    let most = if name.len() < 5 { 1 } else { MAX_SLIPS };
    (slips <= most && known != name).then_some(known)
}

/// How many letters two names begin with that are the same.
fn shared(one: &str, other: &str) -> usize {
    one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count()
}

/// Letters that are left out, added, changed, or swapped with the next one, capitals aside (optimal string alignment).
fn slips(one: &str, other: &str) -> usize {
    let [one, other] = [one, other].map(|name| name.to_lowercase().chars().collect::<Vec<_>>());
    if one.len().abs_diff(other.len()) > MAX_SLIPS {
        return MAX_SLIPS + 1;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.iter().enumerate() {
        let mut next = vec![row + 1];
        for (column, known) in other.iter().enumerate() {
            let swapped = (row > 0 && column > 0 && one[row - 1] == *known && *letter == other[column - 1])
                .then(|| before[column - 1] + 1);
            let ways = [last[column + 1] + 1, next[column] + 1, last[column] + usize::from(letter != known)];
            next.push(ways.into_iter().chain(swapped).min().unwrap_or_default());
        }
        before = std::mem::replace(&mut last, next);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(dotted: &str, expected: Option<(&str, Option<&str>)>) {
        let missing = missing(dotted);
        assert_eq!(missing.as_ref().map(|it| (it.name.as_str(), it.similar)), expected, "{dotted}");
    }

    #[test]
    fn a_name_that_no_version_has_is_missing() {
        check("sqlalchemy.Varchar", Some(("Varchar", Some("VARCHAR"))));
        check("sqlalchemy.Interger", Some(("Interger", Some("Integer"))));
        check("sqlalchemy.dialects.postgresql.JSONB2", Some(("JSONB2", Some("JSONB"))));
        check("sqlalchemy.dialects.postgres.JSONB", Some(("postgres", Some("postgresql"))));
        check("alembic.op.create_tabel", Some(("create_tabel", Some("create_table"))));
        check("alembic.op.create_view", Some(("create_view", None)));
    }

    #[test]
    fn a_name_that_some_version_has_is_there() {
        for dotted in [
            "sqlalchemy.Binary",
            "sqlalchemy.Uuid",
            "sqlalchemy.sql.anything",
            "sqlalchemy.String.anything",
            "sqlalchemy.dialects.postgresql.NUMMULTIRANGE",
            "sqlalchemy._private",
            "sqlalchemy",
            "elsewhere.Varchar",
        ] {
            check(dotted, None);
        }
    }
}
