use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::mend;
use crate::rules::tabled::has_word;
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "unlogged-table",
    group: Group::Design,
    severity: Severity::Warning,
    what: "A table that is `UNLOGGED`.",
    why: "After a crash PostgreSQL empties it, and replicas have none of its rows.",
    remedy: "Use an ordinary table for what must not be lost.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), prefixes=["UNLOGGED"])
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    if judged.is_downgrade {
        return Vec::new();
    }
    let Some(table) = judged.operation.change.table() else { return Vec::new() };
    if !is_meant(judged) {
        return Vec::new();
    }
    vec![judged.violation(format!("Table `{}` is `UNLOGGED`: a crash empties it.", table.name))]
}

fn is_meant(judged: &Judged<'_>) -> bool {
    let operation = judged.operation;
    match &operation.change {
        Change::AlterTable { action, .. } => {
            action.as_known().is_some_and(|it| it.trim().eq_ignore_ascii_case("SET UNLOGGED"))
        }
        Change::CreateTable(_) => match &operation.sql {
            Some(sql) => {
                let begins = sql.text.with_holes();
                let head = begins.split('(').next().unwrap_or_default();
                has_word(head, "UNLOGGED")
            }
            None => is_prefixed(judged),
        },
        _ => false,
    }
}

/// `prefixes=["UNLOGGED"]`, in the call as it is written.
fn is_prefixed(judged: &Judged<'_>) -> bool {
    let text = &judged.migration.text;
    text.contains("UNLOGGED")
        && mend::written(judged.migration, judged.operation.position)
            .and_then(|it| it.split_once("prefixes"))
            .is_some_and(|(_, rest)| rest.split(']').next().is_some_and(|it| it.contains("UNLOGGED")))
}
