use super::mysql::BOTH;
use super::sure;
use crate::finding::{Severity, Violation};
use crate::operation::{Change, ConstraintType};
use crate::rules::deployed::in_python;
use crate::rules::{Check, Group, Judged, Rule};
use crate::schema::Table;

pub(super) const RULE: Rule = Rule {
    name: "mysql-drop-constraint-missing-type",
    group: Group::Api,
    severity: Severity::Error,
    what: "A `drop_constraint` without `type_` on MySQL or MariaDB.",
    why: "MySQL drops each kind of constraint by a statement of its own: Alembic stops where it is not told the kind.",
    remedy: "Pass `type_=\"foreignkey\"`, `\"unique\"`, `\"check\"` or `\"primary\"`.",
    databases: BOTH,
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("name", sa.String(20)), sa.UniqueConstraint("name", name="uq_runs_name"))
op.drop_constraint("uq_runs_name", "runs")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("name", sa.String(20)), sa.UniqueConstraint("name", name="uq_runs_name"))
op.drop_constraint("uq_runs_name", "runs", type_="unique")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::DropConstraint { table, name: Some(name), kind: None, .. } = &judged.operation.change else {
        return Vec::new();
    };
    if !sure::is_directive(judged) || judged.operation.directive.as_ref() != "drop_constraint" {
        return Vec::new();
    }
    let (Some(table), Some(name)) = (table.name.as_known(), name.as_known()) else { return Vec::new() };
    let kind = judged.existing().and_then(|it| kind_of(&it.table, name));
    let message = format!("`drop_constraint` of `{name}` on table `{table}` needs `type_` on MySQL.");
    let says = "No generic 'DROP CONSTRAINT' in MySQL - please specify constraint type";
    let mut violation = judged.violation(message).with_severity(sure::of_refusal(judged));
    if let Some(kind) = kind {
        let schema = judged.existing().map(|it| in_python(&it.id).1).unwrap_or_default();
        violation = violation
            .with_replacement(format!("op.drop_constraint(\"{name}\", \"{table}\", type_=\"{kind}\"{schema})"));
    }
    vec![violation.with_alembic_says(Some(says.to_owned()))]
}

/// The kind of a constraint that a table has, as `type_` names it.
pub(super) fn kind_of(table: &Table, name: &str) -> Option<&'static str> {
    if table.foreign_keys.iter().any(|it| *it.name.name == *name) {
        return Some("foreignkey");
    }
    if table.uniques.iter().any(|it| *it.name.name == *name) {
        return Some("unique");
    }
    table.checks.iter().any(|it| *it.name.name == *name).then_some("check")
}

/// The kind of a constraint, as `type_` names it.
pub(super) fn word_of(kind: &ConstraintType) -> Option<&'static str> {
    Some(match kind {
        ConstraintType::Primary => "primary",
        ConstraintType::Unique => "unique",
        ConstraintType::ForeignKey => "foreignkey",
        ConstraintType::Check => "check",
        _ => return None,
    })
}
