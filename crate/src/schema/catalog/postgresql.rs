//! `pg_catalog` (PostgreSQL manual, part VII, chapter 53).

use super::{Asking, Cell, Row, own_rows, unknown};
use crate::operation::ObjectKind;
use crate::schema::table::Doubt;
use crate::schema::{Id, ObjectId, Table, TypeDefinition};

impl Asking<'_> {
    pub(super) fn pg_tables(&self) -> Vec<Row> {
        let row = |(id, _, is_sure): (&Id, &Table, bool)| Row {
            cells: vec![("schemaname", self.schema_of(id)), ("tablename", Cell::text(&id.name))],
            is_sure,
        };
        self.tables().map(row).chain(own_rows("schemaname", &["tablename"])).collect()
    }

    pub(super) fn pg_views(&self, materialized: bool) -> Vec<Row> {
        let name = if materialized { "matviewname" } else { "viewname" };
        let views = self.schema.views().filter(|(_, view)| view.materialized == materialized);
        let row = |(id, view): (&Id, &std::sync::Arc<crate::schema::View>)| Row {
            cells: vec![("schemaname", self.schema_of(id)), (name, Cell::text(&id.name))],
            is_sure: view.made.is_certain,
        };
        let own = if materialized { Vec::new() } else { own_rows("schemaname", &[name]) };
        views.map(row).chain(own).collect()
    }

    /// Indexes: the relation that each is on, its name, and what made it; those of keys too.
    pub(super) fn indexes(&self) -> Vec<(Id, Cell, bool)> {
        let mut all = Vec::new();
        for (id, table, is_known) in self.tables() {
            let own = table.indexes.iter().map(|index| (&index.name, index.made));
            for (name, made) in own.chain(table.keys().map(|key| (&key.name, key.made))) {
                let name = self.schema.known_name(name).map_or(Cell::Unknown, Cell::text);
                all.push((id.clone(), name, is_known && made.is_certain && self.schema.doubt(table) == Doubt::None));
            }
            for _ in table.exclusions.iter().take(1) {
                all.push((id.clone(), Cell::Unknown, false));
            }
            if table.is_open || self.schema.doubt(table) != Doubt::None || table.is_assumed {
                all.push((id.clone(), Cell::Unknown, false));
            }
        }
        for (id, view) in self.schema.views() {
            for index in &view.indexes {
                let is_sure = view.made.is_certain && index.made.is_certain;
                let name = self.schema.known_name(&index.name).map_or(Cell::Unknown, Cell::text);
                all.push((id.clone(), name, is_sure));
            }
        }
        all
    }

    pub(super) fn pg_indexes(&self) -> Vec<Row> {
        let row = |(id, name, is_sure): (Id, Cell, bool)| Row {
            cells: vec![("schemaname", self.schema_of(&id)), ("tablename", Cell::text(&id.name)), ("indexname", name)],
            is_sure,
        };
        self.indexes().into_iter().map(row).chain(own_rows("schemaname", &["tablename", "indexname"])).collect()
    }

    pub(super) fn pg_class(&self) -> Vec<Row> {
        let schema_of = |id: &Id| {
            let name = id.schema.as_deref().map_or_else(|| self.schema.default_schema().to_string(), ToOwned::to_owned);
            Cell::Thing("schema", name)
        };
        let row = |id: &Id, name: Cell, kind: Cell, is_sure: bool| {
            let oid = match &name {
                Cell::Text(name) => Cell::Thing("relation", id.beside(name).to_string()),
                _ => Cell::Unknown,
            };
            Row {
                cells: vec![("relname", name), ("relkind", kind), ("relnamespace", schema_of(id)), ("oid", oid)],
                is_sure,
            }
        };
        let mut rows: Vec<Row> = Vec::new();
        for (id, table, is_sure) in self.tables() {
            let is_partitioned = table.clauses.iter().any(|clause| clause.to_string().contains("PARTITION BY"));
            let kind = if is_partitioned { "p" } else { "r" };
            rows.push(row(id, Cell::text(&id.name), Cell::text(kind), is_sure));
        }
        for (id, view) in self.schema.views() {
            let kind = if view.materialized { "m" } else { "v" };
            rows.push(row(id, Cell::text(&id.name), Cell::text(kind), view.made.is_certain));
        }
        for (id, sequence) in self.schema.sequences() {
            rows.push(row(id, Cell::text(&id.name), Cell::text("S"), sequence.made.is_certain));
        }
        for (id, name, is_sure) in self.indexes() {
            rows.push(row(&id, name, Cell::text("i"), is_sure));
        }
        // Composite types have a relation, too.
        for (id, _) in self.schema.types().filter(|(_, it)| matches!(it.definition, TypeDefinition::Other(..))) {
            rows.push(row(id, Cell::text(&id.name), Cell::Unknown, false));
        }
        for schema in ["pg_catalog", "information_schema", "pg_toast", "public"] {
            rows.push(Row {
                cells: vec![("relname", Cell::Own), ("relnamespace", Cell::Thing("schema", schema.to_owned()))],
                is_sure: false,
            });
        }
        rows
    }

    pub(super) fn pg_type(&self) -> Vec<Row> {
        let row = |id: &Id, kind: Cell, is_sure: bool| {
            let schema =
                id.schema.as_deref().map_or_else(|| self.schema.default_schema().to_string(), ToOwned::to_owned);
            Row {
                cells: vec![
                    ("typname", Cell::text(&id.name)),
                    ("typtype", kind),
                    ("typnamespace", Cell::Thing("schema", schema)),
                    ("oid", Cell::Thing("type", id.to_string())),
                ],
                is_sure,
            }
        };
        let mut rows = Vec::new();
        for (id, it) in self.schema.types() {
            let kind = match &it.definition {
                TypeDefinition::Enum { .. } => Cell::text("e"),
                TypeDefinition::Other(ObjectKind::Domain, _) => Cell::text("d"),
                TypeDefinition::Other(..) => Cell::Unknown,
            };
            rows.push(row(id, kind, it.made.is_certain && it.made.by.is_some()));
        }
        // The rows of a table or a view are a type of its name.
        rows.extend(self.tables().map(|(id, _, is_sure)| row(id, Cell::text("c"), is_sure)));
        rows.extend(self.schema.views().map(|(id, view)| row(id, Cell::text("c"), view.made.is_certain)));
        rows.push(Row { cells: vec![("typname", Cell::Own)], is_sure: false });
        // An extension brings types along.
        if self.schema.objects().any(|(object, _)| object.kind == ObjectKind::Extension) {
            rows.push(Row { cells: vec![("typtype", Cell::text("b"))], is_sure: false });
        }
        rows
    }

    pub(super) fn pg_enum(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        for (id, it) in self.schema.types() {
            let TypeDefinition::Enum { values, is_open } = &it.definition else { continue };
            let is_sure = it.made.is_certain && it.made.by.is_some();
            for value in values {
                let label = value.as_known().map_or(Cell::Unknown, Cell::text);
                rows.push(Row {
                    cells: vec![("enumlabel", label), ("enumtypid", Cell::Thing("type", id.to_string()))],
                    // Values that are added where it isn't sure that they are look like all others.
                    is_sure: is_sure && !is_open,
                });
            }
            if *is_open || it.made.by.is_none() {
                rows.push(Row { cells: vec![("enumtypid", Cell::Thing("type", id.to_string()))], is_sure: false });
            }
        }
        rows
    }

    pub(super) fn pg_constraint(&self) -> Vec<Row> {
        let parts = |table: &Table| self.constraints(table);
        let mut rows = self.of_tables(parts, Doubt::None, |id, _, part| {
            let schema =
                id.schema.as_deref().map_or_else(|| self.schema.default_schema().to_string(), ToOwned::to_owned);
            let (name, kind) = part.map_or((Cell::Unknown, Cell::Unknown), |(name, kind, _)| {
                let letter = match kind {
                    "PRIMARY KEY" => "p",
                    "UNIQUE" => "u",
                    "FOREIGN KEY" => "f",
                    "CHECK" => "c",
                    _ => "x",
                };
                (name, Cell::text(letter))
            });
            vec![
                ("conname", name),
                ("contype", kind),
                ("conrelid", Cell::Thing("relation", id.to_string())),
                ("connamespace", Cell::Thing("schema", schema)),
            ]
        });
        rows.push(Row { cells: vec![("conname", Cell::Own)], is_sure: false });
        // Domains have checks; from PostgreSQL 18 on each NOT NULL is one, with a name that ends so.
        if self.schema.types().any(|(_, it)| matches!(it.definition, TypeDefinition::Other(ObjectKind::Domain, _))) {
            rows.push(Row { cells: vec![("conrelid", Cell::Int(0))], is_sure: false });
        }
        rows
    }

    pub(super) fn pg_extension(&self) -> Vec<Row> {
        let extensions = self.schema.objects().filter(|(object, _)| object.kind == ObjectKind::Extension);
        let row = |(object, it): (&ObjectId, &std::sync::Arc<crate::schema::Object>)| Row {
            cells: vec![("extname", Cell::text(&object.id.name))],
            is_sure: it.made.is_certain,
        };
        let mut rows: Vec<Row> = extensions.map(row).collect();
        rows.push(Row { cells: vec![("extname", Cell::text("plpgsql"))], is_sure: true });
        // What the database was set up with is not known.
        rows.push(unknown());
        rows
    }

    pub(super) fn pg_trigger(&self) -> Vec<Row> {
        let parts = |table: &Table| {
            let triggers = table.attached.iter().filter(|it| it.kind == ObjectKind::Trigger);
            triggers.map(|it| (it.name.to_string(), it.made)).collect()
        };
        let mut rows = self.of_tables(parts, Doubt::All, |id, _, name: Option<String>| {
            vec![
                ("tgname", name.map_or(Cell::Unknown, Cell::text)),
                ("tgrelid", Cell::Thing("relation", id.to_string())),
            ]
        });
        // Foreign keys have triggers of their own, and so may views.
        rows.push(Row { cells: vec![("tgname", Cell::Own), ("tgisinternal", Cell::Bool(true))], is_sure: false });
        if self.schema.views().next().is_some() {
            rows.push(unknown());
        }
        rows
    }
}
