use super::met::in_use;
use super::nulls::is_checked;
use super::written;
use crate::finding::{Replacement, Severity, Violation};
use crate::operation::{Change, ColumnChange};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};
use crate::schema::{Column, Id};

pub(super) const RULE: Rule = Rule {
    name: "set-not-null",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "A column of a table that exists, made NOT NULL with nothing that spares PostgreSQL the look at all rows.",
    why: "PostgreSQL reads the whole table under an ACCESS EXCLUSIVE lock to see that there is no NULL: nobody reads or writes it until that is done and the transaction is over.",
    remedy: "Add `CHECK (column IS NOT NULL)` as `NOT VALID`, validate it in the next revision, which reads all rows while others work, then set NOT NULL: from PostgreSQL 12 on, that believes the check and is done at once. The check can go then.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.alter_column("runs", "state", nullable=False)
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.create_check_constraint("ck_runs_state_not_null", "runs", "state IS NOT NULL", postgresql_not_valid=True)
# next revision
op.execute("ALTER TABLE runs VALIDATE CONSTRAINT ck_runs_state_not_null")
op.alter_column("runs", "state", nullable=False)
op.drop_constraint("ck_runs_state_not_null", "runs")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::AlterColumn { column, to, .. } = &judged.operation.change else { return Vec::new() };
    if to.nullable != Some(false) {
        return Vec::new();
    }
    let Some(existing) = in_use(judged) else { return Vec::new() };
    let Some(name) = column.as_known() else { return Vec::new() };
    let known = existing.table.column(name);
    let was_not_null = known.and_then(Column::sure_nullable) == Some(false);
    if was_not_null || judged.server().is_postgresql_from(12) && is_checked(existing, name) {
        return Vec::new();
    }
    let id = &existing.id;
    let message = format!("Column `{id}.{name}` is made NOT NULL, for which all rows are read.");
    let violation = judged.violation(message);
    vec![if is_nothing_else(to) { with_instead(violation, judged, id, name) } else { violation }]
}

/// Whether a column is made NOT NULL and nothing besides: what else a call does is not in the code.
fn is_nothing_else(to: &ColumnChange) -> bool {
    let is_free = to.comment.is_none() && to.identity.is_none() && to.other.is_none() && !to.drop_expression;
    is_free && to.name.is_none() && to.type_.is_none() && to.default.is_none()
}

fn with_instead(violation: Violation, judged: &Judged<'_>, id: &Id, column: &str) -> Violation {
    let (table, quoted) = (written::in_sql(id), written::name_in_sql(column));
    let alter = |action: &str| written::execute(&format!("ALTER TABLE {table} {action}"));
    if judged.server().is_postgresql_from(18) {
        let name = written::name_in_sql(&format!("{}_{column}_not_null", id.name));
        let add = alter(&format!("ADD CONSTRAINT {name} NOT NULL {quoted} NOT VALID"));
        let validate = alter(&format!("VALIDATE CONSTRAINT {name}"));
        return violation.with_replacement(format!("{add}{}{validate}", written::NEXT_REVISION));
    }
    let name = format!("ck_{}_{column}_not_null", id.name);
    let in_sql = written::name_in_sql(&name);
    let add = alter(&format!("ADD CONSTRAINT {in_sql} CHECK ({quoted} IS NOT NULL) NOT VALID"));
    let validate = alter(&format!("VALIDATE CONSTRAINT {in_sql}"));
    let schema = written::schema(id);
    let (table, column, name) = (written::string(&id.name), written::string(column), written::string(&name));
    let nullable = |is: &str| format!("op.alter_column({table}, {column}{schema}, nullable={is})");
    let drop = format!("op.drop_constraint({name}, {table}{schema})");
    let set = nullable("False");
    // What goes back by one revision is to find the check that is validated.
    let undo_next = vec![nullable("True"), add.clone()];
    let code = format!("{add}{}{validate}\n{set}\n{drop}", written::NEXT_REVISION);
    Violation { replacement: Some(Replacement { undo: vec![drop], undo_next }), ..violation.with_instead(code) }
}
