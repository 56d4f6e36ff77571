use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::deployed::in_python;
use crate::rules::destructive::drop_then_add_column;
use crate::rules::{Check, Group, Judged, Rule, mend};

pub(super) const RULE: Rule = Rule {
    name: "drop-column",
    group: Group::Destructive,
    severity: Severity::Warning,
    what: "A column that is dropped from a table that exists.",
    why: "Its values are gone, and no downgrade brings them back. Code that still names the column, as every query of an old model does, fails as soon as the migration is done.",
    remedy: "Deploy code that no longer maps the column first, then drop it. Where it is NOT NULL without a default, make it nullable before that.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.drop_column("runs", "state")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text, nullable=False))
# next revision
op.alter_column("runs", "state", existing_type=sa.Text, nullable=True)
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::DropColumn { column, .. } = &judged.operation.change else { return Vec::new() };
    if judged.is_downgrade {
        return Vec::new();
    }
    let Some(existing) = judged.existing() else { return Vec::new() };
    let Some(name) = column.as_known() else { return Vec::new() };
    let there = existing.table.column(name);
    let id = &existing.id;
    if there.is_some_and(|it| !judged.was_there(it.made)) || judged.drops_table(id) {
        return Vec::new();
    }
    // A column that the database computes can be had back; of one that is renamed another rule tells.
    if there.is_some_and(|it| it.computed.is_some()) {
        let message = format!("Generated column `{id}.{name}` is dropped: code that still reads it fails.");
        let why = "Code that still names it fails as soon as the migration is done. Its values can be computed again.";
        return vec![judged.violation(message).with_severity(Severity::Info).with_why(why)];
    }
    if drop_then_add_column::successor(judged).is_some_and(|it| it.is_likely) {
        return Vec::new();
    }
    let reader = judged.reader(id, Some(name)).map(|reader| format!("in line {}", reader.line));
    let reader = reader.or_else(|| judged.reader_before(id, name).map(|revision| format!("in revision `{revision}`")));
    if let Some(reader) = reader {
        let message = format!(
            "Column `{id}.{name}` is dropped after its values are read {reader}: code that still uses it fails."
        );
        return vec![judged.violation(message).with_severity(Severity::Info).with_why(AFTER_READING)];
    }
    if let Some(emptying) = judged.emptied() {
        let line = emptying.position.line;
        let message = format!(
            "Column `{id}.{name}` is dropped from a table that is emptied in line {line}: code that still uses it fails."
        );
        return vec![judged.violation(message).with_severity(Severity::Info)];
    }
    let violation = judged.violation(format!("Column `{id}.{name}` is dropped with all its values."));
    let is_asked_for = there.is_some_and(|it| {
        let is_filled = it.default.is_some() || it.serial.is_some() || it.identity.is_some();
        it.sure_nullable() == Some(false) && !it.is_assumed && !is_filled
    });
    if !is_asked_for {
        return vec![violation];
    }
    let violation = violation.with_why(ASKED_FOR);
    // A key's column can't be made nullable.
    let is_in_key = existing.table.primary_key.as_ref().is_some_and(|key| key.columns.iter().any(|it| **it == *name));
    if judged.server().dialect != Dialect::Postgresql || is_in_key {
        return vec![violation];
    }
    let (table, schema) = in_python(id);
    let instead = format!(
        "# in a release before, so that code without the column can insert rows\nop.alter_column({table}, {}, nullable=True{schema})",
        mend::quoted(name)
    );
    vec![violation.with_instead(instead)]
}

/// Why a column still matters of which a migration has read the values.
const AFTER_READING: &str = "What was made of its values stays. Code that still names the column, as every query of an old model does, fails as soon as the migration is done.";

/// Why a column that is NOT NULL and has no default is harder to part with.
const ASKED_FOR: &str = "Its values are gone, and no downgrade brings them back. Code that still names it fails as soon as the migration is done; code that no longer does can't insert rows before, as the column is NOT NULL and has no default.";
