use super::dropped_object::told;
use crate::finding::{Severity, Violation};
use crate::operation::ObjectKind;
use crate::rules::{Check, Group, Judged, Rule};

pub(super) const RULE: Rule = Rule {
    name: "drop-view",
    group: Group::Destructive,
    severity: Severity::Info,
    what: "A view or a materialized view that is dropped, with none in its place.",
    why: "Reports and code that read it fail as soon as the migration is done, and grants on it are gone.",
    remedy: "Deploy code that no longer reads it first. To change its query, use `CREATE OR REPLACE VIEW`, which keeps the grants.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
op.execute("CREATE VIEW open_runs AS SELECT id FROM runs WHERE state = 'open'")
# next revision
op.execute("DROP VIEW open_runs")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
op.execute("CREATE VIEW open_runs AS SELECT id FROM runs WHERE state = 'open'")
# next revision
op.execute("CREATE OR REPLACE VIEW open_runs AS SELECT id FROM runs WHERE state IN ('open', 'new')")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    told(judged, &[ObjectKind::View, ObjectKind::MaterializedView])
}
