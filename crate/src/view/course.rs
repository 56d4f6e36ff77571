//! How an environment came about: what each revision does, how much there is after it, and which tables changed most.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::findings::FindingCounts;
use crate::audit::Audit;
use crate::environment::Environment;
use crate::operation::Certainty;
use crate::ordered::Arrange;
use crate::schema::Id;

/// Tables that are named as the busiest.
const BUSIEST: usize = 10;

/// The course of a chain.
#[derive(Serialize, Default)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct CourseView {
    /// A row a revision, in the order in which they are carried out.
    pub rows: Vec<CourseRow>,
    /// The tables that are there at the end, those first that most revisions changed.
    pub busiest: Vec<BusyTable>,
}

/// A revision in the course of its chain.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct CourseRow {
    /// Path of the migration.
    pub path: String,
    /// Its id, else its file.
    pub name: String,
    /// Its message.
    pub message: String,
    /// `Create Date` of its docstring, as written.
    pub create_date: Option<String>,
    /// Operations of its upgrade.
    pub operations: u32,
    /// Tables that are there after it.
    pub tables: u32,
    /// Their columns.
    pub columns: u32,
    /// Its findings.
    pub findings: FindingCounts,
}

/// A table that many revisions change.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct BusyTable {
    /// Its schema; none for the default one.
    pub schema: Option<String>,
    /// Its name.
    pub name: String,
    /// Revisions that change it, the one that makes it among them.
    pub revisions: u32,
    /// Columns that it has.
    pub columns: u32,
}

/// The course of an environment's chain.
pub fn course(audit: &Audit, environment: usize) -> CourseView {
    let Some(environment) = audit.environments.get(environment) else { return CourseView::default() };
    let mut rows = Vec::new();
    environment.replay.each(&environment.migrations, |index, schema| {
        let Some(migration) = environment.migrations.get(index) else { return };
        let operations = migration.function("upgrade").map_or(&[][..], |function| &function.operations);
        rows.push(CourseRow {
            path: migration.path.clone(),
            name: migration.id().unwrap_or_else(|| migration.file()).to_owned(),
            message: migration.title(),
            create_date: migration.create_date().map(ToOwned::to_owned),
            operations: operations.iter().filter(|it| it.certainty != Certainty::Skipped).count() as u32,
            tables: schema.tables().count() as u32,
            columns: schema.tables().map(|(_, table)| table.columns.len()).sum::<usize>() as u32,
            findings: FindingCounts::of(audit.findings_of(environment, &migration.path)),
        });
    });
    CourseView { rows, busiest: busiest(environment) }
}

fn busiest(environment: &Environment) -> Vec<BusyTable> {
    let mut revisions: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for touch in environment.replay.log.touches.iter().filter(|touch| !touch.is_rows) {
        revisions.entry(touch.table).or_default().insert(touch.step.migration);
    }
    let tables = environment.replay.last.tables();
    let mut counted: Vec<(usize, &Id, usize)> =
        tables.filter_map(|(id, table)| Some((revisions.get(&table.number)?.len(), id, table.columns.len()))).collect();
    counted.arrange_by(|left, right| right.0.cmp(&left.0).then_with(|| left.1.cmp(right.1)));
    // A table that only one revision ever touched is not busy.
    let busy = counted.into_iter().filter(|(count, ..)| *count > 1).take(BUSIEST);
    busy.map(|(count, id, columns)| BusyTable {
        schema: id.schema.as_deref().map(ToOwned::to_owned),
        name: id.name.to_string(),
        revisions: count as u32,
        columns: columns as u32,
    })
    .collect()
}
