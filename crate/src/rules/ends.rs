//! Several ends of the graph, and whether its lines are meant to be apart.

use std::collections::{BTreeMap, BTreeSet};

use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::folder::is_below;
use crate::graph::{Index, Node};
use crate::python::lines::Position;
use crate::revision::{Assigned, Migration};

use super::deployed::quoted;
use super::folded::in_words;

/// A violation at each of several ends, where there are several.
pub(super) fn one_of_several(
    environment: &Environment,
    ends: &[Index],
    noun: &str,
    position: fn(&Migration) -> Position,
) -> Vec<Violation> {
    if ends.len() < 2 {
        return Vec::new();
    }
    ends.iter()
        .map(|&end| {
            let migration = &environment.migrations[end];
            let others =
                ends.iter().filter(|other| **other != end).filter_map(|&it| environment.migrations.get(it)?.id());
            let mut others: Vec<String> = others.take(SHOWN).map(|id| format!("`{id}`")).collect();
            let more = ends.len() - 1 - others.len();
            others.extend((more > 0).then(|| format!("{more} more")));
            let message = format!("One of {} {noun}, along with {}.", ends.len(), in_words(&others));
            let violation = Violation::at(migration, position(migration), message);
            if environment.verdict.stop.is_some() {
                // Where the chain is broken, an end may be none once that is fixed.
                violation.with_severity(Severity::Warning)
            } else {
                violation
            }
        })
        .collect()
}

/// Ends that the message of each other one names.
const SHOWN: usize = 5;

/// The ids of revisions, as a message names them.
pub(super) fn ids(environment: &Environment, revisions: impl Iterator<Item = Index>) -> String {
    quoted(revisions.filter_map(|it| environment.migrations.get(it)?.id()))
}

/// Whether there are several lines from these revisions on, and each, followed in one direction, carries a branch label, or lies in a plugin,
/// as no other of the lines does.
pub(super) fn are_apart(environment: &Environment, ends: &[Index], neighbours: fn(&Node) -> &Vec<Index>) -> bool {
    if ends.len() < 2 || environment.migrations.iter().all(|migration| marks(environment, migration).is_empty()) {
        return false;
    }
    let marks_on: Vec<BTreeSet<&str>> = ends.iter().map(|&end| marks_on_line(environment, end, neighbours)).collect();
    let mut lines_with: BTreeMap<&str, usize> = BTreeMap::new();
    for mark in marks_on.iter().flatten() {
        *lines_with.entry(mark).or_default() += 1;
    }
    marks_on.iter().all(|own| own.iter().any(|mark| lines_with[mark] == 1))
}

fn marks_on_line(environment: &Environment, end: Index, neighbours: fn(&Node) -> &Vec<Index>) -> BTreeSet<&str> {
    let mut marks = BTreeSet::new();
    let mut seen = BTreeSet::from([end]);
    let mut open = vec![end];
    while let Some(index) = open.pop() {
        marks.extend(self::marks(environment, &environment.migrations[index]));
        open.extend(neighbours(&environment.graph.nodes[index]).iter().copied().filter(|&next| seen.insert(next)));
    }
    marks
}

/// What tells a line from others: the labels that a migration of it gives, and where there are plugins, whose it is.
fn marks<'e>(environment: &'e Environment, migration: &'e Migration) -> Vec<&'e str> {
    let plugins = &environment.location.plugins;
    let plugin = plugins.iter().find(|plugin| is_below(&migration.path, plugin)).map_or("", String::as_str);
    let mut marks: Vec<&str> = match &migration.branch_labels {
        Assigned::Known { value, .. } => value.iter().map(String::as_str).collect(),
        // A label that only running the file would tell is a label all the same.
        Assigned::Computed { source, .. } => vec![source],
        Assigned::NotText { .. } | Assigned::Missing => Vec::new(),
    };
    marks.extend((!plugins.is_empty()).then_some(plugin));
    marks
}
