use super::met::in_use;
use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "add-generated-stored-column",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "A stored generated column, added to a table that exists.",
    why: "PostgreSQL computes it for each row and writes the whole table and its indexes anew under an ACCESS EXCLUSIVE lock.",
    remedy: "Compute it in a view or in queries, with an index on the expression where it is looked for; from PostgreSQL 18 on, a virtual generated column takes no room. Or add a plain column that a trigger keeps up, and fill in the rows that are there in batches.",
    databases: &[POSTGRESQL.from(12, 0)],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("name", sa.Text))
# next revision
op.add_column("runs", sa.Column("name_lower", sa.Text(), sa.Computed("lower(name)", persisted=True)))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("name", sa.Text))
# next revision
with op.get_context().autocommit_block():
    op.create_index("ix_runs_name_lower", "runs", [sa.text("lower(name)")], postgresql_concurrently=True)
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::AddColumn { column, .. } = &judged.operation.change else { return Vec::new() };
    let Some(computed) = &column.computed else { return Vec::new() };
    // From PostgreSQL 18 on, one that doesn't say so is not stored.
    let is_stored = computed.stored.unwrap_or(!judged.server().is_postgresql_from(18));
    let Some(existing) = in_use(judged).filter(|_| is_stored) else { return Vec::new() };
    let message = format!(
        "The new column `{}.{}` is computed and stored for each row: the table is rewritten.",
        existing.id, column.name
    );
    vec![judged.violation(message)]
}
