use crate::finding::{Severity, Violation};
use crate::operation::{self, Change, ObjectKind, Operation, Verb};
use crate::rules::judged::operation_at;
use crate::rules::tabled::type_of;
use crate::rules::{Check, Group, POSTGRESQL, Rule, Tabled};
use crate::schema::{Column, Id};

// `ALTER COLUMN … TYPE` alters the sequence of an identity, and none of a default (`transformAlterTableStmt` in
// src/backend/parser/parse_utilcmd.c).
pub(super) const RULE: Rule = Rule {
    name: "sequence-smaller-than-column",
    group: Group::Design,
    severity: Severity::Warning,
    what: "A `BIGINT` column that is filled from a sequence of 32-bit integers.",
    why: "The sequence ends at 2,147,483,647 though the column could go on. Changing the type of a `SERIAL` column does not change its sequence.",
    remedy: "Change the type of the sequence, too.",
    databases: &[POSTGRESQL.from(10, 0)],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.Integer, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.alter_column("runs", "id", type_=sa.BigInteger, existing_type=sa.Integer)
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.Integer, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.alter_column("runs", "id", type_=sa.BigInteger, existing_type=sa.Integer)
op.execute("ALTER SEQUENCE runs_id_seq AS bigint")
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    let of = |column: &Column| {
        let serial = column.serial.as_ref()?;
        let is_wide = matches!(type_of(column)?.as_str(), "BIGINT" | "INT8");
        let typed = tabled.typed(column);
        if !is_wide || typed.by == column.made.by || was_wide(tabled, column) || is_altered(tabled, serial) {
            return None;
        }
        let message = format!(
            "`{}.{}` becomes a `BIGINT`, and its sequence `{serial}` stays one of 32 bits.",
            tabled.id, column.name
        );
        let instead = format!("op.execute(\"ALTER SEQUENCE {serial} AS bigint\")");
        Some(tabled.violation(typed, message)?.with_instead(instead))
    };
    tabled.columns().filter(|it| it.serial.is_some()).filter_map(of).collect()
}

/// Whether the column was made as a `BIGSERIAL`.
fn was_wide(tabled: &Tabled<'_>, column: &Column) -> bool {
    let Some((_, operation)) = column.made.by.and_then(|by| operation_at(tabled.environment, by)) else { return true };
    let is_wide = |it: &operation::Column| {
        it.name.as_known() == Some(&*column.name)
            && it.type_.sql.as_known().is_none_or(|sql| sql.to_ascii_uppercase().starts_with("BIG"))
    };
    match &operation.change {
        Change::CreateTable(create) => {
            !create.columns.iter().any(|it| it.name.as_known() == Some(&*column.name))
                || create.columns.iter().any(is_wide)
        }
        Change::AddColumn { column, .. } => is_wide(column),
        _ => true,
    }
}

/// Whether some migration alters the sequence: its type may be among what changes.
fn is_altered(tabled: &Tabled<'_>, sequence: &Id) -> bool {
    let is_it = |operation: &Operation| match &operation.change {
        Change::Object { verb: Verb::Alter, kind: ObjectKind::Sequence, name, .. } => {
            name.as_ref().is_none_or(|it| it.name.as_known().is_none_or(|name| *name == *sequence.name))
        }
        _ => false,
    };
    let functions = tabled.environment.migrations.iter().filter_map(|it| it.function("upgrade"));
    functions.flat_map(|it| &it.operations).any(is_it)
}
