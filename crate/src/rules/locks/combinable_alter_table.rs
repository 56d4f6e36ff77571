use super::met::{earlier, is_name_of, later};
use crate::finding::{Related, Severity, Violation};
use crate::operation::{Change, Operation};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};
use crate::schema::Id;

pub(super) const RULE: Rule = Rule {
    name: "combinable-alter-table",
    group: Group::Locks,
    severity: Severity::Info,
    what: "Several changes of one table that exists, each in an `ALTER TABLE` of its own.",
    why: "PostgreSQL looks at the table anew for each statement. In one statement, all that has to read or write its rows does so in one pass.",
    remedy: "Write them as one `ALTER TABLE` with several actions in `op.execute`.",
    databases: &[POSTGRESQL],
    is_opt_in: true,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.execute("ALTER TABLE runs ADD COLUMN state text")
op.execute("ALTER TABLE runs ADD COLUMN owner text")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.execute("ALTER TABLE runs ADD COLUMN state text, ADD COLUMN owner text")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let operation = judged.operation;
    if judged.is_downgrade || operation.autocommit.is_some() || !is_alter(&operation.change) {
        return Vec::new();
    }
    let Some(existing) = judged.existing() else { return Vec::new() };
    let id = &existing.id;
    // Told at the second statement of the table.
    let mut before = earlier(judged).filter(|it| alters(it, id) && !is_same_statement(it, operation));
    let Some(first) = before.next() else { return Vec::new() };
    if before.any(|it| !is_same_statement(it, first)) {
        return Vec::new();
    }
    let after = later(judged).filter(|it| alters(it, id) && !is_same_statement(it, operation)).count();
    let message = format!("Table `{id}` is changed by {} statements of this migration, which could be one.", after + 2);
    let related = Related {
        path: judged.migration.path.clone(),
        position: first.position,
        message: "the first of them".to_owned(),
    };
    vec![judged.violation(message).with_related(Some(related))]
}

fn alters(operation: &Operation, id: &Id) -> bool {
    let table = operation.change.table();
    operation.autocommit.is_none() && is_alter(&operation.change) && table.is_some_and(|table| is_name_of(table, id))
}

/// `ALTER TABLE` has many changes in one statement; each directive has a statement of its own.
fn is_same_statement(one: &Operation, other: &Operation) -> bool {
    let texts = one.sql.as_ref().zip(other.sql.as_ref());
    one.call == other.call && texts.is_some_and(|(one, other)| one.text == other.text)
}

fn is_alter(change: &Change) -> bool {
    matches!(
        change,
        Change::AddColumn { .. }
            | Change::DropColumn { .. }
            | Change::AddConstraint { .. }
            | Change::DropConstraint { .. }
            | Change::AlterTable { .. }
    ) || matches!(change, Change::AlterColumn { to, .. } if to.name.is_none())
}
