//! Constraints (sqlalchemy/sql/schema.py): as elements of a table, with a column, and as directives add them.

use super::quoted::{at_dots, between, identifier, separated};
use super::reader::TermReader;
use super::symbol::{attribute, call, method_call};
use crate::operation::{Constraint, ConstraintKind, Name};
use crate::text::Text;
use crate::value::{Args, Value};

impl<'a> TermReader<'_, 'a> {
    /// The constraint that a term is; `None` where it is none.
    pub(super) fn constraint(&mut self, value: &Value<'a>) -> Option<Constraint> {
        if let Some(method) = method_call(value)
            && matches!(method.name, "copy" | "_copy")
        {
            return self.within(|reader| reader.constraint(method.of)).flatten();
        }
        let called = call(value)?;
        let args = called.args;
        let kind = match called.symbol.name() {
            "PrimaryKeyConstraint" => {
                let columns = self.columns(&args.positional);
                ConstraintKind::PrimaryKey { columns, using_index: None }
            }
            "UniqueConstraint" => {
                let columns = self.columns(&args.positional);
                self.unique(columns, args)
            }
            "CheckConstraint" => {
                let condition = args.get(0, "sqltext").map_or_else(Text::empty, |value| self.sql_of_definition(value));
                return Some(self.with_options(args.get(1, "name"), ConstraintKind::Check { condition }, args));
            }
            "ForeignKeyConstraint" => {
                let columns = self.names(args.get(0, "columns"));
                let (referent, referent_columns) = self.referents(args.get(1, "refcolumns"));
                let kind = self.foreign_key(columns, referent, referent_columns, args);
                return Some(self.with_options(args.get(2, "name"), kind, args));
            }
            "ExcludeConstraint" => {
                let definition = self.exclusion(&args.positional, args);
                ConstraintKind::Exclude { definition }
            }
            _ => return None,
        };
        self.open(args);
        Some(self.with_options(args.named("name"), kind, args))
    }

    /// A constraint with its name and the options that all kinds have.
    pub(super) fn with_options(
        &mut self,
        name: Option<&Value<'a>>,
        kind: ConstraintKind,
        args: &Args<'a>,
    ) -> Constraint {
        let is_final = name.is_some_and(|name| self.is_final(name));
        let name = self.optional(name);
        let initially = self.optional(args.named("initially"));
        let deferred = initially.as_ref().and_then(Text::as_known).map(|word| word.eq_ignore_ascii_case("deferred"));
        Constraint {
            name,
            is_final,
            kind,
            deferrable: self.flag(args.named("deferrable")),
            deferred,
            not_valid: self.flag(self.own_option(args, "not_valid")).unwrap_or(false),
            is_of_type: false,
        }
    }

    /// Whether a name stands as it is: `op.f("ck_runs")`, `conv("ck_runs")` (`conv` of sqlalchemy/sql/elements.py).
    pub(super) fn is_final(&self, name: &Value<'a>) -> bool {
        match name {
            Value::Text(text) => self.heap.is_final(text),
            _ => call(name).is_some_and(|call| matches!(call.symbol.name(), "conv" | "f")),
        }
    }

    /// An option of this dialect's: `postgresql_using`.
    pub(super) fn own_option<'v>(&self, args: &'v Args<'a>, name: &str) -> Option<&'v Value<'a>> {
        // Of MySQL's options SQLAlchemy takes only some for MariaDB (`deprecated_fallback`).
        let is_shared = matches!(name, "using" | "with_parser");
        let mut names = self.dialect.option_names().take(if is_shared { 2 } else { 1 });
        let given = names.find_map(|dialect| args.named(&format!("{dialect}_{name}")));
        given.filter(|value| !matches!(value, Value::None))
    }

    /// Names of columns that are given as strings or as columns.
    pub(super) fn columns(&mut self, values: &[Value<'a>]) -> Vec<Text> {
        values.iter().map(|value| self.text(value)).collect()
    }

    pub(super) fn unique(&mut self, columns: Vec<Text>, args: &Args<'a>) -> ConstraintKind {
        let nulls_not_distinct = self.flag(self.own_option(args, "nulls_not_distinct"));
        ConstraintKind::Unique { columns, nulls_not_distinct, using_index: None }
    }

    pub(super) fn foreign_key(
        &mut self,
        columns: Vec<Text>,
        referent: Name,
        referent_columns: Vec<Text>,
        args: &Args<'a>,
    ) -> ConstraintKind {
        ConstraintKind::ForeignKey {
            columns,
            referent,
            referent_columns,
            on_delete: self.optional(args.named("ondelete")),
            on_update: self.optional(args.named("onupdate")),
            match_: self.optional(args.named("match")),
        }
    }

    /// `ForeignKey("schema.table.column")` of a column.
    pub(super) fn foreign_key_of(&mut self, args: &Args<'a>, column: Text) -> Constraint {
        let (referent, referent_column) = match args.get(0, "column") {
            Some(value) => self.referent(value),
            None => (Name::bare(Text::empty()), None),
        };
        let kind = self.foreign_key(vec![column], referent, referent_column.into_iter().collect(), args);
        self.open(args);
        self.with_options(args.named("name"), kind, args)
    }

    /// The table that columns stand for, and their names in it.
    fn referents(&mut self, value: Option<&Value<'a>>) -> (Name, Vec<Text>) {
        let Some(value) = value else { return (Name::bare(Text::empty()), Vec::new()) };
        let sequence = self.elements(value);
        let mut referent = None;
        let mut columns = Vec::new();
        for item in sequence.items.iter().chain(&sequence.rest) {
            let (table, column) = self.referent(item);
            referent.get_or_insert(table);
            columns.extend(column);
        }
        (referent.unwrap_or_else(|| Name::bare(Text::hole(self.shown(value)))), columns)
    }

    /// A column of another table: `"schema.table.column"`, `users.c.id`, `User.id`.
    fn referent(&mut self, value: &Value<'a>) -> (Name, Option<Text>) {
        if let Some((of, name)) = attribute(value) {
            let table = match attribute(of) {
                Some((table, "c" | "columns")) => self.table_name(table),
                _ => self.table_name(of),
            };
            if let Some(table) = table {
                return (table, Some(Text::known(name)));
            }
        }
        let whole = self.text(value);
        let mut parts = at_dots(&whole);
        // A hole may hold dots itself: where it stands alone, it is the whole.
        if parts.len() < 2 {
            return (Name::bare(whole), None);
        }
        let column = parts.pop();
        let name = parts.pop().unwrap_or_else(Text::empty);
        let schema = (!parts.is_empty()).then(|| separated(&parts, "."));
        (Name { schema, name }, column)
    }

    /// What comes after `EXCLUDE` (`visit_exclude_constraint` in sqlalchemy/dialects/postgresql/base.py).
    pub(super) fn exclusion(&mut self, elements: &[Value<'a>], args: &Args<'a>) -> Text {
        let using = self.optional(args.named("using")).unwrap_or_else(|| Text::known("gist"));
        let mut parts = Vec::new();
        for element in elements {
            let pair = self.heap.elements(element).map(|pair| pair.items).unwrap_or_default();
            let [what, operator] = pair.as_slice() else {
                parts.push(self.hole(element, "it is not a pair of an element and an operator"));
                continue;
            };
            let what = match self.column_name(what) {
                Some(name) => identifier(&name, self.dialect),
                None => self.sql(what),
            };
            let operator = self.text(operator);
            parts.push(separated([&what, &operator], " WITH "));
        }
        let mut definition = between("USING ", &using, " (");
        definition.push_text(&separated(&parts, ", "));
        definition.push_str(")");
        if let Some(condition) = args.named("where").filter(|value| !matches!(value, Value::None)) {
            let condition = self.sql(condition);
            definition.push_text(&between(" WHERE (", &condition, ")"));
        }
        definition
    }
}
