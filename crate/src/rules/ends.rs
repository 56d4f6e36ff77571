//! Several ends of the graph, and whether its lines are meant to be apart.

use std::collections::{BTreeMap, BTreeSet};

use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::folder::is_below;
use crate::graph::{Index, Node};
use crate::python::lines::Position;
use crate::revision::{Assigned, Migration};

/// A violation at each of several ends, where there are several; worth knowing only where each line from an
/// end on, followed by `neighbours`, has a branch label or a plugin of its own: such lines are meant to stay apart.
pub(super) fn one_of_several(
    environment: &Environment,
    ends: &[Index],
    noun: &str,
    neighbours: fn(&Node) -> &Vec<Index>,
    position: fn(&Migration) -> Position,
) -> Vec<Violation> {
    if ends.len() < 2 {
        return Vec::new();
    }
    let meant = is_every_line_its_own(environment, ends, neighbours);
    let ids: Vec<&str> = ends.iter().filter_map(|&end| environment.migrations[end].id()).collect();
    ends.iter()
        .map(|&end| {
            let migration = &environment.migrations[end];
            let others = ids.iter().filter(|id| Some(**id) != migration.id()).take(5).map(|id| format!("`{id}`"));
            let message =
                format!("One of {} {noun}, along with {}.", ends.len(), others.collect::<Vec<_>>().join(", "));
            let violation = Violation::at(migration, position(migration), message);
            if meant {
                violation.with_severity(Severity::Info)
            } else if environment.verdict.stop.is_some() {
                // Where the chain is broken, an end may be none once that is fixed.
                violation.with_severity(Severity::Warning)
            } else {
                violation
            }
        })
        .collect()
}

/// Whether each line from these revisions on, followed in one direction, carries a branch label, or lies in a plugin,
/// as no other of the lines does.
fn is_every_line_its_own(environment: &Environment, ends: &[Index], neighbours: fn(&Node) -> &Vec<Index>) -> bool {
    if environment.migrations.iter().all(|migration| marks(environment, migration).is_empty()) {
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
