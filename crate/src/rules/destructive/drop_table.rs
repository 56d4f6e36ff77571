use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, Rule};

pub(super) const RULE: Rule = Rule {
    name: "drop-table",
    group: Group::Destructive,
    severity: Severity::Warning,
    what: "A table that is dropped while databases may have rows in it.",
    why: "Its rows are gone, and a downgrade brings back the table without them. Code that still reads it fails as soon as the migration is done.",
    remedy: "Deploy code that no longer uses the table first. Rename it or keep a dump, and drop it some releases later.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.drop_table("runs")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.create_table("runs_new", sa.Column("id", sa.BigInteger, primary_key=True))
op.drop_table("runs_new")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::DropTable { .. } = judged.operation.change else { return Vec::new() };
    let Some(existing) = judged.existing() else { return Vec::new() };
    vec![judged.violation(format!("Table `{}` is dropped with all its rows.", existing.id))]
}
