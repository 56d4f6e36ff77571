use super::transaction::{is_end, severity_in_transaction, with_autocommit_block};
use crate::dialect::Dialect;
use crate::environment::Environment;
use crate::finding::{Related, Severity, Violation};
use crate::graph::Index;
use crate::operation::reads::Constant;
use crate::operation::{Certainty, Change, Column, ConstraintKind, Name, Operation};
use crate::replay::step;
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};
use crate::schema::fault::Log;
use crate::schema::{Id, Schema, TypeDefinition};
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "enum-value-used-same-transaction",
    group: Group::Locks,
    severity: Severity::Error,
    what: "A value of an enum that is used in the transaction that adds it.",
    why: "PostgreSQL refuses a new value until the transaction that adds it is committed: “unsafe use of new value”.",
    remedy: "Add the value in `with op.get_context().autocommit_block():`, or use it in a later migration, where env.py has `transaction_per_migration=True`.",
    databases: &[POSTGRESQL.from(12, 0)],
    is_opt_in: false,
    bad: r#"
op.execute("CREATE TYPE state AS ENUM ('new', 'done')")
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", postgresql.ENUM(name="state", create_type=False)))
# next revision
op.execute("ALTER TYPE state ADD VALUE 'failed'")
op.execute("UPDATE runs SET state = 'failed' WHERE state IS NULL")
"#,
    good: r#"
op.execute("CREATE TYPE state AS ENUM ('new', 'done')")
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", postgresql.ENUM(name="state", create_type=False)))
# next revision
with op.get_context().autocommit_block():
    op.execute("ALTER TYPE state ADD VALUE IF NOT EXISTS 'failed'")
op.execute("UPDATE runs SET state = 'failed' WHERE state IS NULL")
"#,
    check: Check::Operations(check),
};

/// A value that the transaction that is open has added.
struct Added<'e> {
    by: Judged<'e>,
    name: &'e Name,
    value: &'e str,
    /// As SQL writes it.
    quoted: String,
}

/// The open transaction: where it begins, and the values that it has added.
struct Open<'e> {
    begins: (Index, usize),
    migrations: Vec<Index>,
    added: Vec<Added<'e>>,
}

fn check(environment: &Environment, all: &[Judged<'_>]) -> Vec<Violation> {
    let adds = |it: &Judged<'_>| matches!(it.operation.change, Change::AddEnumValue { .. }) && !it.is_downgrade;
    if !all.iter().any(adds) {
        return Vec::new();
    }
    // All migrations of a run stand in one transaction only where that is known.
    let is_one = environment.transaction.is_some() && !environment.names_autocommit;
    let mut open = Open { begins: (0, 0), migrations: Vec::new(), added: Vec::new() };
    let mut violations = Vec::new();
    for judged in all.iter().filter(|it| !it.is_downgrade) {
        if open.migrations.last() != Some(&judged.index) {
            if !is_one || open.migrations.is_empty() {
                open.begin(judged.index, 0);
            }
            open.migrations.push(judged.index);
        }
        if judged.operation.autocommit.is_some() || is_end(&judged.operation.change) {
            open.begin(judged.index, judged.at + 1);
            open.migrations.push(judged.index);
            continue;
        }
        if let Some(at) = open.added.iter().position(|added| uses(judged, added, &open)) {
            violations.push(violation(judged, &open.added[at]));
            // One place for each value is enough.
            open.added.swap_remove(at);
        }
        if let Change::AddEnumValue { name, value, .. } = &judged.operation.change
            && let Some(value) = value.as_known()
            && severity_in_transaction(judged).is_some()
        {
            open.added.push(Added { by: *judged, name, value, quoted: format!("'{}'", value.replace('\'', "''")) });
        }
    }
    violations
}

impl Open<'_> {
    fn begin(&mut self, migration: Index, operation: usize) {
        self.begins = (migration, operation);
        self.migrations.clear();
        self.added.clear();
    }
}

