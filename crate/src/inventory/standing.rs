//! Where a database stands, by what its `alembic_version` holds.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::graph::{Graph, Index};
use crate::ordered::{Arrange, Gather};
use crate::revision::Migration;

/// Where a database stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Standing {
    /// What the reader said that `alembic_version` holds, as far as it is about this environment.
    pub given: Vec<String>,
    /// The revisions that were applied, oldest first.
    pub applied: Vec<String>,
    /// Those that are still to come, in the order of `alembic upgrade heads`. None where no given value is known: then
    /// nobody knows.
    pub pending: Vec<String>,
    /// What no file has.
    pub unknown: Vec<UnknownValue>,
}

/// A value of `alembic_version` that no file has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct UnknownValue {
    /// The value.
    pub given: String,
    /// The ids that are most like it, the nearest first.
    pub nearest: Vec<String>,
}

/// Ids that are named for one that is unknown.
const MAX_NEAREST: usize = 3;

/// Letters that an id has to share with a value from its beginning on, to be like it.
const LEAST_SHARED: usize = 4;

/// Where the database of each environment stands. A value is about the environments that know it, and about all where none
/// does; an environment of which nothing is said, while others know all that is said, has no answer. No value at all, as
/// in an empty `alembic_version`, means a database that nothing was applied to.
pub fn standings(environments: &[(&Graph, &[Migration])], given: &[String]) -> Vec<Option<Standing>> {
    if given.is_empty() {
        return environments.iter().map(|_| None).collect();
    }
    let given: Vec<&str> = given.iter().map(|value| value.trim()).filter(|value| !value.is_empty()).collect();
    let ids: Vec<BTreeMap<&str, Index>> = environments.iter().map(|(graph, _)| ids(graph)).collect();
    let is_known = |value: &str| ids.iter().any(|ids| ids.contains_key(value));
    let is_of = |ids: &BTreeMap<&str, Index>, value: &str| ids.contains_key(value) || !is_known(value);
    let standing = |((graph, migrations), ids): (&(&Graph, &[Migration]), &BTreeMap<&str, Index>)| {
        let own: Vec<&str> = given.iter().copied().filter(|value| is_of(ids, value)).collect();
        (given.is_empty() || !own.is_empty()).then(|| Standing::of(graph, migrations, ids, &own))
    };
    environments.iter().zip(&ids).map(standing).collect()
}

/// The migrations up to some, by their ids; none where no id is known.
pub fn applied(graph: &Graph, ids_of_last: &[String]) -> Option<BTreeSet<Index>> {
    let by_id = ids(graph);
    let last: Vec<Index> = ids_of_last.iter().filter_map(|id| by_id.get(id.trim()).copied()).collect();
    (!last.is_empty()).then(|| graph.reached(last, |node| node.parents.iter().chain(&node.dependencies).copied()))
}

/// The revisions that Alembic takes, by their ids.
fn ids(graph: &Graph) -> BTreeMap<&str, Index> {
    let nodes = graph.nodes.iter().enumerate().filter(|(_, node)| node.counts);
    nodes.filter_map(|(index, node)| Some((node.id.as_deref()?, index))).into_map()
}

impl Standing {
    fn of(graph: &Graph, migrations: &[Migration], ids: &BTreeMap<&str, Index>, given: &[&str]) -> Standing {
        let known = given.iter().filter_map(|value| ids.get(value).copied());
        let applied: BTreeSet<Index> =
            graph.reached(known, |node| node.parents.iter().chain(&node.dependencies).copied());
        let named = |indices: Vec<Index>| {
            indices.into_iter().filter_map(|index| graph.nodes.get(index)?.id.clone()).collect::<Vec<_>>()
        };
        let is_known = given.is_empty() || !applied.is_empty();
        let pending = if is_known { graph.upgrade_after(&applied) } else { Vec::new() };
        let unknown = given.iter().filter(|value| !ids.contains_key(*value));
        Standing {
            given: given.iter().map(|value| (*value).to_owned()).collect(),
            applied: named(graph.upgrade_order.iter().copied().filter(|index| applied.contains(index)).collect()),
            pending: named(pending),
            unknown: unknown
                .map(|value| UnknownValue { given: (*value).to_owned(), nearest: nearest(value, migrations, ids) })
                .collect(),
        }
    }
}

/// The ids that are most like a value: one whose file is called so, those that begin as it does, and those that differ in
/// few letters.
fn nearest(value: &str, migrations: &[Migration], ids: &BTreeMap<&str, Index>) -> Vec<String> {
    let lower = value.to_lowercase();
    let stem = lower.strip_suffix(".py").unwrap_or(&lower);
    let distance = |id: &str, index: Index| {
        let own = id.to_lowercase();
        let file = migrations.get(index).map(|it| it.file().to_lowercase()).unwrap_or_default();
        if own == lower || file.strip_suffix(".py") == Some(stem) {
            return Some(0);
        }
        let shared = own.chars().zip(lower.chars()).take_while(|(left, right)| left == right).count();
        let is_beginning = shared >= LEAST_SHARED.min(own.len()).min(lower.len())
            && (own.starts_with(&lower) || lower.starts_with(&own));
        let edits = edits(&own, &lower);
        let most = own.chars().count().max(lower.chars().count()) / 3;
        match (is_beginning, edits <= most) {
            (true, _) => Some(1),
            (false, true) => Some(1 + edits),
            // They begin alike.
            (false, false) if shared >= LEAST_SHARED + 2 => Some(1 + edits),
            _ => None,
        }
    };
    let mut like: Vec<(usize, &str)> =
        ids.iter().filter_map(|(id, index)| Some((distance(id, *index)?, *id))).collect();
    like.arrange();
    like.into_iter().take(MAX_NEAREST).map(|(_, id)| id.to_owned()).collect()
}

/// Letters of a text that are compared with another: more are no id's.
const MAX_LETTERS: usize = 64;

/// How many letters have to be changed, added or left out to make one text of the other (Levenshtein's distance).
pub(crate) fn edits(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().take(MAX_LETTERS).collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, own) in left.chars().take(MAX_LETTERS).enumerate() {
        let mut diagonal = line;
        let mut before = line + 1;
        for (other, above) in right.iter().zip(row.iter_mut().skip(1)) {
            let changed = diagonal + usize::from(own != *other);
            diagonal = *above;
            *above = changed.min(before + 1).min(diagonal + 1);
            before = *above;
        }
        if let Some(first) = row.first_mut() {
            *first = line + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::edits;

    #[test]
    fn letters_are_counted() {
        for (left, right, expected) in [
            ("", "", 0),
            ("a", "", 1),
            ("abc", "abd", 1),
            ("abcd", "bcd", 1),
            ("kitten", "sitting", 3),
            ("ab", "ba", 2),
        ] {
            assert_eq!((edits(left, right), edits(right, left)), (expected, expected), "{left} {right}");
        }
    }
}
