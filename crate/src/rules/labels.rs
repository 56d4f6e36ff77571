//! Whether lines of the graph are meant to be apart.

use std::collections::BTreeSet;

use crate::audit::Environment;
use crate::graph::{Index, Node};
use crate::revision::Assigned;

/// Whether each line from these revisions on, followed in one direction, carries a branch label
/// that no other of the lines carries.
pub(super) fn every_line_labelled(
    environment: &Environment,
    ends: &[Index],
    neighbours: fn(&Node) -> &Vec<Index>,
) -> bool {
    let labels_on: Vec<BTreeSet<&str>> = ends.iter().map(|&end| labels_on_line(environment, end, neighbours)).collect();
    labels_on.iter().enumerate().all(|(index, own)| {
        let of_others = labels_on.iter().enumerate().filter(|&(other, _)| other != index);
        let shared: BTreeSet<&str> = of_others.flat_map(|(_, labels)| labels.iter().copied()).collect();
        own.iter().any(|label| !shared.contains(label))
    })
}

fn labels_on_line(environment: &Environment, end: Index, neighbours: fn(&Node) -> &Vec<Index>) -> BTreeSet<&str> {
    let mut labels = BTreeSet::new();
    let mut seen = BTreeSet::from([end]);
    let mut open = vec![end];
    while let Some(index) = open.pop() {
        match &environment.migrations[index].branch_labels {
            Assigned::Known { value, .. } => labels.extend(value.iter().map(String::as_str)),
            // A label that only running the file would tell is a label all the same.
            Assigned::Computed { source, .. } => labels.extend([source.as_str()]),
            Assigned::Missing => {}
        }
        open.extend(neighbours(&environment.graph.nodes[index]).iter().copied().filter(|&next| seen.insert(next)));
    }
    labels
}
