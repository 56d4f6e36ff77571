//! The order in which Alembic goes through revisions (`RevisionMap._topological_sort`), in time that grows with
//! revisions and edges.

use crate::ordered::{Arrange, Gather};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use super::{Index, Node};

/// What comes of Alembic's own procedure, cycles and all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Literal {
    /// An order, oldest first.
    Order(Vec<Index>),
    /// It goes from one head to another and back, for ever.
    Endless,
    /// It ends before it has met all revisions, which an assertion forbids.
    Unfinished,
}

/// Revisions up to which [`literal`] is worth its time, which grows with their square.
pub(super) const MAX_LITERAL: usize = 2_000;

/// Alembic's own procedure, step by step: where cycles are that it takes, the order is whatever comes of it.
pub(super) fn literal(nodes: &[Node], heads: &[Index]) -> Literal {
    let ancestors = |from: Index| {
        let mut reached = BTreeSet::from([from]);
        let mut open = vec![from];
        while let Some(index) = open.pop() {
            open.extend(nodes[index].before().filter(|&earlier| reached.insert(earlier)));
        }
        reached
    };
    let mut left: BTreeSet<Index> = (0..nodes.len()).filter(|&index| nodes[index].counts).into_set();
    let mut heads: Vec<Index> = heads.to_vec();
    heads.arrange_by_key(|&head| nodes[head].rank);
    let mut above: Vec<BTreeSet<Index>> = heads.iter().map(|&head| ancestors(head)).collect();
    let mut order = Vec::new();
    let mut at = 0;
    // Heads that were gone to since the last revision was given out.
    let mut tried = BTreeSet::new();
    while let Some(&candidate) = heads.get(at) {
        let others = (0..heads.len()).filter(|&other| other != at);
        if let Some(other) = others.into_iter().find(|&other| above[other].contains(&candidate)) {
            if !tried.insert(other) {
                return Literal::Endless;
            }
            at = other;
            continue;
        }
        tried.clear();
        if left.remove(&candidate) {
            order.push(candidate);
        }
        let next: Vec<Index> =
            nodes[candidate].before().filter(|earlier| left.contains(earlier) && !heads.contains(earlier)).collect();
        match next.split_first() {
            None => {
                heads.remove(at);
                above.remove(at);
                at = at.saturating_sub(1);
            }
            Some((&first, rest)) => {
                heads[at] = first;
                let is_plain = nodes[candidate].own_dependencies.is_empty() && !nodes[candidate].is_merge_point;
                if is_plain {
                    above[at].remove(&candidate);
                } else {
                    above[at] = ancestors(first);
                    heads.extend(rest);
                    above.extend(rest.iter().map(|&head| ancestors(head)));
                }
            }
        }
    }
    if !left.is_empty() {
        return Literal::Unfinished;
    }
    order.reverse();
    Literal::Order(order)
}

/// All revisions, oldest first, exactly as `alembic upgrade heads` would apply them.
pub(super) fn upgrade_order(nodes: &[Node]) -> Vec<Index> {
    let mut order = newest_first(nodes, &[], |index| nodes[index].counts);
    order.reverse();
    order
}

/// The wanted revisions, newest first, walked down as Alembic does from some of them and from those that nothing
/// wanted comes after. Edges that close a cycle are passed over, so that a broken graph has an order too.
pub(super) fn newest_first(nodes: &[Node], from: &[Index], wanted: impl Fn(Index) -> bool) -> Vec<Index> {
    let wanted: Vec<bool> = (0..nodes.len()).map(wanted).collect();
    let before = acyclic(nodes, &wanted);
    let mut walk = Walk::new(&before, wanted.len());
    let ends = (0..nodes.len()).filter(|&index| walk.waiting_for[index] == 0);
    let mut heads: Vec<Index> = from.iter().copied().chain(ends).filter(|&head| wanted[head]).collect();
    heads.arrange_by_key(|&head| (nodes[head].rank, head));
    heads.dedup();
    for head in heads {
        walk.take_up(head);
    }
    walk.run(&before)
}

/// Where the walk is. Alembic keeps a list of heads that it is walking down from and gives out a revision once no other
/// of these heads has it as an ancestor, that is once everything after it was given out; else it goes on with the
/// first head of the list that has it as an ancestor. A head that moves down keeps its place in the list, new ones are
/// added at its end: so a place is a number that only grows.
struct Walk {
    /// The heads by their place in the list.
    heads: BTreeMap<usize, Index>,
    /// Each head's place.
    place: Vec<Option<usize>>,
    next_place: usize,
    /// How many revisions after each are still to be given out.
    waiting_for: Vec<usize>,
    given_out: Vec<bool>,
    /// What comes after each revision, by the first place of a head at or above it; as that place only grows, what is
    /// noted is never too large, and is looked up anew when it comes up.
    above: Vec<BinaryHeap<Reverse<(usize, Index)>>>,
    /// The first place at or above a revision, as found in a round.
    found: Vec<(usize, usize)>,
    round: usize,
}

