//! Cycles: strongly connected components by Tarjan's algorithm, with a stack of its own so that
//! a long chain overflows nothing.

use super::{Index, Node};
use crate::ordered::Arrange;

/// Revisions that are each other's ancestors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cycle {
    /// The revisions, in the order of the files.
    pub revisions: Vec<Index>,
    /// It closes through `down_revision` alone; else through `depends_on`.
    pub by_parents: bool,
    /// Alembic would find it (`RevisionMap._detect_cycles`). It asks only whether a revision is between a base and a
    /// head, so that a cycle with a way in and a way out goes unseen.
    pub seen_by_alembic: bool,
}

/// The knots of cycles through parents and dependencies, in the order of the files.
pub(super) fn cycles(nodes: &[Node]) -> Vec<Cycle> {
    let knots = components(nodes, |node| node.parents.iter().chain(&node.dependencies).copied());
    if knots.is_empty() {
        return Vec::new();
    }
    let mut in_parents_cycle = vec![false; nodes.len()];
    for index in components(nodes, |node| node.parents.iter().copied()).into_iter().flatten() {
        in_parents_cycle[index] = true;
    }
    let is_seen = seen_by_alembic(nodes);
    knots
        .into_iter()
        .map(|revisions| Cycle {
            by_parents: revisions.iter().any(|&index| in_parents_cycle[index]),
            seen_by_alembic: revisions.iter().any(|&index| is_seen[index]),
            revisions,
        })
        .collect()
}

/// Which revisions are not both below a head and above a base, by parents or by parents and dependencies.
fn seen_by_alembic(nodes: &[Node]) -> Vec<bool> {
    let reached = |from: &dyn Fn(&Node) -> bool, next: &dyn Fn(&Node) -> Vec<Index>| {
        let mut open: Vec<Index> =
            (0..nodes.len()).filter(|&index| nodes[index].counts && from(&nodes[index])).collect();
        let mut reached = vec![false; nodes.len()];
        while let Some(index) = open.pop() {
            if !std::mem::replace(&mut reached[index], true) {
                open.extend(next(&nodes[index]));
            }
        }
        reached
    };
    let below_heads = reached(&Node::is_head, &|node| node.parents.clone());
    let above_bases = reached(&|node| node.is_base, &|node| node.children.clone());
    let below_real_heads = reached(&Node::is_real_head, &|node| [&node.parents[..], &node.dependencies].concat());
    let above_real_bases =
        reached(&|node| node.is_base && node.dependencies.is_empty(), &|node| node.after().collect());
    (0..nodes.len())
        .map(|at| !(below_heads[at] && above_bases[at] && below_real_heads[at] && above_real_bases[at]))
        .collect()
}

/// Groups of revisions that reach each other, each group and the list of them in the order of the files; a revision
/// alone only where it reaches itself.
fn components<'a, I: Iterator<Item = Index>>(nodes: &'a [Node], next: impl Fn(&'a Node) -> I) -> Vec<Vec<Index>> {
    const UNSEEN: usize = usize::MAX;
    let mut number = vec![UNSEEN; nodes.len()];
    let mut lowest = vec![0; nodes.len()];
    let mut on_stack = vec![false; nodes.len()];
    let mut stack: Vec<Index> = Vec::new();
    let mut next_number = 0;
    let mut groups = Vec::new();
    for root in 0..nodes.len() {
        if number[root] != UNSEEN || !nodes[root].counts {
            continue;
        }
        // Each frame: a node and the neighbours that are still to be visited.
        let mut frames: Vec<(Index, Vec<Index>)> = Vec::new();
        let mut entered = Some(root);
        loop {
            if let Some(index) = entered.take() {
                number[index] = next_number;
                lowest[index] = next_number;
                next_number += 1;
                stack.push(index);
                on_stack[index] = true;
                frames.push((index, next(&nodes[index]).collect()));
            }
            let Some((index, open)) = frames.last_mut() else { break };
            let index = *index;
            match open.pop() {
                Some(other) if number[other] == UNSEEN => entered = Some(other),
                Some(other) => {
                    if on_stack[other] {
                        lowest[index] = lowest[index].min(number[other]);
                    }
                }
                None => {
                    frames.pop();
                    if let Some((outer, _)) = frames.last() {
                        lowest[*outer] = lowest[*outer].min(lowest[index]);
                    }
                    if lowest[index] == number[index] {
                        let at = stack.iter().rposition(|&other| other == index).unwrap_or(0);
                        let mut group = stack.split_off(at);
                        for &member in &group {
                            on_stack[member] = false;
                        }
                        if group.len() > 1 || next(&nodes[index]).any(|other| other == index) {
                            group.arrange();
                            groups.push(group);
                        }
                    }
                }
            }
        }
    }
    groups.arrange();
    groups
}
