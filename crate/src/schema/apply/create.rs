//! `CREATE TABLE` and `ADD COLUMN`.

use std::sync::Arc;

use super::Application;
use super::name::words_of;
use crate::operation::{self, ConstraintKind, CreateTable, Name, TypeDefinition, WithTable};
use crate::schema::fault::{OnView, Problem, Thing, Use};
use crate::schema::table::{ForeignKey, Index, Key};
use crate::schema::{Column, ColumnType, Id, Made, Sequence, Table, UserType};
use crate::text::Text;

/// The types that PostgreSQL makes an integer with a sequence of (manual, 8.1.4).
const SERIALS: [(&str, &str); 3] = [("SERIAL", "INTEGER"), ("BIGSERIAL", "BIGINT"), ("SMALLSERIAL", "SMALLINT")];

impl Application<'_> {
    pub(super) fn create_table(&mut self, create: &CreateTable) {
        let Some(id) = self.id(&create.table) else { return };
        self.create_types_of(&create.columns);
        let table = self.table_of(&id, create);
        let there = self.schema.tables.get(&id).cloned();
        if let Some((_, made)) = self.schema.relation(&id) {
            let is_assumed = there.as_ref().is_some_and(|there| there.is_assumed);
            if create.if_not_exists && made.is_certain {
                if let Some(there) = there {
                    self.hidden(&id, &there, &table);
                }
                self.forget_sequences_made_for(&id);
                return;
            }
            if there.is_none() {
                self.claim(&id, format!("table `{id}`"));
            } else if made.is_certain && (self.is_certain || !is_assumed) {
                self.fault(Problem::MadeTwice { thing: Thing::Relation(id.clone()), by: made.by });
            }
            self.forget_indexes(&id);
        } else if create.if_not_exists && self.is_held_by_key(&id) {
            return;
        } else if !table.is_temporary && !self.claim_from_keys(&id, || format!("table `{id}`")) {
            self.claim_from_types(&id, "table");
            self.claim_names_of(&id, None, &table);
        }
        self.touch(table.number, None);
        for index in &table.indexes {
            Arc::make_mut(&mut self.schema.indexed).insert(id.beside(&index.name.name), id.clone());
        }
        Arc::make_mut(&mut self.schema.tables).insert(id.clone(), Arc::new(table));
        // References can lead to the table itself.
        for constraint in create.columns.iter().flat_map(|column| &column.constraints).chain(&create.constraints) {
            if let ConstraintKind::ForeignKey { .. } = constraint.kind {
                self.check_reference(&id, constraint);
            }
        }
        self.check_names_of_table(&id, create);
        self.check_defaults(&id, &create.columns);
    }

    /// An `IF NOT EXISTS` that keeps another definition than the one that is written.
    fn hidden(&mut self, id: &Id, there: &Table, wanted: &Table) {
        if there.is_assumed || there.is_open || wanted.is_open {
            return;
        }
        let differences = crate::schema::difference::of_columns(there, wanted, self.schema.dialect);
        self.kept(Thing::Relation(id.clone()), there.made.by, differences);
    }

    /// A table that was not made after all leaves none of its sequences behind.
    fn forget_sequences_made_for(&mut self, id: &Id) {
        let step = self.step;
        let is_new = |sequence: &Sequence| {
            sequence.is_implied
                && sequence.made.by == Some(step)
                && sequence.owner.as_ref().is_some_and(|(table, _)| table == id)
        };
        if self.schema.sequences.values().any(|sequence| is_new(sequence)) {
            Arc::make_mut(&mut self.schema.sequences).retain(|_, sequence| !is_new(sequence));
        }
    }

    /// The table as it would be.
    fn table_of(&mut self, id: &Id, create: &CreateTable) -> Table {
        let made = self.made();
        let mut table = Table::new(self.next_number(), made);
        let of_query =
            create.query.as_ref().filter(|_| self.dialect().takes_types_of_queries() && create.columns.is_empty());
        let of_query = of_query.and_then(|query| self.columns_of_query(query));
        table.is_open = create.is_open || (create.query.is_some() && of_query.is_none());
        table.is_temporary = create.temporary;
        table.may_have_rows = create.query.is_some();
        table.comment.clone_from(&create.comment);
        table.query.clone_from(&create.query);
        table.columns.extend(of_query.unwrap_or_default().into_iter().map(Arc::new));
        for clause in &create.clauses {
            self.add_clause(clause, id, &mut table);
        }
        // SQLAlchemy makes a SERIAL of the key's integer (`Table._autoincrement_column`).
        let key: Vec<&operation::Column> = create.columns.iter().filter(|column| column.primary_key).collect();
        let constrained: Vec<Text> = create.constraints.iter().find_map(key_columns).unwrap_or_default();
        let keys = key.len().max(constrained.len());
        for column in &create.columns {
            let is_key = column.primary_key || constrained.contains(&column.name);
            let references = |constraint: &operation::Constraint| match &constraint.kind {
                ConstraintKind::ForeignKey { columns, .. } => columns.contains(&column.name),
                _ => false,
            };
            let has_reference = create.constraints.iter().any(references)
                || column.constraints.iter().any(|it| matches!(it.kind, ConstraintKind::ForeignKey { .. }));
            let counts_up = is_key && !self.is_sql() && counts_up(column, keys == 1, has_reference);
            if let Some(mut made) = self.column_of(id, column, counts_up) {
                if is_key {
                    made.nullable = Some(false);
                }
                // A column that a parent has already is the same one.
                match table.columns.iter_mut().find(|it| it.name == made.name) {
                    Some(inherited) if !table.parents.is_empty() => *inherited = Arc::new(made),
                    _ => table.columns.push(Arc::new(made)),
                }
            }
        }
        for column in &create.columns {
            self.add_parts_of_column(id, column, &mut table, true);
        }
        for constraint in &create.constraints {
            self.add_constraint_to(id, constraint, &mut table);
        }
        if table.primary_key.is_none() && !key.is_empty() {
            let columns = key.iter().filter_map(|column| column.name.as_known()).map(Arc::from).collect();
            self.add_key_to(id, columns, &mut table);
        }
        if self.dialect().merges_keys() {
            merge_keys(&mut table);
        }
        for index in &create.indexes {
            if let Some(index) = self.index_of(id, index, &table.columns) {
                table.indexes.push(index);
            }
        }
        self.index_references(&mut table, 0);
        table
    }

    fn add_clause(&mut self, clause: &Text, id: &Id, table: &mut Table) {
        let Some(sql) = clause.as_known() else {
            table.clauses.push(clause.clone());
            table.is_open = true;
            return;
        };
        let upper = sql.trim_start().to_ascii_uppercase();
        let names = |reader: &str| crate::sql::names_in(reader, self.schema.dialect);
        if let Some(at) = upper.find("PARTITION OF ").filter(|&at| at == 0) {
            let rest = &sql.trim_start()[at + "PARTITION OF ".len()..];
            let bounds = ["FOR VALUES", "DEFAULT"].iter().find_map(|word| rest.to_ascii_uppercase().find(word));
            let end = bounds.unwrap_or(rest.len());
            for parent in names(&rest[..end]) {
                self.inherit(&parent, id, table, true);
            }
            table.partition = Some(Text::known(rest[end..].trim()));
        } else if upper.starts_with("INHERITS") {
            let inside =
                sql.split_once('(').and_then(|(_, rest)| rest.rsplit_once(')')).map_or("", |(inside, _)| inside);
            for parent in names(inside) {
                self.inherit(&parent, id, table, false);
            }
        } else if upper.starts_with("LIKE ") {
            let rest = &sql.trim_start()["LIKE ".len()..];
            let end = rest.to_ascii_uppercase().find(" INCLUDING").unwrap_or(rest.len());
            for original in names(&rest[..end]) {
                self.copy_columns(&original, id, table, &rest[end..].to_ascii_uppercase());
            }
        } else {
            table.clauses.push(clause.clone());
        }
    }

    /// Takes what a parent has.
    fn inherit(&mut self, parent: &Name, id: &Id, table: &mut Table, is_partition: bool) {
        let Some(parent) = self.table_for(parent, Use::Refer, false) else {
            table.is_open = true;
            return;
        };
        let Some(there) = self.schema.tables.get(&parent).cloned() else { return };
        let made = table.made;
        table.columns.extend(there.columns.iter().map(|column| Arc::new(Column { made, ..Column::clone(column) })));
        table.checks.extend(there.checks.iter().cloned());
        table.is_open |= there.is_open;
        table.parents.push(parent);
        self.schema.has_children = true;
        if is_partition {
            self.copy_keys(&there, id, table);
        }
    }

    /// A partition has the keys and indexes of its parent, each by a name of its own.
    pub(super) fn copy_keys(&mut self, parent: &Table, id: &Id, table: &mut Table) {
        let made = table.made;
        if let (Some(key), None) = (&parent.primary_key, &table.primary_key) {
            let name = self.made_name(id, &[], "pkey", table);
            table.primary_key = Some(Key { name, made, ..key.clone() });
        }
        for key in &parent.uniques {
            let name = self.made_name(id, &key.columns, "key", table);
            table.uniques.push(Key { name, made, ..key.clone() });
        }
        // A foreign key keeps its name (`CloneFkReferencing`).
        table.foreign_keys.extend(parent.foreign_keys.iter().cloned().map(|key| ForeignKey { made, ..key }));
        for index in &parent.indexes {
            let columns = words_of(&index.elements);
            let name = self.made_name(id, &columns, "idx", table);
            table.indexes.push(Index { name, made, ..index.clone() });
        }
    }

    /// `LIKE other INCLUDING ALL`.
    fn copy_columns(&mut self, original: &Name, id: &Id, table: &mut Table, options: &str) {
        let Some(original) = self.table_for(original, Use::Refer, false) else {
            table.is_open = true;
            return;
        };
        let Some(there) = self.schema.tables.get(&original).cloned() else { return };
        let made = table.made;
        let has = |what: &str| {
            (options.contains("INCLUDING ALL") || options.contains(&format!("INCLUDING {what}")))
                && !options.contains(&format!("EXCLUDING {what}"))
        };
        for column in &there.columns {
            let mut column = Column { made, ..Column::clone(column) };
            if !has("DEFAULTS") {
                column.default = None;
                column.serial = None;
            }
            if !has("GENERATED") {
                column.computed = None;
            }
            if !has("IDENTITY") {
                column.identity = None;
            }
            if !has("COMMENTS") {
                column.comment = None;
            }
            table.columns.push(Arc::new(column));
        }
        table.is_open |= there.is_open;
        if has("INDEXES") {
            let foreign_keys = std::mem::take(&mut table.foreign_keys);
            self.copy_keys(&there, id, table);
            table.foreign_keys = foreign_keys;
        }
        if has("CONSTRAINTS") {
            table.checks.extend(there.checks.iter().cloned());
        }
    }

    /// The enums that a table makes on its way (`_on_table_create` in `sqlalchemy/dialects/postgresql/named_types.py`):
    /// none that a table of the same run has made.
    fn create_types_of(&mut self, columns: &[operation::Column]) {
        if !self.dialect().has_enum_types() || self.is_sql() {
            return;
        }
        for column in columns {
            let enum_ = column.type_.enum_.as_deref().filter(|enum_| enum_.with_table != WithTable::NotMade);
            let Some(enum_) = enum_ else {
                self.check_enum_is_there(column);
                continue;
            };
            let Some(id) = enum_.name.as_ref().and_then(|name| self.schema.id(name)) else { continue };
            if enum_.with_table == WithTable::PerhapsMade {
                self.perhaps_create_enum(&id, enum_);
                continue;
            }
            let is_first = !self.schema.made_with_tables.contains(&id);
            if !is_first {
                match self.schema.types.get(&id) {
                    Some(there) => {
                        let by = there.made.by;
                        if there.made.is_certain && by.is_some_and(|by| by.migration != self.step.migration) {
                            self.fault(Problem::EnumMadeAgain { type_: id.clone(), by });
                        }
                    }
                    // It was dropped meanwhile, and is not made a second time.
                    None => self.check_enum_is_there(column),
                }
                continue;
            }
            if self.is_certain {
                Arc::make_mut(&mut self.schema.made_with_tables).insert(id.clone());
            }
            let definition = TypeDefinition::Enum(enum_.values.clone());
            let name = Name { schema: id.schema.as_deref().map(Text::known), name: Text::known(&*id.name) };
            self.create_type_of(&name, &definition, false, enum_.is_open);
        }
    }

    /// An enum that one version of SQLAlchemy makes with the table and another doesn't: it is there then, or was before.
    fn perhaps_create_enum(&mut self, id: &Id, enum_: &operation::EnumType) {
        if self.schema.types.contains_key(id) {
            return;
        }
        let definition = crate::schema::TypeDefinition::Enum { values: enum_.values.clone(), is_open: enum_.is_open };
        let made = Made { is_certain: false, ..self.made() };
        let perhaps = UserType { definition, comment: None, made };
        Arc::make_mut(&mut self.schema.types).insert(id.clone(), Arc::new(perhaps));
    }

    pub(super) fn add_column(&mut self, table: &Name, column: &operation::Column, if_not_exists: bool) {
        if let Some(view) = self.view_named(table) {
            return self.refuse_on_view(&view, OnView::AddColumn);
        }
        let Some(id) = self.table_for(table, Use::Alter, false) else { return };
        let Some(name) = self.known(&column.name) else { return };
        let Some(there) = self.schema.tables.get(&id).cloned() else { return };
        self.touch(there.number, Some(&name));
        if let Some(old) = there.column(&name) {
            if if_not_exists && old.made.is_certain {
                self.hidden_column(&id, old, column);
                return;
            }
            if old.made.is_certain && !old.is_assumed {
                let thing = Thing::Column(id.clone(), Arc::clone(&name));
                self.fault(Problem::MadeTwice { thing, by: old.made.by });
            }
        }
        let counts_up = column.primary_key && !self.is_sql() && counts_up(column, true, false);
        let Some(mut made) = self.column_of(&id, column, counts_up) else { return };
        self.check_enum_is_there(column);
        if column.primary_key {
            made.nullable = Some(false);
        }
        let made = Arc::new(made);
        let mut table = there.as_ref().clone();
        let children: Vec<Id> = self.children_of(&id);
        for child in children {
            if let Some(child) = self.schema.table_mut(&child)
                && child.column(&name).is_none()
            {
                child.columns.push(Arc::clone(&made));
            }
        }
        match table.columns.iter_mut().find(|it| it.name == name) {
            Some(old) => *old = made,
            None => table.columns.push(made),
        }
        self.add_parts_of_column(&id, column, &mut table, false);
        for constraint in &column.constraints {
            // SQLAlchemy writes a check with its column.
            if !matches!(constraint.kind, ConstraintKind::Check { .. }) {
                self.need_name_in_batch(&id, constraint);
            }
        }
        if column.unique && !column.index {
            let columns = vec![column.name.clone()];
            let kind = ConstraintKind::Unique { columns, nulls_not_distinct: None, using_index: None };
            self.need_name_in_batch(&id, &operation::Constraint::of(None, kind));
        }
        // A directive leaves out the key; SQL makes it.
        if column.primary_key && self.is_sql() && table.primary_key.is_none() {
            self.add_key_to(&id, vec![name], &mut table);
        }
        self.index_references(&mut table, there.foreign_keys.len());
        self.claim_names_of(&id, Some(&there), &table);
        for index in &table.indexes {
            Arc::make_mut(&mut self.schema.indexed).insert(id.beside(&index.name.name), id.clone());
        }
        Arc::make_mut(&mut self.schema.tables).insert(id.clone(), Arc::new(table));
        for constraint in &column.constraints {
            self.check_reference(&id, constraint);
        }
        self.check_names_of_column(&id, column);
        self.check_defaults(&id, std::slice::from_ref(column));
    }

    fn hidden_column(&mut self, table: &Id, there: &Column, wanted: &operation::Column) {
        let Some(wanted) = self.column_of(table, wanted, false) else { return };
        self.forget_sequences_made_for(table);
        let differences = crate::schema::difference::of_column(there, &wanted, self.schema.dialect);
        if !there.is_assumed {
            self.kept(Thing::Column(table.clone(), Arc::clone(&there.name)), there.made.by, differences);
        }
    }

    /// Tables that inherit from one, or are its partitions, however far down.
    pub(super) fn children_of(&self, id: &Id) -> Vec<Id> {
        self.schema.children_of(id)
    }

    /// A column as it is in the database.
    pub(super) fn column_of(&mut self, table: &Id, column: &operation::Column, counts_up: bool) -> Option<Column> {
        let name = self.known(&column.name)?;
        let (mut type_, mut serial) = self.column_type(&column.type_);
        let made = self.made();
        let mut identity = column.identity.clone();
        let dialect = self.dialect();
        if counts_up && dialect.counts_by_sequences() && column.identity.is_none() && serial.is_none() {
            serial = Some(());
        }
        // In SQL it is written there.
        let is_written = self.is_sql() && !dialect.counts_by_sequences() && column.autoincrement == Some(true);
        if counts_up && dialect.counts_by_auto_increment() || is_written {
            identity = identity.or_else(|| Some(operation::Identity::default()));
        }
        let mut nullable = column.nullable;
        let mut sequence = None;
        if serial.is_some() || (identity.is_some() && dialect.counts_by_sequences()) {
            nullable = Some(false);
            let made_up = self.made_name_of_relation(&table.name, &name, "seq", table);
            let id = table.beside(&made_up);
            let owner = Some((table.clone(), Arc::clone(&name)));
            let options = identity.as_ref().and_then(|identity| identity.options.clone());
            let new = Sequence { options, owner, is_implied: true, made };
            Arc::make_mut(&mut self.schema.sequences).insert(id.clone(), Arc::new(new));
            sequence = serial.map(|()| id);
        }
        if type_.sql.is_empty() {
            type_ = ColumnType::unknown();
        }
        let default = column
            .default
            .clone()
            .filter(|default| !default.as_known().is_some_and(|default| default.trim().eq_ignore_ascii_case("null")));
        Some(Column {
            name,
            type_,
            nullable,
            default,
            serial: sequence,
            computed: column.computed.clone(),
            identity,
            comment: column.comment.clone().filter(|comment| !comment.is_empty()),
            collation: column.collation.clone(),
            made,
            is_assumed: false,
            perhaps: crate::schema::column::Perhaps::default(),
        })
    }

    /// A type as the database keeps it, and whether it is a SERIAL.
    pub(super) fn column_type(&self, type_: &operation::Type) -> (ColumnType, Option<()>) {
        let values = type_.enum_.as_ref().map(|enum_| Arc::from(enum_.values.as_slice()));
        let sql = type_.sql.as_known().map(str::trim);
        if let Some(sql) = sql
            && self.dialect().counts_by_sequences()
            && let Some((_, plain)) = SERIALS.iter().find(|(serial, _)| sql.eq_ignore_ascii_case(serial))
        {
            return (ColumnType { sql: Text::known(*plain), user: None, values: None }, Some(()));
        }
        let user = sql.and_then(|sql| self.user_type(sql));
        (ColumnType { sql: type_.sql.clone(), user, values }, None)
    }

    /// The type of the schema that a column's type names, or is an array of.
    fn user_type(&self, sql: &str) -> Option<Id> {
        // Taking a type apart is only worth its while where a name stands in it.
        let lower = sql.to_lowercase().replace("\"\"", "\"");
        if !self.schema.types.keys().any(|id| lower.contains(&id.name.to_lowercase())) {
            return None;
        }
        let names = crate::sql::names_in(sql.trim_end_matches("[]"), self.schema.dialect);
        let id = self.schema.id(names.first()?)?;
        if self.schema.types.contains_key(&id) {
            return Some(id);
        }
        // A type without a schema is found wherever there is only one of its name: the search path says where, and that
        // is not known.
        let mut of_name = self.schema.types.keys().filter(|it| id.schema.is_none() && it.name == id.name);
        of_name.next().filter(|_| of_name.next().is_none()).cloned()
    }
}