fn violation(judged: &Judged<'_>, added: &Added<'_>) -> Violation {
    let (by, value, type_) = (&added.by, added.value, &added.name.name);
    let is_own = by.index == judged.index;
    let message = if is_own {
        format!("Value `{value}` of enum `{type_}` is used in the transaction that adds it.")
    } else {
        let id = by.migration.id().unwrap_or_default();
        format!("Value `{value}` of enum `{type_}` is used in the transaction in which revision `{id}` adds it.")
    };
    let is_certain = |it: &Judged<'_>| severity_in_transaction(it) == Some(Severity::Error);
    let severity = if is_certain(by) && judged.operation.certainty == Certainty::Certain && !judged.operation.is_caught
    {
        Severity::Error
    } else {
        Severity::Warning
    };
    let related = Related {
        path: by.migration.path.clone(),
        position: by.operation.position,
        message: format!("value `{value}` is added"),
    };
    let mut violation = judged.violation(message).with_severity(severity).with_related(Some(related));
    if !is_own {
        violation = violation.with_why(
            "The env.py runs all migrations of an upgrade in one transaction: whoever is to run both at once, as on an \
             empty database, gets “unsafe use of new value”.",
        );
    }
    with_autocommit_block(violation, by)
}

/// Whether an operation uses a value that its transaction has added. The words are looked for first: the schema that tells
/// what they mean takes a while.
fn uses(judged: &Judged<'_>, added: &Added<'_>, open: &Open<'_>) -> bool {
    if !mentions(judged.operation, added) {
        return false;
    }
    let schema = before(judged);
    let Some(id) = schema.id(added.name) else { return false };
    let is_used = Use { schema: &schema, id: &id, value: added.value }.is_in(judged.operation);
    is_used && is_new(judged, added, open, &id)
}

/// Whether the value was not there before, and its enum was: from version 17 on, a type of the same transaction has no
/// unsafe values (`AddEnumLabel` in `src/backend/catalog/pg_enum.c`).
fn is_new(judged: &Judged<'_>, added: &Added<'_>, open: &Open<'_>, id: &Id) -> bool {
    let schema = before(&added.by);
    let Some(type_) = schema.type_(id) else { return true };
    let had = match &type_.definition {
        TypeDefinition::Enum { values, .. } => values.iter().any(|it| it.as_known() == Some(added.value)),
        TypeDefinition::Other(..) => true,
    };
    let made_here = type_.made.by.is_some_and(|by| {
        let by = (by.migration as usize, by.operation as usize);
        open.migrations.contains(&by.0) && (by.0 != open.begins.0 || by.1 >= open.begins.1)
    });
    !(had || made_here && judged.server().is_postgresql_from(17))
}

/// The schema that an operation of an upgrade meets.
fn before(judged: &Judged<'_>) -> Schema {
    let environment = judged.environment;
    let mut schema = environment.replay.before(&environment.migrations, judged.index);
    let mut log = Log::default();
    for (at, operation) in judged.earlier().iter().enumerate() {
        schema.apply(operation, step(judged.index, at), &mut log);
    }
    schema
}

/// Whether an operation may have a value in it.
fn mentions(operation: &Operation, added: &Added<'_>) -> bool {
    let in_text = |text: &Text| text.with_holes().contains(&added.quoted);
    let in_default = |column: &Column| column.default.as_ref().is_some_and(in_text);
    let is_written = || {
        let reads = operation.reads.as_ref();
        reads.is_some_and(|reads| reads.values.iter().any(|it| is_value(&it.value, added.value)))
    };
    match &operation.change {
        Change::AddEnumValue { .. } | Change::CreateType { .. } => false,
        Change::AddColumn { column, .. } => in_default(column),
        Change::CreateTable(create) => create.columns.iter().any(in_default),
        Change::AlterColumn { to, .. } => to.default.as_ref().is_some_and(|it| it.as_ref().is_some_and(in_text)),
        Change::AddConstraint { constraint, .. } => {
            matches!(&constraint.kind, ConstraintKind::Check { condition } if in_text(condition))
        }
        Change::CreateIndex { index, .. } => index.predicate.as_ref().is_some_and(in_text),
        Change::CreateView { query, .. } => in_text(query),
        Change::Insert { .. } | Change::Update { .. } | Change::Delete { .. } | Change::Other { .. } => is_written(),
        _ => false,
    }
}

