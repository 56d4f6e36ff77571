use super::written::{Verb, changes_table, is_first, shape_of, writes_all};
use crate::dialect::Dialect;
use crate::finding::{Related, Severity, Violation};
use crate::operation::{Certainty, Operation};
use crate::rules::{Check, Group, Judged, Rule};

pub(super) const RULE: Rule = Rule {
    name: "data-mixed-with-ddl",
    group: Group::Data,
    severity: Severity::Info,
    what: "A migration that alters a table that exists and then changes rows.",
    why: "The lock of the `ALTER TABLE` is held until the transaction ends: nobody reads or writes the table while the rows are changed.",
    remedy: "Change the rows in a migration of their own, after the one that alters the table.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("done", sa.Boolean))
# next revision
op.add_column("runs", sa.Column("state", sa.Text))
op.execute("UPDATE runs SET state = 'done' WHERE done")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("done", sa.Boolean))
# next revision
op.add_column("runs", sa.Column("state", sa.Text))
# next revision
op.execute("UPDATE runs SET state = 'done' WHERE done")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let (Some(verb), false) = (Verb::of(judged.operation), judged.is_downgrade) else { return Vec::new() };
    let Some(existing) = judged.existing() else { return Vec::new() };
    if judged.operation.autocommit.is_some() || judged.server().dialect == Dialect::Sqlite {
        return Vec::new();
    }
    let table = judged.operation.change.table();
    let alters = |it: &Operation| {
        changes_table(it) && it.certainty != Certainty::Skipped && it.autocommit.is_none() && it.change.table() == table
    };
    let Some(at) = judged.earlier().iter().position(alters) else { return Vec::new() };
    let since = judged.earlier().get(at + 1..).unwrap_or_default();
    let is_told = since.iter().any(|it| Verb::of(it).is_some() && it.change.table() == table);
    if is_told || writes_all(judged, shape_of(judged).as_ref()) {
        return Vec::new();
    }
    let altered = &judged.earlier()[at];
    let id = &existing.id;
    let message =
        format!("Table `{id}` is altered on line {}, and rows are {} it here.", altered.position.line, verb.done());
    let related = Related {
        path: judged.migration.path.clone(),
        position: altered.position,
        message: format!("table `{id}` is altered"),
    };
    let violation = judged.violation(message).with_related(Some(related));
    vec![if judged.server().dialect.commits_ddl_by_itself() {
        violation.with_why("The `ALTER TABLE` is committed at once: if the change of rows fails, the table stays altered, and the migration can't simply be run again.")
    } else {
        violation
    }]
}

/// Whether the mixture was told of at an operation of rows, or is told of here.
pub(super) fn is_mixed(judged: &Judged<'_>) -> bool {
    let table = judged.operation.change.table();
    !is_first(judged, |it| changes_table(it) && it.change.table() == table)
}