/// Keys of the same columns that one statement makes are one key, which has the first name that is given
/// (`transformIndexConstraints` in `src/backend/parser/parse_utilcmd.c`).
fn merge_keys(table: &mut Table) {
    let has_primary_key = table.primary_key.is_some();
    let mut kept: Vec<Key> = Vec::new();
    for key in table.primary_key.take().into_iter().chain(std::mem::take(&mut table.uniques)) {
        let is_same = |other: &&mut Key| {
            other.columns == key.columns
                && other.deferral == key.deferral
                && other.nulls_not_distinct == key.nulls_not_distinct
        };
        match kept.iter_mut().find(is_same) {
            Some(other) if other.name.is_made_up && !key.name.is_made_up => other.name = key.name,
            Some(_) => {}
            None => kept.push(key),
        }
    }
    if has_primary_key && !kept.is_empty() {
        table.primary_key = Some(kept.remove(0));
    }
    table.uniques = kept;
}

/// The columns of a primary key.
fn key_columns(constraint: &operation::Constraint) -> Option<Vec<Text>> {
    match &constraint.kind {
        ConstraintKind::PrimaryKey { columns, .. } => Some(columns.clone()),
        _ => None,
    }
}

/// Whether SQLAlchemy lets the database count up a column of the key (`Table._autoincrement_column` in
/// sqlalchemy/sql/schema.py): an integer, the only column of its key, neither a foreign key nor with a default, unless
/// `autoincrement=True` says so.
fn counts_up(column: &operation::Column, is_only: bool, has_reference: bool) -> bool {
    let type_ = column.type_.sql.as_known().unwrap_or_default().to_ascii_uppercase();
    // MySQL's have more words: `INTEGER(11) UNSIGNED`.
    let word = type_.split(['(', ' ']).next().unwrap_or_default();
    let is_integer = matches!(word, "INTEGER" | "BIGINT" | "SMALLINT" | "INT" | "TINYINT" | "MEDIUMINT");
    let has_default = column.default.is_some() || column.computed.is_some() || column.identity.is_some();
    match column.autoincrement {
        Some(wanted) => wanted && is_integer && !has_default,
        None => is_integer && is_only && !has_reference && !has_default,
    }
}
