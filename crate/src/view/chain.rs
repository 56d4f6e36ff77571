//! The chain as it is drawn.

use serde::Serialize;

use super::{Relative, relative};
use crate::audit::Audit;
use crate::graph::lanes::{Edge, EdgeKind, Row, What};

/// The chain with its lanes, newest first.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ChainView {
    /// The rows, newest first, as `alembic history` prints them.
    pub rows: Vec<ChainRow>,
    /// The lines between them, by the row that they begin in.
    pub edges: Vec<ChainEdge>,
    /// Number of columns.
    pub lanes: u32,
}

/// A row of the chain: either a migration or a ghost.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ChainRow {
    /// Its column, from 0.
    pub lane: u32,
    /// The migration's path.
    pub path: Option<String>,
    /// The revision that is named and isn't there.
    pub ghost: Option<GhostView>,
}

/// A revision that is named and isn't there.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct GhostView {
    /// The name.
    pub revision: String,
    /// The first migration that names it.
    pub needed_by: Relative,
    /// What it is named as.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "\"parent\" | \"dependency\""))]
    pub what: &'static str,
    /// What probably happened.
    pub diagnosis: Option<String>,
}

/// A line from one row down to another: it leaves the upper row's column, is in its own from the next row on, and ends in
/// the lower row's.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ChainEdge {
    /// The row in which it begins.
    pub upper: u32,
    /// The row in which it ends.
    pub lower: u32,
    /// Its column between the two.
    pub lane: u32,
    /// `closing`: it closes a cycle, the child is below its parent.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "\"parent\" | \"dependency\" | \"closing\""))]
    pub kind: &'static str,
}

/// The chain of an environment with its lanes, newest first.
pub fn chain(audit: &Audit, environment: usize) -> ChainView {
    let Some(environment) = audit.environments.get(environment) else {
        return ChainView { rows: Vec::new(), edges: Vec::new(), lanes: 0 };
    };
    let lanes = environment.graph.lanes();
    let row = |row: Row| ChainRow {
        lane: row.lane as u32,
        path: match &row.what {
            What::Migration(index) => Some(environment.migrations[*index].path.clone()),
            What::Ghost(_) => None,
        },
        ghost: match row.what {
            What::Migration(_) => None,
            What::Ghost(ghost) => Some(GhostView {
                needed_by: relative(environment, ghost.needed_by),
                what: if ghost.is_parent { "parent" } else { "dependency" },
                diagnosis: environment.diagnoses.get(&ghost.name).map(|diagnosis| diagnosis.words.clone()),
                revision: ghost.name,
            }),
        },
    };
    let edge = |edge: Edge| ChainEdge {
        upper: edge.upper as u32,
        lower: edge.lower as u32,
        lane: edge.lane as u32,
        kind: match edge.kind {
            EdgeKind::Parent => "parent",
            EdgeKind::Dependency => "dependency",
            EdgeKind::Closing => "closing",
        },
    };
    ChainView {
        rows: lanes.rows.into_iter().map(row).collect(),
        edges: lanes.edges.into_iter().map(edge).collect(),
        lanes: lanes.width as u32,
    }
}
