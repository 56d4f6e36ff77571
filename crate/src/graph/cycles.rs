//! Cycles: strongly connected components by Tarjan's algorithm, with a stack of its own so that
//! a long chain overflows nothing.

use super::{Index, Node};

/// Groups of revisions that are their own ancestors through parents or dependencies, each group
/// and the list of them in the order of the files.
pub(super) fn cycles(nodes: &[Node]) -> Vec<Vec<Index>> {
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
                frames.push((index, nodes[index].before().collect()));
            }
            let Some((index, open)) = frames.last_mut() else { break };
            let index = *index;
            match open.pop() {
                Some(next) if number[next] == UNSEEN => entered = Some(next),
                Some(next) => {
                    if on_stack[next] {
                        lowest[index] = lowest[index].min(number[next]);
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
                        if group.len() > 1 || nodes[index].before().any(|other| other == index) {
                            group.sort_unstable();
                            groups.push(group);
                        }
                    }
                }
            }
        }
    }
    groups.sort_unstable();
    groups
}
