use super::met::{earlier, in_use, is_name_of};
use super::written;
use crate::finding::{Related, Severity, Violation};
use crate::operation::{Change, Operation};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "validate-in-same-transaction",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "A constraint that is added as `NOT VALID` and validated in the same transaction.",
    why: "The lock that adding it took is held to the end of the transaction, so all rows are read under it: `NOT VALID` has gained nothing.",
    remedy: "Validate it in the next revision, with `transaction_per_migration=True`, or in an `autocommit_block()`, which commits what comes before it.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("tries", sa.Integer))
# next revision
op.create_check_constraint("ck_runs_tries", "runs", "tries >= 0", postgresql_not_valid=True)
op.execute("ALTER TABLE runs VALIDATE CONSTRAINT ck_runs_tries")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("tries", sa.Integer))
# next revision
op.create_check_constraint("ck_runs_tries", "runs", "tries >= 0", postgresql_not_valid=True)
with op.get_context().autocommit_block():
    op.execute("ALTER TABLE runs VALIDATE CONSTRAINT ck_runs_tries")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::ValidateConstraint { name, .. } = &judged.operation.change else { return Vec::new() };
    let Some(existing) = in_use(judged) else { return Vec::new() };
    let adds = |it: &&Operation| match &it.change {
        Change::AddConstraint { table, constraint } => {
            constraint.not_valid && constraint.name.as_ref() == Some(name) && is_name_of(table, &existing.id)
        }
        _ => false,
    };
    // What runs outside of the transaction, or ends it, lies between two of them.
    let in_transaction = earlier(judged).take_while(|it| it.autocommit.is_none() && !ends_transaction(&it.change));
    let added = Some(in_transaction).filter(|_| judged.operation.autocommit.is_none()).and_then(|mut it| it.find(adds));
    let Some(added) = added else { return Vec::new() };
    let message = format!(
        "Constraint `{name}` of table `{}` is validated in the transaction that adds it as `NOT VALID`.",
        existing.id
    );
    let related = Related {
        path: judged.migration.path.clone(),
        position: added.position,
        message: "it is added as `NOT VALID`".to_owned(),
    };
    let violation = judged.violation(message).with_related(Some(related));
    let Some(known) = name.as_known() else { return vec![violation] };
    let statement =
        format!("ALTER TABLE {} VALIDATE CONSTRAINT {}", written::in_sql(&existing.id), written::name_in_sql(known));
    vec![violation.with_replacement(written::autocommit(&[written::execute(&statement)]))]
}

fn ends_transaction(change: &Change) -> bool {
    matches!(change, Change::Other { op, .. } if op == "commit" || op == "rollback" || op == "begin")
}
