use super::transaction::stops_second_run;
use crate::finding::{Related, Severity, Violation};
use crate::operation::{Certainty, Operation};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "autocommit-block-breaks-atomicity",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "An `autocommit_block()` after operations that can't be run a second time.",
    why: "The block first commits what came before it. If it fails, as an index that is built concurrently may, the migration is half done and not noted as run: the next run starts from its beginning, and fails at what has been done already.",
    remedy: "Put the block into a migration of its own, or make what comes before it repeatable: `IF NOT EXISTS`.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.add_column("runs", sa.Column("state", sa.Text))
with op.get_context().autocommit_block():
    op.create_index("ix_runs_state", "runs", ["state"], postgresql_concurrently=True)
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.add_column("runs", sa.Column("state", sa.Text))
# next revision
with op.get_context().autocommit_block():
    op.create_index("ix_runs_state", "runs", ["state"], postgresql_concurrently=True)
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    if judged.operation.autocommit.is_none()
        || judged.is_downgrade
        || judged.earlier().iter().any(|it| it.autocommit.is_some())
    {
        return Vec::new();
    }
    let unrepeatable = |it: &&Operation| it.certainty == Certainty::Certain && stops_second_run(&it.change);
    let Some(first) = judged.earlier().iter().find(unrepeatable) else { return Vec::new() };
    let message = format!(
        "This `autocommit_block()` commits what comes before it: if it fails, the next run fails at `{}`, which has been done already.",
        first.op()
    );
    let related = Related {
        path: judged.migration.path.clone(),
        position: first.position,
        message: format!("`{}` is committed by the block", first.op()),
    };
    vec![judged.violation(message).with_related(Some(related))]
}
