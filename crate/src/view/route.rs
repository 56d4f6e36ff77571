//! What would run from a migration on.

use serde::Serialize;

use crate::audit::Audit;
use crate::graph::Index;

/// From a migration to the heads and to the base.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Route {
    /// What `alembic upgrade heads` would run on a database that is at it, in that order.
    pub to_head: Vec<String>,
    /// What `alembic downgrade base` would run, in that order: it comes first.
    pub to_base: Vec<String>,
}

/// From the migration at a path of an environment to the heads and to the base.
pub fn route(audit: &Audit, environment: usize, path: &str) -> Option<Route> {
    let environment = audit.environments.get(environment)?;
    let from = environment.migrations.iter().position(|migration| migration.path == path)?;
    let paths =
        |revisions: Vec<Index>| revisions.into_iter().map(|index| environment.migrations[index].path.clone()).collect();
    Some(Route {
        to_head: paths(environment.graph.path_to_heads(from)),
        to_base: paths(environment.graph.path_to_base(from)),
    })
}
