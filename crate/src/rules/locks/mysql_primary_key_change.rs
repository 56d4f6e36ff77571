use super::mysql::COPYING;
use crate::finding::{Severity, Violation};
use crate::operation::{Change, ConstraintKind, ConstraintType, Name, Operation};
use crate::rules::{Check, Group, Judged, Rule};
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "mysql-primary-key-change",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "The primary key of a table that exists, dropped or made.",
    why: "InnoDB stores rows in the order of the primary key: the table is written anew. Where it is dropped and no other one is added in the same statement, nobody writes to the table meanwhile.",
    remedy: "Drop the old key and add the new one in one `ALTER TABLE`, which lets others write.",
    databases: COPYING,
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.String(20)))
# next revision
op.drop_constraint("PRIMARY", "runs", type_="primary")
op.create_primary_key("pk_runs", "runs", ["id", "state"])
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.String(20)))
# next revision
op.execute("ALTER TABLE runs DROP PRIMARY KEY, ADD PRIMARY KEY (id, state)")
"#,
    check: Check::Operation(check),
};

/// MySQL manual, 17.12.1, "Primary Key Operations".
fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::DropConstraint { kind: Some(ConstraintType::Primary), .. } = &judged.operation.change else {
        return Vec::new();
    };
    let Some(existing) = judged.existing().filter(|_| !judged.is_downgrade) else { return Vec::new() };
    let call = judged.operation.call;
    let is_added = |it: &Operation| it.call == call && matches!(&it.change, Change::AddConstraint { .. });
    if judged.operation.sql.is_some() && judged.later().iter().any(is_added) {
        return Vec::new();
    }
    let message = format!(
        "The primary key of table `{}` is dropped by a statement of its own: the table is copied.",
        existing.id
    );
    let violation = judged.violation(message);
    vec![match judged.later().iter().find_map(|it| new_key(it, judged.operation.change.table())) {
        Some(columns) => violation.with_instead(format!(
            "op.execute(\"ALTER TABLE {} DROP PRIMARY KEY, ADD PRIMARY KEY ({})\")",
            existing.id,
            columns.join(", ")
        )),
        None => violation,
    }]
}

/// The columns of the primary key that an operation gives a table.
fn new_key<'o>(operation: &'o Operation, of: Option<&Name>) -> Option<Vec<&'o str>> {
    let Change::AddConstraint { table, constraint } = &operation.change else { return None };
    let ConstraintKind::PrimaryKey { columns, .. } = &constraint.kind else { return None };
    if Some(table) != of {
        return None;
    }
    columns.iter().map(Text::as_known).collect()
}
