use super::sure;
use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::operation::Operation;
use crate::rules::{Check, Group, Judged, Rule, Versions};
use crate::schema::apply::anew::makes_anew;

pub(super) const RULE: Rule = Rule {
    name: "batch-recreate-offline",
    group: Group::Api,
    severity: Severity::Error,
    what: "A batch on SQLite that makes its table anew, where Alembic writes SQL without a connection (`--sql`). Told where the audit is of such a run, or the rule is asked for.",
    why: "Alembic reads the table from the database to make it anew, and stops as there is none.",
    remedy: "Pass the table to the batch: `op.batch_alter_table(…, copy_from=sa.Table(…))`.",
    databases: &[Versions::of(Dialect::Sqlite)],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text))
with op.batch_alter_table("runs") as batch:
    batch.alter_column("name", nullable=False)
"#,
    good: r#"
runs = sa.Table("runs", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text))
op.create_table("runs", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text))
with op.batch_alter_table("runs", copy_from=runs) as batch:
    batch.alter_column("name", nullable=False)
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let options = &judged.environment.options;
    let Some(batch) = judged.operation.batch.filter(|it| it.only_reflects && it.recreate != Some(false)) else {
        return Vec::new();
    };
    let is_anew = |operation: &Operation| makes_anew(operation, Dialect::Sqlite);
    if !(options.offline || options.rules.contains_key(RULE.name)) || !is_anew(judged.operation) {
        return Vec::new();
    }
    // All operations of a batch are of one table that is made anew.
    let is_alike = |it: &Operation| it.batch.is_some_and(|it| it.position == batch.position) && is_anew(it);
    if judged.earlier().iter().any(is_alike) || (judged.migration.text.contains("copy_from")) {
        return Vec::new();
    }
    let Some(table) = judged.operation.change.table().and_then(|it| it.name.as_known()) else { return Vec::new() };
    let message = format!(
        "The batch makes table `{table}` anew, and has to read it from the database, which `--sql` has none of."
    );
    let says = format!(
        "This operation cannot proceed in --sql mode; batch mode with dialect sqlite requires a live database connection with which to reflect the table \"{table}\"."
    );
    let severity = if options.offline { sure::of_refusal(judged) } else { Severity::Info };
    let mut violation = judged.violation(message).with_severity(severity).with_alembic_says(Some(says));
    violation.position = batch.position;
    vec![violation]
}
