//! The facts of both sides, one by one.

use std::collections::{BTreeMap, BTreeSet};

use limbeck_tools::database::Database;

use super::facts::{Facts, Kind};

const NOTHING: &str = "nothing";

/// What Limbeck is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Beside {
    /// What Alembic makes there.
    Database(Database),
    /// Models that have been imported.
    SqlAlchemy,
}

impl Beside {
    pub(super) fn title(self) -> &'static str {
        match self {
            Beside::Database(database) => database.title(),
            Beside::SqlAlchemy => "SQLAlchemy",
        }
    }
}

/// How many facts of one kind are the same.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    pub(super) environment: String,
    pub(super) beside: Beside,
    /// Which part of it.
    pub(super) part: &'static str,
    pub(super) kind: Kind,
    /// How many are there.
    pub(super) has: usize,
    pub(super) same: usize,
    pub(super) missing: usize,
    pub(super) too_many: usize,
    pub(super) differing: usize,
}

impl Row {
    /// How many of a thousand are the same, rounded down: all is only all.
    pub(super) fn share(&self) -> Option<usize> {
        (self.same * 1000).checked_div(self.has + self.too_many)
    }
}

/// A fact on which the two sides differ.
#[derive(Debug, PartialEq)]
pub(crate) struct Difference {
    environment: String,
    part: &'static str,
    pub(crate) kind: Kind,
    /// What the fact is about.
    pub(crate) about: String,
    beside: Beside,
    /// What is there.
    pub(crate) has: Option<String>,
    pub(crate) limbeck: Option<String>,
}

impl Difference {
    /// Whether both were found in the same comparison.
    pub(crate) fn is_of_same(&self, other: &Difference) -> bool {
        self.environment == other.environment && self.part == other.part && self.beside == other.beside
    }

    pub(crate) fn text(&self) -> String {
        let Difference { environment, part, kind, about, beside, has, limbeck } = self;
        let (kind, beside, has, limbeck) =
            (kind.name(), beside.title(), shown(has.as_deref()), shown(limbeck.as_deref()));
        format!("{environment}, {part}, {kind}, {about}: {beside}: {has}; Limbeck: {limbeck}\n")
    }
}

/// A row for each kind that either side has, and each difference.
pub(crate) fn compared(
    environment: &str,
    beside: Beside,
    part: &'static str,
    has: &Facts,
    limbeck: &Facts,
) -> (Vec<Row>, Vec<Difference>) {
    let mut rows = Vec::new();
    let mut differences = Vec::new();
    let nothing = BTreeMap::new();
    let kinds: BTreeSet<Kind> = has.keys().chain(limbeck.keys()).copied().collect();
    for kind in kinds {
        let (ours, theirs) = (has.get(&kind).unwrap_or(&nothing), limbeck.get(&kind).unwrap_or(&nothing));
        let mut row = Row {
            environment: environment.to_owned(),
            beside,
            part,
            kind,
            has: 0,
            same: 0,
            missing: 0,
            too_many: 0,
            differing: 0,
        };
        let about: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
        for name in about {
            let (fact, other) = (ours.get(name), theirs.get(name));
            if kind.is_of_another() && (fact.is_none() || other.is_none()) {
                continue;
            }
            row.has += usize::from(fact.is_some());
            let count = match (fact, other) {
                (Some(fact), Some(other)) if fact == other => {
                    row.same += 1;
                    continue;
                }
                (Some(_), Some(_)) => &mut row.differing,
                (Some(_), None) => &mut row.missing,
                (None, _) => &mut row.too_many,
            };
            *count += 1;
            differences.push(Difference {
                environment: environment.to_owned(),
                part,
                kind,
                about: name.clone(),
                beside,
                has: fact.cloned(),
                limbeck: other.cloned(),
            });
        }
        rows.push(row);
    }
    (rows, differences)
}

/// A fact in one line.
fn shown(fact: Option<&str>) -> String {
    match fact.map(|fact| fact.split_whitespace().collect::<Vec<_>>().join(" ")) {
        None => NOTHING.to_owned(),
        Some(fact) if fact.is_empty() => "it is there".to_owned(),
        Some(fact) => fact,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQLITE: Beside = Beside::Database(Database::Sqlite);

    fn facts(kind: Kind, facts: &[(&str, &str)]) -> Facts {
        let facts = facts.iter().map(|(about, fact)| ((*about).to_owned(), (*fact).to_owned())).collect();
        Facts::from([(kind, facts)])
    }

    #[test]
    fn each_fact_is_counted_once() {
        let has = facts(Kind::ForeignKeys, &[("a", "cascade"), ("b", ""), ("c", "")]);
        let limbeck = facts(Kind::ForeignKeys, &[("a", "restrict"), ("b", ""), ("d", "")]);
        let (rows, differences) = compared("here", SQLITE, "replay", &has, &limbeck);
        let [row] = rows.as_slice() else { panic!("{rows:?}") };
        assert_eq!((row.has, row.same, row.differing, row.missing, row.too_many), (3, 1, 1, 1, 1));
        assert_eq!(row.share(), Some(250));
        let texts: Vec<String> = differences.iter().map(Difference::text).collect();
        assert_eq!(
            texts,
            [
                "here, replay, foreign keys, a: SQLite: cascade; Limbeck: restrict\n",
                "here, replay, foreign keys, c: SQLite: it is there; Limbeck: nothing\n",
                "here, replay, foreign keys, d: SQLite: nothing; Limbeck: it is there\n",
            ]
        );
    }

    #[test]
    fn a_type_is_compared_where_both_have_the_column() {
        let (rows, differences) = compared(
            "here",
            SQLITE,
            "replay",
            &facts(Kind::Types, &[("a.x", "text")]),
            &facts(Kind::Types, &[("a.y", "text")]),
        );
        assert_eq!((rows[0].has, rows[0].share()), (0, None));
        assert!(differences.is_empty());
    }
}
