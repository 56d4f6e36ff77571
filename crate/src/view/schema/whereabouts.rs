//! At which revision a database is, by a dump of it.

use super::changes::{ChangeGroup, groups};
use crate::audit::Audit;
use crate::environment::whereabouts::{Observed, Place, apart, places};
use crate::view::{Relative, relative};
use serde::Serialize;

/// Which revision a database is at, by what was read of it.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct WhereaboutsView {
    /// Tables that were read.
    pub tables: u32,
    /// Their columns.
    pub columns: u32,
    /// Where it may be, the nearest first.
    pub places: Vec<PlaceView>,
    /// What the database has otherwise than the nearest of them: what is added only the database has.
    pub groups: Vec<ChangeGroup>,
}

/// A stretch of the chain that leaves schemas which are as near to a database as each other.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct PlaceView {
    /// Its revisions, in the order in which they run.
    pub revisions: Vec<Relative>,
    /// Revisions of other branches that it is at besides.
    pub beside: Vec<Relative>,
    /// How many of the columns of both are the same, of a hundred.
    pub percent: f64,
    /// Neither has more or less, as far as that is known.
    pub is_exact: bool,
    /// Tables and columns that only one of both has.
    pub columns: u32,
    /// Columns of another type, or that may be NULL in one of both alone.
    pub types: u32,
    /// Indexes, keys and references that only one of both has.
    pub indexes: u32,
}

/// So many places are shown at which a database may be.
const PLACES: usize = 5;

/// Which revision a database is at, by a dump of its schema or rows of tables and columns; nothing where there is no
/// table in the text.
pub fn whereabouts(audit: &Audit, environment: usize, text: &str) -> Option<WhereaboutsView> {
    let environment = audit.environments.get(environment)?;
    let observed = Observed::read(text, environment)?;
    let places = places(environment, &observed, PLACES);
    let differing = places.first().map(|nearest| {
        let schema = environment.schema_at(&nearest.current());
        groups(&schema, &schema, apart(&schema, &observed))
    });
    let view = |place: &Place| PlaceView {
        revisions: place.revisions.iter().map(|&index| relative(environment, index)).collect(),
        beside: place.beside.iter().map(|&index| relative(environment, index)).collect(),
        percent: place.score() * 100.0,
        is_exact: place.is_exact(),
        columns: place.distance.columns as u32,
        types: place.distance.types as u32,
        indexes: place.distance.indexes as u32,
    };
    Some(WhereaboutsView {
        tables: observed.tables().count() as u32,
        columns: observed.tables().map(|(_, table)| table.columns.len()).sum::<usize>() as u32,
        places: places.iter().map(view).collect(),
        groups: differing.unwrap_or_default(),
    })
}
