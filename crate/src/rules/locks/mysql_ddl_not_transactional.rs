use super::mysql::MYSQL;
use super::transaction::stops_second_run;
use crate::finding::{Severity, Violation};
use crate::operation::{Certainty, Change, Operation};
use crate::rules::{Check, Group, Judged, Rule};

pub(super) const RULE: Rule = Rule {
    name: "mysql-ddl-not-transactional",
    group: Group::Locks,
    severity: Severity::Info,
    what: "Rows that are changed after the schema was, in one migration.",
    why: "MySQL commits each change of the schema at once. If the change of rows fails, the schema stays changed and the revision is not noted: the next run fails at what already exists.",
    remedy: "Change rows in a migration of its own.",
    databases: MYSQL,
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.String(20)))
# next revision
op.create_table("jobs", sa.Column("id", sa.BigInteger, primary_key=True))
op.execute("UPDATE runs SET state = 'new' WHERE state IS NULL")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.String(20)))
# next revision
op.create_table("jobs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.execute("UPDATE runs SET state = 'new' WHERE state IS NULL")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let changes_rows =
        |it: &Change| matches!(it, Change::Insert { .. } | Change::Update { .. } | Change::Delete { .. });
    if judged.is_downgrade || !changes_rows(&judged.operation.change) {
        return Vec::new();
    }
    let Some(existing) = judged.existing() else { return Vec::new() };
    let earlier = judged.earlier();
    let stops = |it: &&Operation| it.certainty == Certainty::Certain && stops_second_run(&it.change);
    // Once a migration is enough; a change of the same table is the mixture that another rule tells of.
    let table = judged.operation.change.table();
    if earlier.iter().any(|it| changes_rows(&it.change) || it.change.table() == table) {
        return Vec::new();
    }
    let Some(first) = earlier.iter().find(stops) else { return Vec::new() };
    let message = format!(
        "Rows of table `{}` are changed after `{}`, which MySQL has committed: if this fails, the next run fails there.",
        existing.id,
        first.op()
    );
    vec![judged.violation(message)]
}