fn is_value(constant: &Constant, value: &str) -> bool {
    match constant {
        Constant::Text(text) | Constant::Typed { text: Some(text), .. } => text == value,
        _ => false,
    }
}

/// A use that is looked for.
struct Use<'u> {
    schema: &'u Schema,
    id: &'u Id,
    value: &'u str,
}

impl Use<'_> {
    fn is_in(&self, operation: &Operation) -> bool {
        match &operation.change {
            Change::AddColumn { table, column, .. } => self.is_default(table, column),
            Change::CreateTable(create) => create.columns.iter().any(|column| self.is_default(&create.table, column)),
            Change::AlterColumn { table, column, to } => {
                let Some(Some(default)) = &to.default else { return false };
                let is_typed = to.type_.as_ref().map_or_else(|| self.is_column(table, column), |it| self.is_type(it));
                self.is_given(default, is_typed)
            }
            Change::AddConstraint { table, constraint } => match &constraint.kind {
                ConstraintKind::Check { condition } => self.is_compared(table, condition),
                _ => false,
            },
            Change::CreateIndex { table, index, .. } => {
                index.predicate.as_ref().is_some_and(|it| self.is_compared(table, it))
            }
            Change::CreateView { query, reads, .. } => reads.iter().any(|it| self.is_compared(it, query)),
            _ => operation.reads.as_ref().is_some_and(|reads| {
                reads.values.iter().any(|it| {
                    is_value(&it.value, self.value)
                        && match &it.value {
                            Constant::Typed { type_, .. } => self.is_named(type_),
                            _ => self.is_column(&it.table, &it.column),
                        }
                })
            }),
        }
    }

    fn is_default(&self, table: &Name, column: &Column) -> bool {
        let is_typed = self.is_type(&column.type_) || self.is_column(table, &column.name);
        column.default.as_ref().is_some_and(|default| self.is_given(default, is_typed))
    }

    /// Whether a default is the value, where the column is of the enum.
    fn is_given(&self, default: &Text, is_typed: bool) -> bool {
        let Some(constant) = crate::sql::constant(default, Dialect::Postgresql) else { return false };
        match &constant {
            Constant::Text(text) => is_typed && text == self.value,
            Constant::Typed { type_, text } => text.as_deref() == Some(self.value) && self.is_named(type_),
            _ => false,
        }
    }

    fn is_type(&self, type_: &crate::operation::Type) -> bool {
        match type_.enum_.as_ref().and_then(|it| it.name.as_ref()) {
            Some(name) => self.schema.id(name).as_ref() == Some(self.id),
            None => type_.sql.as_known().is_some_and(|sql| self.is_named(sql)),
        }
    }

    fn is_named(&self, sql: &str) -> bool {
        let bare = sql.rsplit('.').next().unwrap_or(sql).trim_matches('"');
        bare.eq_ignore_ascii_case(&self.id.name)
    }

    fn is_column(&self, table: &Name, column: &Text) -> bool {
        let found = || {
            let table = self.schema.table(&self.schema.id(table)?)?;
            table.column(column.as_known()?)?.sure_type()?.user.clone()
        };
        found().as_ref() == Some(self.id)
    }

    /// Whether a condition on a table names the value beside a column of the enum, and casts nothing.
    fn is_compared(&self, table: &Name, condition: &Text) -> bool {
        let Some(sql) = condition.as_known() else { return false };
        let lower = sql.to_ascii_lowercase();
        if !sql.contains(&format!("'{}'", self.value)) || lower.contains("text") || lower.contains("char") {
            return false;
        }
        let Some(table) = self.schema.id(table).and_then(|id| self.schema.table(&id)) else { return false };
        let of_enum = |it: &&std::sync::Arc<crate::schema::Column>| it.type_.user.as_ref() == Some(self.id);
        let words: Vec<&str> = sql.split(|letter: char| !letter.is_alphanumeric() && letter != '_').collect();
        let mut columns = table.columns.iter().filter(of_enum);
        columns.any(|column| words.contains(&&*column.name))
    }
}
