use super::mysql::{COPYING, begins_with};
use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, Rule};

pub(super) const RULE: Rule = Rule {
    name: "mysql-partition-change",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "Partitions of a table that exists, made or changed so that rows move.",
    why: "MySQL writes the rows anew, and nobody writes to the table until that is done.",
    remedy: "Add partitions at the end (`ADD PARTITION`), which moves nothing; for the rest, use gh-ost or pt-online-schema-change.",
    databases: COPYING,
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.String(20)))
# next revision
op.execute("ALTER TABLE runs PARTITION BY HASH(id) PARTITIONS 8")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.String(20)))
# next revision
op.execute("CREATE TABLE run_parts (id BIGINT PRIMARY KEY) PARTITION BY HASH(id) PARTITIONS 8")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::AlterTable { action, .. } = &judged.operation.change else { return Vec::new() };
    let (Some(existing), Some(action)) = (judged.existing(), action.as_known()) else { return Vec::new() };
    if judged.is_downgrade
        || !begins_with(
            action,
            &["PARTITION BY", "REMOVE PARTITIONING", "COALESCE PARTITION", "REORGANIZE PARTITION", "REBUILD PARTITION"],
        )
    {
        return Vec::new();
    }
    vec![judged.violation(format!(
        "Rows of table `{}` are moved to other partitions: nobody writes to it meanwhile.",
        existing.id
    ))]
}
