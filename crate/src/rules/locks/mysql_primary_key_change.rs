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
    why: "InnoDB stores rows in the order of the primary key: the table is rewritten. Where the key is dropped and no other one is added in the same statement, the table is copied, and nobody writes to it meanwhile.",
    remedy: "Keep the key and make the columns unique beside it; or drop the old key and add the new one in one `ALTER TABLE`, which lets others write.",
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
op.create_unique_constraint("uq_runs_id_state", "runs", ["id", "state"])
"#,
    check: Check::Operation(check),
};

/// MySQL manual, 17.12.1, "Primary Key Operations": only a key that is dropped by itself has the table copied.
fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Some(existing) = judged.existing().filter(|_| !judged.is_downgrade) else { return Vec::new() };
    let table = judged.operation.change.table();
    let is_beside = |it: &Operation| judged.operation.sql.is_some() && it.call == judged.operation.call;
    match &judged.operation.change {
        Change::DropConstraint { kind: Some(ConstraintType::Primary), .. } => {
            if judged.later().iter().any(|it| is_beside(it) && new_key(it, table).is_some()) {
                let message = format!("Table `{}` gets another primary key: it is rewritten, in place.", existing.id);
                return vec![judged.violation(message).with_severity(Severity::Info)];
            }
            let message = format!(
                "The primary key of table `{}` is dropped by a statement of its own: the table is copied.",
                existing.id
            );
            let violation = judged.violation(message);
            vec![match judged.later().iter().find_map(|it| new_key(it, table)) {
                Some(columns) => violation.with_instead(format!(
                    "op.execute(\"ALTER TABLE {} DROP PRIMARY KEY, ADD PRIMARY KEY ({})\")",
                    existing.id,
                    columns.join(", ")
                )),
                None => violation,
            }]
        }
        Change::AddConstraint { .. } if new_key(judged.operation, table).is_some() => {
            let is_dropped = |it: &Operation| {
                let drops = matches!(it.change, Change::DropConstraint { kind: Some(ConstraintType::Primary), .. });
                drops && it.change.table() == table
            };
            // What drops the old key speaks for both.
            if judged.earlier().iter().any(is_dropped) {
                return Vec::new();
            }
            let message = format!("Table `{}` gets a primary key: it is rewritten, in place.", existing.id);
            vec![judged.violation(message).with_severity(Severity::Info)]
        }
        _ => Vec::new(),
    }
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
