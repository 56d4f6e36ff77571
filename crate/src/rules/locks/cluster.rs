use super::met::in_use;
use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "cluster",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "`CLUSTER`.",
    why: "PostgreSQL writes the whole table and its indexes anew, in the order of an index, under an ACCESS EXCLUSIVE lock: nobody reads or writes it until that is done. Rows that come later are in no order again.",
    remedy: "Leave the order to an index, with `INCLUDE` for what queries read besides. If the table has to be in order, use pg_repack, outside of migrations.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("at", sa.DateTime(timezone=True), index=True))
# next revision
op.execute("CLUSTER runs USING ix_runs_at")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("at", sa.DateTime(timezone=True)))
# next revision
with op.get_context().autocommit_block():
    op.create_index("ix_runs_at", "runs", ["at"], postgresql_include=["id"], postgresql_concurrently=True)
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::Other { op, table, .. } = &judged.operation.change else { return Vec::new() };
    if op != "cluster" || table.is_some() && in_use(judged).is_none() {
        return Vec::new();
    }
    let what =
        table.as_ref().map_or_else(|| "every table that was clustered before".to_owned(), |it| format!("table `{it}`"));
    vec![judged.violation(format!("`CLUSTER` writes {what} anew."))]
}
