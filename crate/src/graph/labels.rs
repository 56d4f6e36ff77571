//! How branch labels spread from the revision that names them (`RevisionMap._add_branches`).

use super::{Index, Node};
use crate::revision::Migration;

/// A label for each revision is a label for each of its descendants: beyond this many pairs of a label and a revision no
/// label spreads further than the file that names it, so that memory stays in proportion to the folder.
const MAX_SPREAD: usize = 2_000_000;

/// Gives each revision its own labels, each of its descendants by `down_revision` the same, and, where nothing
/// branches or merges from it to its head, its ancestors too, back to the next branch point or merge point.
pub(super) fn spread(nodes: &mut [Node], migrations: &[Migration]) {
    let mut spread = 0;
    for (index, migration) in migrations.iter().enumerate() {
        for label in migration.labels() {
            nodes[index].labels.insert(label.clone());
            if spread > MAX_SPREAD {
                continue;
            }
            for other in descendants(nodes, index).into_iter().chain(line_below(nodes, index)) {
                nodes[other].labels.insert(label.clone());
                spread += 1;
            }
        }
    }
}

fn descendants(nodes: &[Node], from: Index) -> Vec<Index> {
    let mut seen = vec![false; nodes.len()];
    let mut open = vec![from];
    let mut all = Vec::new();
    while let Some(index) = open.pop() {
        if !std::mem::replace(&mut seen[index], true) {
            all.push(index);
            open.extend(&nodes[index].children);
        }
    }
    all
}

/// Ancestors that belong to the same line: Alembic goes back from the last descendant that it visited, through single
/// parents, up to a branch point or merge point, and so gets beyond the labelled revision only along a straight line.
fn line_below(nodes: &[Node], from: Index) -> Vec<Index> {
    let ends_line = |node: &Node| node.is_real_branch_point() || node.is_merge_point;
    let mut steps = 0;
    let mut at = from;
    loop {
        if ends_line(&nodes[at]) || steps > nodes.len() {
            return Vec::new();
        }
        let Some(&child) = nodes[at].children.first() else { break };
        at = child;
        steps += 1;
    }
    let mut line = Vec::new();
    let mut at = from;
    while let [parent] = nodes[at].parents.as_slice()
        && !ends_line(&nodes[*parent])
        && line.len() <= nodes.len()
    {
        line.push(*parent);
        at = *parent;
    }
    line
}