/// No head is above.
const NOWHERE: usize = usize::MAX;

impl Walk {
    fn new(before: &[Vec<Index>], len: usize) -> Walk {
        let mut above: Vec<Vec<Reverse<(usize, Index)>>> = vec![Vec::new(); len];
        for (index, earlier) in before.iter().enumerate() {
            for &earlier in earlier {
                above[earlier].push(Reverse((0, index)));
            }
        }
        Walk {
            heads: BTreeMap::new(),
            place: vec![None; len],
            next_place: 0,
            waiting_for: above.iter().map(Vec::len).collect(),
            given_out: vec![false; len],
            above: above.into_iter().map(BinaryHeap::from).collect(),
            found: vec![(0, NOWHERE); len],
            round: 0,
        }
    }

    fn take_up(&mut self, head: Index) {
        self.heads.insert(self.next_place, head);
        self.place[head] = Some(self.next_place);
        self.next_place += 1;
    }

    fn run(&mut self, before: &[Vec<Index>]) -> Vec<Index> {
        let mut newest_first = Vec::with_capacity(before.len());
        let Some(mut at) = self.heads.keys().next().copied() else { return newest_first };
        while let Some(&candidate) = self.heads.get(&at) {
            if self.waiting_for[candidate] > 0 {
                at = self.first_place_above(candidate);
                continue;
            }
            newest_first.push(candidate);
            self.given_out[candidate] = true;
            self.place[candidate] = None;
            for &earlier in &before[candidate] {
                self.waiting_for[earlier] -= 1;
            }
            let mut next = before[candidate].iter().copied().filter(|&earlier| self.place[earlier].is_none());
            match next.next() {
                None => {
                    self.heads.remove(&at);
                    let previous = self.heads.range(..at).next_back().or_else(|| self.heads.iter().next());
                    at = previous.map_or(NOWHERE, |(&place, _)| place);
                }
                Some(first) => {
                    let rest: Vec<Index> = next.collect();
                    self.heads.insert(at, first);
                    self.place[first] = Some(at);
                    for index in rest {
                        self.take_up(index);
                    }
                }
            }
        }
        newest_first
    }

    /// The first place of a head that has a revision as an ancestor.
    fn first_place_above(&mut self, candidate: Index) -> usize {
        self.round += 1;
        // Its own place doesn't count: what is asked for is a head above it.
        let own = self.place[candidate].take();
        // Revisions whose first place is being looked up, each for the one before it.
        let mut open = vec![candidate];
        while let Some(&index) = open.last() {
            let own = self.place[index].unwrap_or(NOWHERE);
            let first = loop {
                let Some(&Reverse((noted, later))) = self.above[index].peek() else { break own };
                if self.given_out[later] {
                    self.above[index].pop();
                } else if own <= noted {
                    break own;
                } else if self.found[later].0 != self.round {
                    open.push(later);
                    break NOWHERE;
                } else {
                    let now = self.found[later].1;
                    if now == noted {
                        break noted;
                    }
                    self.above[index].pop();
                    self.above[index].push(Reverse((now, later)));
                }
            };
            if open.last() == Some(&index) {
                self.found[index] = (self.round, first);
                open.pop();
            }
        }
        self.place[candidate] = own;
        self.found[candidate].1
    }
}

/// What must run before each of the wanted revisions, without the edges that close a cycle.
fn acyclic(nodes: &[Node], wanted: &[bool]) -> Vec<Vec<Index>> {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        Unseen,
        Open,
        Done,
    }
    let earlier = |index: Index| nodes[index].before().filter(|&earlier| wanted[earlier]).collect::<Vec<_>>();
    let mut state = vec![State::Unseen; nodes.len()];
    let mut before: Vec<Vec<Index>> = vec![Vec::new(); nodes.len()];
    // From the heads first: a cycle is then cut where it closes, seen from its way out.
    let is_end = |index: &Index| nodes[*index].after().all(|later| !wanted[later]);
    let mut roots: Vec<Index> = (0..nodes.len()).filter(|&index| wanted[index]).collect();
    roots.arrange_by_key(|index| !is_end(index));
    for root in roots {
        if state[root] != State::Unseen {
            continue;
        }
        state[root] = State::Open;
        let mut frames: Vec<(Index, std::vec::IntoIter<Index>)> = vec![(root, earlier(root).into_iter())];
        while let Some((index, open)) = frames.last_mut() {
            let index = *index;
            match open.next() {
                Some(earlier) if state[earlier] == State::Open => {}
                Some(next) => {
                    before[index].push(next);
                    if state[next] == State::Unseen {
                        state[next] = State::Open;
                        frames.push((next, earlier(next).into_iter()));
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
