//! Which constraint a name means, where what names them isn't all known here.

use std::sync::Arc;

use super::Application;
use crate::operation::ConstraintType;
use crate::schema::Id;
use crate::schema::table::{Given, Key, Table};

impl Application<'_> {
    /// Where among the constraints of a table the one is that a name means: where none has it by that name, one whose
    /// name was made up, of the same kind and columns that the name mentions. What makes names up may not be known here.
    pub(super) fn found_constraint(id: &Id, table: &Table, name: &str, kind: Option<&ConstraintType>) -> Option<usize> {
        let exact = table.constraints().position(|(_, it)| &*it.name == name);
        if exact.is_some() {
            return exact;
        }
        let rest = name.replace(&*id.name, "");
        let mentions_all =
            |columns: &[Arc<str>]| columns.iter().all(|column| mentions(&rest, column) || mentions(name, column));
        let columns = table.keys().map(|key| &key.columns).chain(table.foreign_keys.iter().map(|key| &key.columns));
        let columns: Vec<&Vec<Arc<str>>> = columns.collect();
        let is_meant = |at: usize, of: &ConstraintType| match of {
            ConstraintType::Unique | ConstraintType::ForeignKey => {
                kind.is_none_or(|kind| kind == of) && columns.get(at).is_some_and(|it| mentions_all(it))
            }
            _ => kind == Some(of),
        };
        let meant = |(at, (of, given)): (usize, (ConstraintType, &Given))| {
            ((given.is_guess && given.is_made_up) && is_meant(at, &of)).then_some(at)
        };
        let mut found = table.constraints().enumerate().filter_map(meant);
        found.next().filter(|_| found.next().is_none())
    }

    /// Where the constraints are that a name may mean which a naming convention made that isn't known here, or that a
    /// drop without a name means.
    pub(super) fn perhaps_meant(table: &Table, name: Option<&str>, kind: Option<&ConstraintType>) -> Vec<usize> {
        let may_be_it = |given: &Given| match name {
            Some(name) => given.is_guess && (given.is_made_up || name.contains(&*given.name)),
            None => given.is_made_up,
        };
        let all = table.constraints().enumerate();
        all.filter(|(_, (of, given))| kind.is_none_or(|kind| kind == of) && may_be_it(given))
            .map(|(at, _)| at)
            .collect()
    }

    /// Of those that may be meant the likely ones: those that this migration makes come first where there is no name, and those
    /// whose first column the name mentions.
    pub(super) fn likeliest(&self, id: &Id, table: &Table, name: Option<&str>, meant: &[usize]) -> Vec<usize> {
        let first_columns =
            table.keys().map(|key| &key.columns).chain(table.foreign_keys.iter().map(|key| &key.columns));
        let first_columns: Vec<Option<&Arc<str>>> = first_columns.map(|columns| columns.first()).collect();
        let is_mentioned = |at: usize| {
            let column = first_columns.get(at).copied().flatten();
            name.zip(column).is_some_and(|(name, column)| mentions(name, column))
        };
        let is_own = |at: usize| {
            let by = table.made_of_constraint(at).and_then(|made| made.by);
            name.is_none() && by.is_some_and(|by| by.migration == self.step.migration)
        };
        let is_likely = |at: &usize| name.is_none_or(|name| self.is_likely_meant(id, table, *at, name));
        let mut meant: Vec<usize> = meant.iter().copied().filter(is_likely).collect();
        for is_likely in [&is_own as &dyn Fn(usize) -> bool, &is_mentioned] {
            if meant.iter().any(|&at| is_likely(at)) {
                meant.retain(|&at| is_likely(at));
            }
        }
        meant
    }

    /// Whether a constraint is likely to be meant by a name that isn't its own as far as that is known: the name doesn't begin
    /// as those of another kind do, and no foreign key needs it.
    fn is_likely_meant(&self, id: &Id, table: &Table, at: usize, name: &str) -> bool {
        let is_of_kind = match (table.constraints().nth(at), kind_by_prefix(name)) {
            (Some((of, _)), Some(kind)) => of == kind,
            _ => true,
        };
        let is_needed =
            |key: &Key| self.references_to(id, table, &key.columns).iter().any(|(.., is_certain)| *is_certain);
        is_of_kind && !table.keys().nth(at).is_some_and(is_needed)
    }
}

/// Whether a name holds another one, as a word or as words: `id` is none of `valid`.
fn mentions(name: &str, word: &str) -> bool {
    let is_end = |char: Option<char>| char.is_none_or(|char| !char.is_alphanumeric());
    name.match_indices(word)
        .any(|(at, _)| is_end(name[..at].chars().next_back()) && is_end(name[at + word.len()..].chars().next()))
}

/// The kind of constraint whose names begin so by custom (the naming convention in SQLAlchemy's "Configuring Constraint Naming
/// Conventions").
fn kind_by_prefix(name: &str) -> Option<ConstraintType> {
    let kind = match name.split('_').next()?.to_ascii_lowercase().as_str() {
        "ck" => ConstraintType::Check,
        "fk" => ConstraintType::ForeignKey,
        "pk" => ConstraintType::Primary,
        "uq" => ConstraintType::Unique,
        _ => return None,
    };
    Some(kind)
}
