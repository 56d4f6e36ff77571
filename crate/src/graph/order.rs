//! The order in which Alembic applies revisions (`RevisionMap._topological_sort`).

use std::collections::BTreeSet;

use super::{Index, Node};

/// All revisions, oldest first, exactly as `alembic upgrade heads` would apply them. `rank` is each
/// revision's place in Alembic's map. Edges that close a cycle are passed over, so that a
/// broken graph has an order too.
pub(super) fn upgrade_order(nodes: &[Node], rank: &[usize]) -> Vec<Index> {
    let before = acyclic(nodes);
    let mut after: Vec<Vec<Index>> = vec![Vec::new(); nodes.len()];
    for (index, earlier) in before.iter().enumerate() {
        for &earlier in earlier {
            after[earlier].push(index);
        }
    }
    // Alembic walks down from the heads and gives out a revision once no other head that is
    // being walked has it as an ancestor: once everything after it was given out.
    let mut waiting_for: Vec<usize> = after.iter().map(Vec::len).collect();
    let mut heads: Vec<Index> =
        (0..nodes.len()).filter(|&index| nodes[index].counts && after[index].is_empty()).collect();
    heads.sort_by_key(|&index| rank[index]);
    let mut is_head = vec![false; nodes.len()];
    for &head in &heads {
        is_head[head] = true;
    }
    let mut given_out = vec![false; nodes.len()];
    let mut newest_first = Vec::with_capacity(nodes.len());
    let mut at = 0;
    while !heads.is_empty() {
        let candidate = heads[at];
        if waiting_for[candidate] > 0 {
            at = first_head_above(candidate, &heads, &after, &given_out, &is_head);
            continue;
        }
        newest_first.push(candidate);
        given_out[candidate] = true;
        is_head[candidate] = false;
        for &earlier in &before[candidate] {
            waiting_for[earlier] -= 1;
        }
        let mut next = before[candidate].iter().copied().filter(|&earlier| !given_out[earlier] && !is_head[earlier]);
        match next.next() {
            None => {
                heads.remove(at);
                at = at.saturating_sub(1);
            }
            Some(first) => {
                let rest: Vec<Index> = next.collect();
                heads[at] = first;
                is_head[first] = true;
                for &index in &rest {
                    is_head[index] = true;
                }
                heads.extend(rest);
            }
        }
    }
    newest_first.reverse();
    newest_first
}

/// The first of the heads being walked that has the candidate as an ancestor.
fn first_head_above(
    candidate: Index,
    heads: &[Index],
    after: &[Vec<Index>],
    given_out: &[bool],
    is_head: &[bool],
) -> usize {
    let mut above: BTreeSet<Index> = BTreeSet::new();
    let mut open = vec![candidate];
    let mut seen: BTreeSet<Index> = BTreeSet::from([candidate]);
    while let Some(index) = open.pop() {
        for &later in after[index].iter().filter(|&&later| !given_out[later]) {
            if seen.insert(later) {
                if is_head[later] {
                    above.insert(later);
                }
                open.push(later);
            }
        }
    }
    heads.iter().position(|head| above.contains(head)).unwrap_or(0)
}

/// What must run before each revision, without the edges that close a cycle.
fn acyclic(nodes: &[Node]) -> Vec<Vec<Index>> {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        Unseen,
        Open,
        Done,
    }
    let mut state = vec![State::Unseen; nodes.len()];
    let mut before: Vec<Vec<Index>> = vec![Vec::new(); nodes.len()];
    for root in 0..nodes.len() {
        if state[root] != State::Unseen || !nodes[root].counts {
            continue;
        }
        state[root] = State::Open;
        let mut frames: Vec<(Index, std::vec::IntoIter<Index>)> =
            vec![(root, nodes[root].before().collect::<Vec<_>>().into_iter())];
        while let Some((index, open)) = frames.last_mut() {
            let index = *index;
            match open.next() {
                Some(earlier) if state[earlier] == State::Open => {}
                Some(earlier) => {
                    before[index].push(earlier);
                    if state[earlier] == State::Unseen {
                        state[earlier] = State::Open;
                        frames.push((earlier, nodes[earlier].before().collect::<Vec<_>>().into_iter()));
                    }
                }
                None => {
                    state[index] = State::Done;
                    frames.pop();
                }
            }
        }
    }
    before
}
