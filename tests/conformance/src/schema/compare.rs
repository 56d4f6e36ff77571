//! The facts of both sides, one by one.

use std::collections::{BTreeMap, BTreeSet};

use limbeck_tools::database::Database;

use super::facts::{Facts, Kind};

const NOTHING: &str = "nothing";

/// How many facts of one kind are the same.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub(super) environment: String,
    pub(super) database: Database,
    /// What is compared with what the database has.
    pub(super) part: &'static str,
    pub(super) kind: Kind,
    /// How many the database has.
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
pub(super) struct Difference {
    place: String,
    database: Database,
    /// What the database has.
    has: String,
    limbeck: String,
}

impl Difference {
    pub(super) fn text(&self) -> String {
        let Difference { place, database, has, limbeck } = self;
        format!("{place}: {}: {has}; Limbeck: {limbeck}\n", database.title())
    }
}

/// A row for each kind that either side has, and each difference.
pub(super) fn compared(
    environment: &str,
    database: Database,
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
            database,
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
            let shown = |fact: Option<&String>| match fact.map(|fact| one_line(fact)) {
                None => NOTHING.to_owned(),
                Some(fact) if fact.is_empty() => "it is there".to_owned(),
                Some(fact) => fact,
            };
            differences.push(Difference {
                place: format!("{environment}, {part}, {}, {name}", kind.name()),
                database,
                has: shown(fact),
                limbeck: shown(other),
            });
        }
        rows.push(row);
    }
    (rows, differences)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(kind: Kind, facts: &[(&str, &str)]) -> Facts {
        let facts = facts.iter().map(|(about, fact)| ((*about).to_owned(), (*fact).to_owned())).collect();
        Facts::from([(kind, facts)])
    }

    #[test]
    fn each_fact_is_counted_once() {
        let has = facts(Kind::ForeignKeys, &[("a", "cascade"), ("b", ""), ("c", "")]);
        let limbeck = facts(Kind::ForeignKeys, &[("a", "restrict"), ("b", ""), ("d", "")]);
        let (rows, differences) = compared("here", Database::Sqlite, "replay", &has, &limbeck);
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
            Database::Sqlite,
            "replay",
            &facts(Kind::Types, &[("a.x", "text")]),
            &facts(Kind::Types, &[("a.y", "text")]),
        );
        assert_eq!((rows[0].has, rows[0].share()), (0, None));
        assert!(differences.is_empty());
    }
}
