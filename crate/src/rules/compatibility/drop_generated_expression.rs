use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "drop-generated-expression",
    group: Group::Compatibility,
    severity: Severity::Warning,
    what: "A generated column that is generated no more.",
    why: "Rows keep the values they have, but nothing fills the column in from now on: code that is still running leaves it to the database, and reads NULL.",
    remedy: "Deploy code that writes the column first; or keep it up with a trigger until that is everywhere.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.execute("CREATE TABLE runs (id bigint PRIMARY KEY, started bigint, ended bigint, took bigint GENERATED ALWAYS AS (ended - started) STORED)")
# next revision
op.execute("ALTER TABLE runs ALTER COLUMN took DROP EXPRESSION")
"#,
    good: r#"
op.execute("CREATE TABLE runs (id bigint PRIMARY KEY, started bigint, ended bigint, took bigint GENERATED ALWAYS AS (ended - started) STORED)")
# next revision
op.execute("ALTER TABLE runs ADD COLUMN duration bigint")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::AlterColumn { column, to, .. } = &judged.operation.change else { return Vec::new() };
    let (Some(existing), true, false) = (judged.existing(), to.drop_expression, judged.is_downgrade) else {
        return Vec::new();
    };
    let is_generated = |name: &str| existing.table.column(name).is_some_and(|it| it.computed.is_some());
    if !column.as_known().is_some_and(is_generated) {
        return Vec::new();
    }
    vec![judged.violation(format!("Column `{}.{column}` is generated no more.", existing.id))]
}
