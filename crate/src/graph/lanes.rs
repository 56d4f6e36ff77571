//! Lanes to draw the chain in, as git clients do: newest on top, one column for each line of revisions that is open at
//! a time, and an edge that stays in one column between the revisions it joins.

use crate::ordered::Arrange;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use super::{Graph, Index};

/// Rows and edges, to be drawn one below the other.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Lanes {
    /// The rows, newest first.
    pub rows: Vec<Row>,
    /// The edges, by the row that they begin in, then by the one that they end in.
    pub edges: Vec<Edge>,
    /// Number of columns.
    pub width: usize,
}

/// A row: one revision, or one that is named and isn't there.
#[derive(Debug, PartialEq, Eq)]
pub struct Row {
    /// What stands in it.
    pub what: What,
    /// Its column, from 0.
    pub lane: usize,
}

/// What stands in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A migration.
    Migration(Index),
    /// A revision that is named and isn't there: below the last row that names it.
    Ghost(Ghost),
}

/// A revision that is named and isn't there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ghost {
    /// The name.
    pub name: String,
    /// The first migration of the chain that names it.
    pub needed_by: Index,
    /// It is named as a parent; else as a dependency.
    pub is_parent: bool,
}

/// A line from one row down to another. It leaves the upper row's column, is in its own from the next row on, and ends
/// in the lower row's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// The row in which it begins.
    pub upper: usize,
    /// The row in which it ends, further down.
    pub lower: usize,
    /// Its column between the two.
    pub lane: usize,
    /// What it stands for.
    pub kind: EdgeKind,
}

/// What an edge stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EdgeKind {
    /// The lower one is a parent of the upper one.
    Parent,
    /// The upper one depends on the lower one.
    Dependency,
    /// The upper one is a parent of the lower one, or what that depends on: the edge closes a cycle.
    Closing,
}

/// Lines of a branch keep a column of their own down to where they came from, as long as so many are enough; beyond that
/// they join the line of a sibling.
const ROOMY: usize = 16;

impl Graph {
    /// The lanes of the whole chain.
    pub fn lanes(&self) -> Lanes {
        self.laid_out(self.rows())
    }

    /// The lanes of some revisions, newest first, and of the edges among them.
    pub fn lanes_of(&self, revisions: &[Index]) -> Lanes {
        self.laid_out(revisions.iter().copied().map(What::Migration).collect())
    }

    fn laid_out(&self, rows: Vec<What>) -> Lanes {
        let below = self.edges_down(&rows);
        let mut lanes: Vec<usize> = Vec::with_capacity(rows.len());
        let mut edges: Vec<Edge> = Vec::new();
        let mut columns = Columns::default();
        // Edges that are open, by the row that they end in.
        let mut awaited: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, ends) in below.iter().enumerate() {
            let arriving = awaited.remove(&at).unwrap_or_default();
            let lane = arriving.iter().copied().min().unwrap_or_else(|| columns.taken());
            for other in arriving.into_iter().filter(|&other| other != lane) {
                columns.free(other);
            }
            let mut own_is_free = true;
            for &(lower, kind) in ends {
                let open = awaited.entry(lower).or_default();
                let joined = open.first().copied().filter(|_| !own_is_free || columns.used > ROOMY);
                let edge_lane = joined.unwrap_or_else(|| {
                    let lane = if own_is_free { lane } else { columns.taken() };
                    own_is_free = false;
                    open.push(lane);
                    lane
                });
                edges.push(Edge { upper: at, lower, lane: edge_lane, kind });
            }
            if own_is_free {
                columns.free(lane);
            }
            lanes.push(lane);
        }
        edges.arrange();
        let rows = rows.into_iter().zip(lanes).map(|(what, lane)| Row { what, lane }).collect();
        Lanes { rows, edges, width: columns.width }
    }

    /// What stands in the rows, newest first: the chain, and a ghost below the last row that names it.
    fn rows(&self) -> Vec<What> {
        let mut rows = Vec::new();
        let mut named: BTreeSet<&str> = BTreeSet::new();
        for index in self.chain() {
            let node = &self.nodes[index];
            let missing = node.missing_parents.iter().map(|name| (name, true));
            let missing = missing.chain(node.missing_dependencies.iter().map(|name| (name, false)));
            for (name, is_parent) in missing {
                if named.insert(name) {
                    rows.push(What::Ghost(Ghost { name: name.clone(), needed_by: index, is_parent }));
                }
            }
            rows.push(What::Migration(index));
        }
        rows.reverse();
        rows
    }

    /// For each row the rows further down that an edge leads to, parents first.
    fn edges_down(&self, rows: &[What]) -> Vec<Vec<(usize, EdgeKind)>> {
        let mut row_of: Vec<Option<usize>> = vec![None; self.nodes.len()];
        let mut ghosts: BTreeMap<&str, usize> = BTreeMap::new();
        for (at, what) in rows.iter().enumerate() {
            match what {
                What::Migration(index) => row_of[*index] = Some(at),
                What::Ghost(ghost) => {
                    ghosts.insert(&ghost.name, at);
                }
            }
        }
        let mut lines: Vec<Vec<(usize, EdgeKind)>> = vec![Vec::new(); rows.len()];
        for (at, what) in rows.iter().enumerate() {
            let What::Migration(index) = what else { continue };
            let node = &self.nodes[*index];
            if !node.counts {
                continue;
            }
            let parents = node.parents.iter().filter_map(|&parent| row_of[parent]);
            let parents =
                parents.chain(node.missing_parents.iter().filter_map(|name| ghosts.get(name.as_str()).copied()));
            let dependencies = node.dependencies.iter().filter(|dependency| !node.parents.contains(dependency));
            let dependencies = dependencies.filter_map(|&dependency| row_of[dependency]);
            let dependencies = dependencies
                .chain(node.missing_dependencies.iter().filter_map(|name| ghosts.get(name.as_str()).copied()));
            let ends =
                parents.map(|row| (row, EdgeKind::Parent)).chain(dependencies.map(|row| (row, EdgeKind::Dependency)));
            for (other, kind) in ends {
                match other.cmp(&at) {
                    std::cmp::Ordering::Greater => lines[at].push((other, kind)),
                    std::cmp::Ordering::Less => lines[other].push((at, EdgeKind::Closing)),
                    // A revision that names itself: the finding says so.
                    std::cmp::Ordering::Equal => {}
                }
            }
        }
        lines
    }
}

/// Which columns are in use.
#[derive(Default)]
struct Columns {
    free: BinaryHeap<Reverse<usize>>,
    used: usize,
    width: usize,
}

impl Columns {
    /// The leftmost free column, now in use.
    fn taken(&mut self) -> usize {
        self.used += 1;
        self.free.pop().map_or_else(
            || {
                self.width += 1;
                self.width - 1
            },
            |Reverse(lane)| lane,
        )
    }

    fn free(&mut self, lane: usize) {
        self.used -= 1;
        self.free.push(Reverse(lane));
    }
}
