//! `information_schema` (PostgreSQL manual, part IV, chapter 37).

use super::names::data_type;
use super::{Asking, Cell, Constrained, Row, own_rows, unknown};
use crate::schema::table::Doubt;
use crate::schema::{Id, Made, Table};

impl Asking<'_> {
    pub(super) fn information_tables(&self) -> Vec<Row> {
        let row = |id: &Id, kind: &str, is_sure| Row {
            cells: vec![
                ("table_schema", self.schema_of(id)),
                ("table_name", Cell::text(&id.name)),
                ("table_type", Cell::text(kind)),
            ],
            is_sure,
        };
        let mut rows: Vec<Row> = self.tables().map(|(id, _, is_known)| row(id, "BASE TABLE", is_known)).collect();
        let views = self.schema.views().filter(|(_, view)| !view.materialized);
        rows.extend(views.map(|(id, view)| row(id, "VIEW", view.made.is_certain)));
        rows.extend(own_rows("table_schema", &["table_name"]));
        rows
    }

    pub(super) fn information_views(&self) -> Vec<Row> {
        let views = self.schema.views().filter(|(_, view)| !view.materialized);
        let row = |(id, view): (&Id, &std::sync::Arc<crate::schema::View>)| Row {
            cells: vec![("table_schema", self.schema_of(id)), ("table_name", Cell::text(&id.name))],
            is_sure: view.made.is_certain,
        };
        views.map(row).chain(own_rows("table_schema", &["table_name"])).collect()
    }

    pub(super) fn information_columns(&self) -> Vec<Row> {
        let parts = |table: &Table| {
            let made = |column: &crate::schema::Column| Made {
                is_certain: column.made.is_certain && !column.is_assumed,
                ..column.made
            };
            table.columns.iter().map(|column| (std::sync::Arc::clone(column), made(column))).collect()
        };
        let mut rows = self.of_tables(
            parts,
            Doubt::Constraints,
            |id, _, column: Option<std::sync::Arc<crate::schema::Column>>| {
                let name = column.as_ref().map_or(Cell::Unknown, |column| Cell::text(&column.name));
                let nullable = column.as_ref().and_then(|column| column.sure_nullable());
                let type_ = column.as_ref().and_then(|column| data_type(column.sure_type()?.sql.as_known()?));
                vec![
                    ("table_schema", self.schema_of(id)),
                    ("table_name", Cell::text(&id.name)),
                    ("column_name", name),
                    ("is_nullable", nullable.map_or(Cell::Unknown, |it| Cell::text(if it { "YES" } else { "NO" }))),
                    ("data_type", type_.map_or(Cell::Unknown, Cell::text)),
                ]
            },
        );
        // What columns a view has is not known.
        let views = self.schema.views().filter(|(_, view)| !view.materialized);
        rows.extend(views.map(|(id, _)| Row {
            cells: vec![("table_schema", self.schema_of(id)), ("table_name", Cell::text(&id.name))],
            is_sure: false,
        }));
        rows.extend(own_rows("table_schema", &["table_name"]));
        rows
    }

    /// Constraints of a table, each with its kind, its columns and what made it.
    pub(super) fn constraints(&self, table: &Table) -> Vec<(Constrained, Made)> {
        let name =
            |given: &crate::schema::table::Given| self.schema.known_name(given).map_or(Cell::Unknown, Cell::text);
        let columns = |columns: &[std::sync::Arc<str>]| columns.iter().map(ToString::to_string).collect();
        let primary =
            table.primary_key.iter().map(|key| ((name(&key.name), "PRIMARY KEY", columns(&key.columns)), key.made));
        let uniques = table.uniques.iter().map(|key| ((name(&key.name), "UNIQUE", columns(&key.columns)), key.made));
        let foreign =
            table.foreign_keys.iter().map(|key| ((name(&key.name), "FOREIGN KEY", columns(&key.columns)), key.made));
        let checks = table.checks.iter().map(|check| ((name(&check.name), "CHECK", Vec::new()), check.made));
        let exclusions = table.exclusions.iter().map(|check| ((name(&check.name), "EXCLUDE", Vec::new()), check.made));
        primary.chain(uniques).chain(foreign).chain(checks).chain(exclusions).collect()
    }

    pub(super) fn information_constraints(&self) -> Vec<Row> {
        let parts = |table: &Table| {
            let mut all = self.constraints(table);
            // An exclusion is none to the standard; each NOT NULL is a check with a name of the database's own.
            all.retain(|((_, kind, _), _)| *kind != "EXCLUDE");
            all.extend(table.columns.iter().filter(|column| column.nullable != Some(true)).map(|column| {
                let made = Made { is_certain: column.nullable == Some(false), ..column.made };
                ((Cell::Own, "CHECK", vec![column.name.to_string()]), made)
            }));
            all
        };
        let mut rows = self.of_tables(parts, Doubt::None, |id, _, part| {
            let (name, kind) = part.map_or((Cell::Unknown, Cell::Unknown), |(name, kind, _)| (name, Cell::text(kind)));
            vec![
                ("table_schema", self.schema_of(id)),
                ("constraint_schema", self.schema_of(id)),
                ("table_name", Cell::text(&id.name)),
                ("constraint_name", name),
                ("constraint_type", kind),
            ]
        });
        rows.extend(own_rows("table_schema", &["table_name", "constraint_name"]));
        rows
    }

    /// Columns of keys: of which constraints, says the standard for each of the two views.
    pub(super) fn information_keys(&self, is_usage: bool) -> Vec<Row> {
        let parts = |table: &Table| {
            let all = self.constraints(table).into_iter();
            let keys = all.filter(|((_, kind, _), _)| {
                matches!(*kind, "PRIMARY KEY" | "UNIQUE") || (is_usage && *kind == "FOREIGN KEY")
            });
            keys.flat_map(|((name, _, columns), made)| {
                columns.into_iter().map(move |column| ((name.clone(), column), made))
            })
            .collect()
        };
        let mut rows = self.of_tables(parts, Doubt::None, |id, _, part: Option<(Cell, String)>| {
            let (name, column) =
                part.map_or((Cell::Unknown, Cell::Unknown), |(name, column)| (name, Cell::text(column)));
            vec![
                ("table_schema", self.schema_of(id)),
                ("constraint_schema", self.schema_of(id)),
                ("table_name", Cell::text(&id.name)),
                ("constraint_name", name),
                ("column_name", column),
            ]
        });
        if !is_usage {
            // What foreign keys and checks use.
            rows.push(unknown());
        }
        rows.extend(own_rows("table_schema", &["table_name", "constraint_name"]));
        rows
    }

    pub(super) fn information_references(&self) -> Vec<Row> {
        let parts = |table: &Table| {
            let all = self.constraints(table).into_iter();
            all.filter(|((_, kind, _), _)| *kind == "FOREIGN KEY").map(|((name, ..), made)| (name, made)).collect()
        };
        self.of_tables(parts, Doubt::None, |id, _, name: Option<Cell>| {
            vec![("constraint_schema", self.schema_of(id)), ("constraint_name", name.unwrap_or(Cell::Unknown))]
        })
    }

    pub(super) fn schemas(&self, column: &'static str) -> Vec<Row> {
        let names = self.schema.schema_names();
        let row = |name: &str, is_sure| Row {
            cells: vec![(column, Cell::text(name)), ("oid", Cell::Thing("schema", name.to_owned()))],
            is_sure,
        };
        let mut rows: Vec<Row> = names.sure.iter().map(|name| row(name, true)).collect();
        rows.extend(names.unsure.iter().map(|name| row(name, false)));
        rows.push(row("pg_catalog", true));
        rows.push(Row { cells: vec![(column, Cell::Own)], is_sure: false });
        rows
    }

    pub(super) fn information_sequences(&self) -> Vec<Row> {
        let row = |(id, it): (&Id, &std::sync::Arc<crate::schema::Sequence>)| Row {
            cells: vec![("sequence_schema", self.schema_of(id)), ("sequence_name", Cell::text(&id.name))],
            is_sure: it.made.is_certain,
        };
        self.schema.sequences().map(row).collect()
    }
}
