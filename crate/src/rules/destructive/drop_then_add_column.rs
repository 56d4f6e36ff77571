use crate::finding::{Severity, Violation};
use crate::operation::{Change, Column, ConstraintKind, Operation};
use crate::revision::Migration;
use crate::rules::deployed::in_python;
use crate::rules::{Check, Group, Judged, Rule, mend};
use crate::schema::types::plain;

pub(super) const RULE: Rule = Rule {
    name: "drop-then-add-column",
    group: Group::Destructive,
    severity: Severity::Warning,
    what: "A column that is dropped while one of its type, or of its name, is added to the same table.",
    why: "Autogenerate can't tell a rename from a drop and an add. The new column begins without the values of the old one.",
    remedy: "Rename the column, or copy the values before the old one is dropped.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.String(20)))
# next revision
op.add_column("runs", sa.Column("status", sa.String(20)))
op.drop_column("runs", "state")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.String(20)))
# next revision
op.add_column("runs", sa.Column("status", sa.String(20)))
op.execute("UPDATE runs SET status = state")
op.drop_column("runs", "state")
"#,
    check: Check::Operation(check),
};

/// A column that takes the place of one that is dropped, and the operation that adds it.
pub(super) struct Successor<'e> {
    column: &'e Column,
    operation: &'e Operation,
    /// Its name says so, and not the type alone.
    pub(super) is_likely: bool,
}

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Some(Successor { column, operation, is_likely }) = successor(judged) else { return Vec::new() };
    let Change::DropColumn { column: old, .. } = &judged.operation.change else { return Vec::new() };
    let (Some(existing), Some(old), Some(new)) = (judged.existing(), old.as_known(), column.name.as_known()) else {
        return Vec::new();
    };
    let (id, line) = (&existing.id, operation.position.line);
    let (table, schema) = in_python(id);
    if old == new {
        let message = format!("Column `{id}.{old}` is dropped and added again in line {line}, without its values.");
        let why = "Where the type changes, `alter_column` keeps what can be cast.";
        return vec![judged.violation(message).with_why(why)];
    }
    let message = format!(
        "Column `{id}.{old}` is dropped and `{new}`, of the same type, is added in line {line}: if that is a rename, its values are lost."
    );
    let (old, new) = (mend::quoted(old), mend::quoted(new));
    // MySQL asks for the column's type and all the rest of it.
    let instead = (!judged.server().dialect.is_mysql())
        .then(|| format!("op.alter_column({table}, {old}, new_column_name={new}{schema})"));
    let severity = if is_likely { Severity::Warning } else { Severity::Info };
    vec![Violation { instead, ..judged.violation(message).with_severity(severity) }]
}

/// The one column that surely or likely takes the place of one that is dropped without its values being read.
pub(super) fn successor<'e>(judged: &Judged<'e>) -> Option<Successor<'e>> {
    let Change::DropColumn { column, .. } = &judged.operation.change else { return None };
    if judged.is_downgrade {
        return None;
    }
    let (existing, there) = judged.existing_column(column)?;
    let id = &existing.id;
    let added = |operation: &'e Operation| match &operation.change {
        Change::AddColumn { table, column, .. } if judged.is(table, id) && judged.comes_with(operation) => {
            Some(Successor { column, operation, is_likely: true })
        }
        _ => None,
    };
    let mut added: Vec<Successor<'e>> = judged.operations().iter().filter_map(added).collect();
    if added.is_empty()
        || judged.emptied().is_some()
        || there.computed.is_some()
        || judged.reader(id, Some(&there.name)).is_some()
    {
        return None;
    }
    if let Some(at) = added.iter().position(|it| it.column.name.as_known() == Some(&there.name)) {
        return Some(added.swap_remove(at));
    }
    let dialect = judged.server().dialect;
    let type_ = there.sure_type()?.sql.as_known()?;
    let is_alike = |it: &Successor<'_>| {
        let is_key = it.column.primary_key || !it.column.constraints.is_empty() || it.column.computed.is_some();
        !is_key
            && it
                .column
                .type_
                .sql
                .as_known()
                .is_some_and(|sql| sql == type_ || plain(sql, dialect) == plain(type_, dialect))
    };
    let dropped = judged.operations().iter().filter(|it| {
        let Change::DropColumn { table, column, .. } = &it.change else { return false };
        let other = || existing.table.column(column.as_known()?)?.sure_type()?.sql.as_known();
        judged.is(table, id) && other().is_none_or(|sql| plain(sql, dialect) == plain(type_, dialect))
    });
    // Which of several it may be nobody can tell, and what is common says nothing.
    let is_referring = existing.table.foreign_keys.iter().any(|key| key.columns.contains(&there.name));
    if dropped.count() != 1 || is_referring {
        return None;
    }
    added.retain(is_alike);
    // One that gets a foreign key need not refer to what the old one did.
    let refers = |name: Option<&str>| {
        judged.operations().iter().any(|it| match &it.change {
            Change::AddConstraint { table, constraint } if judged.is(table, id) => match &constraint.kind {
                ConstraintKind::ForeignKey { columns, .. } => columns.iter().any(|column| column.as_known() == name),
                _ => false,
            },
            _ => false,
        })
    };
    added.retain(|it| !refers(it.column.name.as_known()));
    let only = if added.len() == 1 { added.pop() } else { None };
    only.filter(|it| !it.column.name.as_known().is_some_and(|new| is_said_to_be_new(judged.migration, new)))
        .map(|it| {
            let is_likely = it.column.name.as_known().is_some_and(|new| are_alike(&there.name, new));
            Successor { is_likely, ..it }
        })
        // Flags, counts and times have types that say nothing of them.
        .filter(|it| it.is_likely || type_.contains('('))
}

/// Whether a migration's message says that it adds a column: `add cache_key to workflows`.
fn is_said_to_be_new(migration: &Migration, name: &str) -> bool {
    let message = migration.message.to_ascii_lowercase().replace(['_', '-'], " ");
    let name = name.to_ascii_lowercase().replace('_', " ");
    message.starts_with("add") && message.contains(&name) && !message.contains("renam")
}

/// Whether two names share a word, or how they begin.
fn are_alike(one: &str, other: &str) -> bool {
    let words = |name: &str| -> Vec<String> {
        name.split('_').filter(|word| word.len() > 2).map(str::to_ascii_lowercase).collect()
    };
    let (own, others) = (words(one), words(other));
    let common = one.bytes().zip(other.bytes()).take_while(|(own, other)| own.eq_ignore_ascii_case(other)).count();
    own.iter().any(|word| others.contains(word)) || common >= 4 || one.contains(other) || other.contains(one)
}
