use crate::finding::{Severity, Violation};
use crate::operation::{Change, Operation};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "autovacuum-off",
    group: Group::Design,
    severity: Severity::Warning,
    what: "A table without autovacuum.",
    why: "Dead rows stay, the table and its indexes grow, statistics age, and at last the server stops for a forced vacuum against wraparound.",
    remedy: "Leave it on; lower `autovacuum_vacuum_scale_factor` of a table that changes much.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
op.execute("ALTER TABLE runs SET (autovacuum_enabled = false)")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
op.execute("ALTER TABLE runs SET (autovacuum_vacuum_scale_factor = 0.02)")
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
    vec![judged.violation(format!("Autovacuum is turned off for table `{}`.", table.name))]
}

fn is_meant(judged: &Judged<'_>) -> bool {
    match &judged.operation.change {
        Change::AlterTable { action, .. } => is_off(action) && !is_on_later(judged),
        Change::CreateTable(create) => create.clauses.iter().any(is_off),
        _ => false,
    }
}

/// A load may go without it for a while.
fn is_on_later(judged: &Judged<'_>) -> bool {
    let on = |operation: &Operation| match &operation.change {
        Change::AlterTable { action, .. } => value(action).is_some_and(|it| it != "off"),
        _ => false,
    };
    judged.later().iter().any(on)
}

fn is_off(clause: &Text) -> bool {
    value(clause).is_some_and(|it| it == "off")
}

/// What `autovacuum_enabled` is set or reset to.
fn value(clause: &Text) -> Option<&'static str> {
    // The value of SQLAlchemy's option may be no text: `{False}`.
    let clause = clause.to_string().to_ascii_lowercase();
    let (before, rest) = clause.split_once("autovacuum_enabled")?;
    if before.trim_start().starts_with("reset") {
        return Some("on");
    }
    let rest = rest.trim_start_matches([' ', '=', '\'', '{']);
    let is_off = ["false", "off", "0", "no"].iter().any(|it| rest.starts_with(it));
    Some(if is_off { "off" } else { "on" })
}
