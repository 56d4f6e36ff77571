//! How an environment came about: what each revision does, how much there is after it, and which tables changed most.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::findings::FindingCounts;
use crate::audit::Audit;
use crate::environment::Environment;
use crate::operation::Certainty;
use crate::ordered::{Arrange, Gather};
use crate::schema::Id;

/// Tables that are named.
const NOTED: usize = 8;

/// The course of a chain.
#[derive(Serialize, Default)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct CourseView {
    /// A row a revision, in the order in which they are carried out.
    pub rows: Vec<CourseRow>,
    /// Of the tables that are there at the end those that most revisions changed, the most changed first.
    pub busiest: Vec<NotedTable>,
    /// Those with most columns, the largest first.
    pub largest: Vec<NotedTable>,
    /// Those that were made last, the newest first.
    pub newest: Vec<NotedTable>,
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

/// A table that stands out.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct NotedTable {
    /// Its schema; none for the default one.
    pub schema: Option<String>,
    /// Its name.
    pub name: String,
    /// Revisions that change it, the one that makes it among them.
    pub revisions: u32,
    /// Columns that it has.
    pub columns: u32,
    /// The revision that makes it, where one does.
    pub made: Option<String>,
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
            name: migration.name().to_owned(),
            message: migration.title(),
            create_date: migration.create_date().map(ToOwned::to_owned),
            operations: operations.iter().filter(|it| it.certainty != Certainty::Skipped).count() as u32,
            tables: schema.tables().count() as u32,
            columns: schema.tables().map(|(_, table)| table.columns.len()).sum::<usize>() as u32,
            findings: FindingCounts::of(audit.findings_of(environment, &migration.path)),
        });
    });
    let noted = noted(environment);
    CourseView {
        rows,
        // A table that only one revision ever touched is not busy.
        busiest: first(&noted, |it| (it.revisions > 1).then_some(it.revisions)),
        largest: first(&noted, |it| (it.columns > 0).then_some(it.columns)),
        newest: first(&noted, |it| it.made),
    }
}

/// A table of the end, with what it may stand out by.
struct Noted<'e> {
    id: &'e Id,
    revisions: usize,
    columns: usize,
    /// The place of the revision that makes it, in the order in which they are carried out.
    made: Option<usize>,
    by: Option<&'e str>,
}

fn noted(environment: &Environment) -> Vec<Noted<'_>> {
    let mut touched: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for touch in environment.replay.log.touches.iter().filter(|touch| !touch.is_rows) {
        touched.entry(touch.table).or_default().insert(touch.step.migration);
    }
    let places: BTreeMap<usize, usize> =
        environment.graph.upgrade_order.iter().enumerate().map(|(place, index)| (*index, place)).into_map();
    let tables = environment.replay.last.tables();
    let of = |(id, table): (_, &std::sync::Arc<crate::schema::Table>)| {
        let index = table.made.by.map(|by| by.migration as usize);
        Noted {
            id,
            revisions: touched.get(&table.number).map_or(0, BTreeSet::len),
            columns: table.columns.len(),
            made: index.and_then(|index| places.get(&index).copied()),
            by: index.and_then(|index| environment.migrations.get(index)?.id()),
        }
    };
    tables.map(of).collect()
}

/// The tables that have most of something; none without it.
fn first(noted: &[Noted<'_>], most: impl Fn(&Noted<'_>) -> Option<usize>) -> Vec<NotedTable> {
    let mut found: Vec<(usize, &Noted<'_>)> = noted.iter().filter_map(|it| Some((most(it)?, it))).collect();
    found.arrange_by(|left, right| right.0.cmp(&left.0).then_with(|| left.1.id.cmp(right.1.id)));
    let of = |(_, it): (usize, &Noted<'_>)| NotedTable {
        schema: it.id.schema.as_deref().map(ToOwned::to_owned),
        name: it.id.name.to_string(),
        revisions: it.revisions as u32,
        columns: it.columns as u32,
        made: it.by.map(ToOwned::to_owned),
    };
    found.into_iter().take(NOTED).map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::Options;
    use crate::folder::Folder;

    #[test]
    fn tables_grow_and_some_stand_out() {
        let mut folder = Folder::default();
        folder.add("env.py", Vec::new());
        let bodies = [
            "op.create_table('runs', sa.Column('id', sa.Integer))",
            "op.create_table('jobs', sa.Column('id', sa.Integer), sa.Column('x', sa.Text), sa.Column('y', sa.Text))",
            "op.add_column('runs', sa.Column('z', sa.Text))",
        ];
        let mut parent = "None".to_owned();
        for (at, body) in bodies.iter().enumerate() {
            let text = format!(
                "from alembic import op\nimport sqlalchemy as sa\nrevision = 'r{at}'\ndown_revision = {parent}\n\n\ndef upgrade():\n    {body}\n"
            );
            folder.add(&format!("versions/r{at}.py"), text.into_bytes());
            parent = format!("'r{at}'");
        }
        let audit = crate::audit::audit(&folder, &Options::default(), &mut |_, _| {});
        let course = course(&audit, 0);
        let rows: Vec<_> = course.rows.iter().map(|it| (it.operations, it.tables, it.columns)).collect();
        assert_eq!(rows, [(1, 1, 1), (1, 2, 4), (1, 2, 5)]);
        let names = |of: &[NotedTable]| of.iter().map(|it| it.name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&course.busiest), ["runs"]);
        assert_eq!(names(&course.largest), ["jobs", "runs"]);
        assert_eq!(names(&course.newest), ["jobs", "runs"]);
        assert_eq!(course.newest[0].made.as_deref(), Some("r1"));
    }
}
