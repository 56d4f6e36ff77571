use crate::finding::{Severity, Violation};
use crate::operation::{Change, ObjectKind, Verb};
use crate::rules::deployed::named;
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "rename-schema",
    group: Group::Compatibility,
    severity: Severity::Warning,
    what: "A schema that gets another name.",
    why: "Every statement that names it, the search path of every connection and the text of functions lead nowhere until the new code is deployed everywhere.",
    remedy: "Keep the name, or move table by table and leave views of the old names.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.execute("CREATE SCHEMA reports")
op.create_table("daily", sa.Column("id", sa.BigInteger, primary_key=True), schema="reports")
# next revision
op.execute("ALTER SCHEMA reports RENAME TO statistics")
"#,
    good: r#"
op.execute("CREATE SCHEMA reports")
op.create_table("daily", sa.Column("id", sa.BigInteger, primary_key=True), schema="reports")
# next revision
op.execute("CREATE SCHEMA statistics")
op.execute("CREATE VIEW statistics.daily AS SELECT * FROM reports.daily")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::Object { verb: Verb::Rename, kind: ObjectKind::Schema, detail: Some(to), .. } =
        &judged.operation.change
    else {
        return Vec::new();
    };
    let Some((id, made)) = judged.object().filter(|_| !judged.is_downgrade) else { return Vec::new() };
    let tables = judged.dependents();
    let with = if tables.is_empty() { String::new() } else { format!(" with {}", named(tables)) };
    let message = format!("Schema `{}` becomes `{to}`{with}: code that is still running uses the old name.", id.name);
    vec![judged.violation(message).with_related(judged.related(*made, format!("schema `{}` is created", id.name)))]
}
