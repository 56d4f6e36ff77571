//! What the directives of `op` and of batches do (alembic/operations/ops.py).

use super::column::Default;
use super::quoted::separated;
use super::reader::TermReader;
use super::signatures::{self, Given};
use crate::operation::{
    Change, Column, ColumnChange, Constraint, ConstraintKind, ConstraintType, Name, ObjectKind, Type,
};
use crate::text::Text;
use crate::value::{Args, Batch, Value};

/// A directive's arguments, with the table of the batch where there is one.
pub(super) struct Directive<'v, 'a> {
    pub(super) given: Given<'v, 'a>,
    pub(super) args: &'v Args<'a>,
    batch: Option<&'v Batch>,
}

impl<'v, 'a> Directive<'v, 'a> {
    pub(super) fn get(&self, name: &str) -> Option<&'v Value<'a>> {
        self.given.get(name)
    }
}

impl<'a> TermReader<'_, 'a> {
    /// The operations of a directive.
    pub(super) fn directive(&mut self, name: &str, batch: Option<&Batch>, args: &Args<'a>) -> Vec<Change> {
        let own = if batch.is_some() { signatures::of_batch(name) } else { signatures::of_op(name) };
        let Some(signature) = own else { return vec![self.unknown_directive(name, batch, args)] };
        let given = signatures::bind(signature, args);
        let is_open = self.open(args);
        for (value, reason) in &given.refused {
            self.unknown_piece(value, reason.clone());
        }
        let directive = Directive { given, args, batch };
        match self.alembic(name, &directive, is_open).or_else(|| self.third_party(name, &directive)) {
            Some(changes) => changes,
            None => vec![self.unclear_directive(name, batch, args, format!("the arguments of `{name}` are not known"))],
        }
    }

    /// A directive that isn't known.
    fn unknown_directive(&mut self, name: &str, batch: Option<&Batch>, args: &Args<'a>) -> Change {
        let origin = if batch.is_some() { "the batch" } else { "op" };
        self.unclear_directive(name, batch, args, format!("`{name}` is not a known directive of {origin}"))
    }

    /// A directive of which nothing can be told but its arguments as they are written.
    fn unclear_directive(&mut self, name: &str, batch: Option<&Batch>, args: &Args<'a>, reason: String) -> Change {
        let table = batch.map(|batch| Name { schema: batch.schema.clone(), name: batch.table.clone() });
        let positional = args.positional.iter().map(|value| self.shown(value));
        let named = args.named.iter().map(|(name, value)| format!("{name}={}", self.shown(value)));
        let source = positional.chain(named).collect::<Vec<_>>().join(", ");
        self.unknown_piece(&Value::text(format!("{name}({source})")), reason);
        let detail = (!source.is_empty()).then(|| Text::known(source));
        Change::Other { op: name.to_owned(), table, name: None, detail }
    }

    /// The table that a directive is about.
    pub(super) fn table(&mut self, directive: &Directive<'_, 'a>, parameter: &str, schema: &str) -> Name {
        if let Some(batch) = directive.batch {
            return Name { schema: batch.schema.clone(), name: batch.table.clone() };
        }
        match directive.get(parameter) {
            Some(name) => self.name(name, directive.get(schema)),
            None => Name { schema: self.optional(directive.get(schema)), name: missing(parameter) },
        }
    }

    /// A name that has to be there.
    pub(super) fn required(&mut self, directive: &Directive<'_, 'a>, parameter: &str) -> Text {
        match directive.get(parameter) {
            Some(value) => self.text(value),
            None => missing(parameter),
        }
    }

    fn alembic(&mut self, name: &str, directive: &Directive<'_, 'a>, is_open: bool) -> Option<Vec<Change>> {
        let args = directive.args;
        let change = match name {
            "create_table" | "create_geospatial_table" => {
                let table = self.table(directive, "table_name", "schema");
                let mut create = self.create_table(table, directive.given.rest, args);
                create.is_open |= is_open;
                Change::CreateTable(Box::new(create))
            }
            "drop_table" | "drop_geospatial_table" => Change::DropTable {
                table: self.table(directive, "table_name", "schema"),
                if_exists: self.is_set(directive, "if_exists"),
                cascade: false,
            },
            "rename_table" => {
                let schema = self.optional(directive.get("schema"));
                let table = Name { schema: schema.clone(), name: self.required(directive, "old_table_name") };
                Change::RenameTable { table, to: Name { schema, name: self.required(directive, "new_table_name") } }
            }
            "add_column" | "add_geospatial_column" => return self.add_column(directive),
            "drop_column" | "drop_geospatial_column" => Change::DropColumn {
                table: self.table(directive, "table_name", "schema"),
                column: self.required(directive, "column_name"),
                if_exists: self.is_set(directive, "if_exists"),
                cascade: false,
            },
            "alter_column" => return Some(self.alter_column(directive)),
            "create_index" | "create_geospatial_index" => {
                let table = self.table(directive, "table_name", "schema");
                let elements = directive.get("columns").map(|columns| self.elements(columns));
                let mut elements = elements.map(|mut elements| {
                    elements.items.extend(elements.rest);
                    elements.items
                });
                let elements = elements.take().unwrap_or_default();
                let index = Box::new(self.index_of(directive.get("index_name"), &elements, args));
                let if_not_exists = self.is_set(directive, "if_not_exists");
                let concurrently = self.flag(self.own_option(args, "concurrently")).unwrap_or(false);
                Change::CreateIndex { table, index, if_not_exists, concurrently }
            }
            "drop_index" | "drop_geospatial_index" => {
                let given = directive.get("table_name").filter(|value| !matches!(value, Value::None));
                let table = (directive.batch.is_some() || given.is_some())
                    .then(|| self.table(directive, "table_name", "schema"));
                let own = self.optional(directive.get("schema"));
                let schema = own.or_else(|| table.as_ref().and_then(|table| table.schema.clone()));
                Change::DropIndex {
                    table,
                    index: Name { schema, name: self.required(directive, "index_name") },
                    if_exists: self.is_set(directive, "if_exists"),
                    concurrently: self.flag(self.own_option(args, "concurrently")).unwrap_or(false),
                }
            }
            "create_primary_key" => {
                let columns = self.names(directive.get("columns"));
                return Some(self.add_constraint(directive, ConstraintKind::PrimaryKey { columns, using_index: None }));
            }
            "create_unique_constraint" => {
                let columns = self.names(directive.get("columns"));
                let kind = self.unique(columns, args);
                return Some(self.add_constraint(directive, kind));
            }
            "create_check_constraint" => {
                let condition = match directive.get("condition") {
                    Some(condition) => self.sql_of_definition(condition),
                    None => missing("condition"),
                };
                return Some(self.add_constraint(directive, ConstraintKind::Check { condition }));
            }
            "create_exclude_constraint" => {
                let definition = self.exclusion(directive.given.rest, args);
                return Some(self.add_constraint(directive, ConstraintKind::Exclude { definition }));
            }
            "create_foreign_key" => {
                let columns = self.names(directive.get("local_cols"));
                let referent_columns = self.names(directive.get("remote_cols"));
                let referent = match directive.get("referent_table") {
                    Some(name) => self.name(name, directive.get("referent_schema")),
                    None => Name::bare(missing("referent_table")),
                };
                let kind = self.foreign_key(columns, referent, referent_columns, args);
                return Some(self.add_constraint(directive, kind));
            }
            "drop_constraint" => {
                let kind = self.optional(directive.get("type_").or_else(|| directive.get("type")));
                Change::DropConstraint {
                    table: self.table(directive, "table_name", "schema"),
                    is_final: directive.get("constraint_name").is_some_and(|name| self.is_final(name)),
                    name: self.optional(directive.get("constraint_name")),
                    kind: kind.as_ref().and_then(Text::as_known).map(ConstraintType::named),
                    if_exists: self.is_set(directive, "if_exists"),
                    cascade: false,
                }
            }
            "create_table_comment" | "drop_table_comment" => {
                let comment = self.optional(directive.get("comment"));
                let name = Some(self.table(directive, "table_name", "schema"));
                Change::Comment { kind: ObjectKind::Table, name, column: None, comment }
            }
            "bulk_insert" => return self.bulk_insert(directive),
            _ => return None,
        };
        Some(vec![change])
    }

    fn is_set(&mut self, directive: &Directive<'_, 'a>, parameter: &str) -> bool {
        self.flag(directive.get(parameter)).unwrap_or(false)
    }

    fn add_column(&mut self, directive: &Directive<'_, 'a>) -> Option<Vec<Change>> {
        let table = self.table(directive, "table_name", "schema");
        let if_not_exists = self.is_set(directive, "if_not_exists");
        let is_inline = self.is_set(directive, "inline_references");
        let given = directive.get("column")?;
        // One of several columns is added, by a branch: each of them may be.
        let ways: &[Value<'a>] = match given {
            Value::Any(ways) => ways,
            one => std::slice::from_ref(one),
        };
        if ways.len() > 1 {
            self.unknown_piece(given, "it depends on a branch");
        }
        let changes = ways.iter().map(|way| {
            let mut column =
                self.column(way).unwrap_or_else(|| Column::unknown(self.hole(way, "it is not a known column")));
            // Written into the column, a key has no name (`add_column` in alembic/ddl/base.py).
            if is_inline {
                column.constraints.iter_mut().for_each(|constraint| constraint.name = None);
            }
            let column = Box::new(column);
            Change::AddColumn { table: table.clone(), column, if_not_exists }
        });
        Some(changes.collect())
    }

    /// A column that is changed, and before and after it the checks that its types bring (`alter_column` in
    /// alembic/operations/toimpl.py). Where tables are made anew, they come and go with the table.
    fn alter_column(&mut self, directive: &Directive<'_, 'a>) -> Vec<Change> {
        let table = self.table(directive, "table_name", "schema");
        let column = self.required(directive, "column_name");
        let to = self.column_change(directive);
        let mut check = |parameter: &str, type_: &Option<Type>| {
            let given = directive.get(parameter).filter(|_| !self.dialect.makes_tables_anew())?;
            self.check_of_type(given, type_.as_ref()?, &column)
        };
        let (gone, made) = (check("existing_type", &to.existing_type), check("type_", &to.type_));
        // MySQL's are left to themselves (`drop_constraint` in alembic/ddl/mysql.py).
        let gone = gone.filter(|_| to.type_.is_some() && !self.dialect.is_mysql());
        let dropped = gone.map(|check| Change::DropConstraint {
            table: table.clone(),
            name: check.name,
            is_final: false,
            kind: Some(ConstraintType::Check),
            if_exists: false,
            cascade: false,
        });
        let added = made.map(|check| Change::AddConstraint { table: table.clone(), constraint: Box::new(check) });
        let altered = Change::AlterColumn { table: table.clone(), column, to: Box::new(to) };
        dropped.into_iter().chain([altered]).chain(added).collect()
    }

    fn column_change(&mut self, directive: &Directive<'_, 'a>) -> ColumnChange {
        let args = directive.args;
        let mut change = ColumnChange {
            name: self.optional(directive.get("new_column_name").or_else(|| directive.get("name"))),
            type_: directive.get("type_").and_then(|type_| self.given_type(type_)),
            nullable: self.flag(directive.get("nullable")),
            existing_type: directive.get("existing_type").and_then(|type_| self.given_type(type_)),
            existing_nullable: self.flag(directive.get("existing_nullable")),
            existing_comment: self.optional(directive.get("existing_comment")),
            autoincrement: self
                .flag(directive.get("autoincrement").or_else(|| directive.get("existing_autoincrement"))),
            ..ColumnChange::default()
        };
        let using = self.own_option(args, "using").cloned();
        change.using = using.map(|using| self.sql(&using));
        // `False` is what nobody gave: `None` takes the comment or the default away.
        if let Some(comment) = directive.get("comment").filter(|value| !matches!(value, Value::Bool(false))) {
            change.comment = Some(self.optional(Some(comment)));
        }
        let existing = directive.get("existing_server_default").filter(|value| !matches!(value, Value::Bool(false)));
        if let Some(Default::Sql(sql)) = existing.map(|existing| self.server_default(existing)) {
            change.existing_default = Some(sql);
        }
        if let Some(default) = directive.get("server_default").filter(|value| !matches!(value, Value::Bool(false))) {
            let existing = directive.get("existing_server_default").map(|existing| self.server_default(existing));
            match (self.server_default(default), existing) {
                (Default::Identity(identity), _) => change.identity = Some(Some(identity)),
                (Default::Sql(sql), _) => change.default = Some(Some(sql)),
                (Default::Computed(computed), _) => {
                    let mut other = Text::known("SET EXPRESSION AS (");
                    other.push_text(&computed.expression);
                    other.push_str(")");
                    change.other = Some(other);
                }
                (Default::None, Some(Default::Identity(_))) => change.identity = Some(None),
                (Default::None, Some(Default::Computed(_))) => change.drop_expression = true,
                (Default::None, _) => change.default = Some(None),
            }
        }
        if self.flag(directive.get("autoincrement")) == Some(true) {
            change.other = Some(Text::known("AUTO_INCREMENT"));
        }
        change
    }

    fn given_type(&mut self, value: &Value<'a>) -> Option<Type> {
        (!matches!(value, Value::None)).then(|| self.type_(value))
    }

    fn add_constraint(&mut self, directive: &Directive<'_, 'a>, kind: ConstraintKind) -> Vec<Change> {
        let is_key = matches!(kind, ConstraintKind::ForeignKey { .. });
        let (table, schema) = if is_key { ("source_table", "source_schema") } else { ("table_name", "schema") };
        let table = self.table(directive, table, schema);
        let constraint: Constraint = self.with_options(directive.get("constraint_name"), kind, directive.args);
        vec![Change::AddConstraint { table, constraint: Box::new(constraint) }]
    }

    fn bulk_insert(&mut self, directive: &Directive<'_, 'a>) -> Option<Vec<Change>> {
        let given = directive.get("table")?;
        let table = self.table_name(given);
        if table.is_none() {
            self.unknown(given, "it is not a known table");
        }
        let (mut columns, rows) = match directive.get("rows") {
            Some(rows) => self.rows(rows),
            None => (Vec::new(), None),
        };
        if let Some(rows) = directive.get("rows") {
            self.note_rows(given, rows);
            self.written = self.bulk_insert_sql(given, rows).unwrap_or_default();
        }
        // As parameters of an `insert()`, rows may have keys that the table doesn't: nothing is written there
        // (`_get_crud_params` in sqlalchemy/sql/crud.py). One by one they are its values, which must fit.
        let mut is_whole = false;
        let are_parameters = self.flag(directive.get("multiinsert")).unwrap_or(true);
        if are_parameters && let Some(own) = self.columns_by_key(given) {
            let name = |key: Text| match own.iter().find(|(own, _)| *own == key) {
                Some((_, name)) => Some(name.clone()),
                None => (!key.is_known()).then_some(key),
            };
            columns = columns.into_iter().filter_map(name).collect();
            // Python fills in some others.
            is_whole = self.columns_with_python_default(given).iter().all(|name| columns.contains(name));
        }
        Some(vec![Change::Insert { table, columns, rows, is_whole }])
    }

    /// The columns that rows have, and how many rows they are.
    pub(super) fn rows(&mut self, value: &Value<'a>) -> (Vec<Text>, Option<u32>) {
        if let Value::Dict(_) = value {
            let columns = self.entries(value).into_iter().map(|(name, _)| Text::known(name)).collect();
            return (columns, Some(1));
        }
        let Some(rows) = self.heap.elements(value) else {
            self.unknown(value, "its rows are not known");
            return (Vec::new(), None);
        };
        let mut columns: Vec<Text> = Vec::new();
        for row in rows.items.iter().chain(&rows.rest) {
            for (name, _) in self.entries(row) {
                let name = Text::known(name);
                if !columns.contains(&name) {
                    columns.push(name);
                }
            }
        }
        if let Some(rest) = &rows.rest {
            self.unknown_piece(rest, "the number of rows is not known");
        }
        let count = u32::try_from(rows.items.len()).unwrap_or(u32::MAX);
        (columns, rows.rest.is_none().then_some(count))
    }
}

/// Stands for an argument that the call lacks.
fn missing(parameter: &str) -> Text {
    Text::hole(parameter)
}

/// Names between commas, for a detail in words.
pub(super) fn listed(names: &[Text]) -> Option<Text> {
    (!names.is_empty()).then(|| separated(names, ", "))
}
