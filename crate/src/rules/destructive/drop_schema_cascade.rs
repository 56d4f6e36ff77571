use crate::finding::{Severity, Violation};
use crate::operation::{Change, ObjectKind, Verb};
use crate::rules::deployed::named;
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "drop-schema-cascade",
    group: Group::Destructive,
    severity: Severity::Warning,
    what: "`DROP SCHEMA … CASCADE`: a schema with all that lives in it.",
    why: "Every table, view and function in it goes with its rows, also those that no migration made, and foreign keys and views elsewhere that depend on them.",
    remedy: "Drop what is to go by name, then the schema without `CASCADE`.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.execute("CREATE SCHEMA reports")
op.create_table("daily", sa.Column("id", sa.BigInteger, primary_key=True), schema="reports")
# next revision
op.execute("DROP SCHEMA reports CASCADE")
"#,
    good: r#"
op.execute("CREATE SCHEMA reports")
op.create_table("daily", sa.Column("id", sa.BigInteger, primary_key=True), schema="reports")
# next revision
op.drop_table("daily", schema="reports")
op.execute("DROP SCHEMA reports")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::Object { verb: Verb::Drop, kind: ObjectKind::Schema, cascade: true, name: Some(name), .. } =
        &judged.operation.change
    else {
        return Vec::new();
    };
    let Some(called) = name.name.as_known().filter(|_| !judged.is_downgrade) else { return Vec::new() };
    let is_own = judged.earlier().iter().any(|it| match &it.change {
        Change::Object { verb: Verb::Create, kind: ObjectKind::Schema, name: Some(other), .. } => *other == *name,
        _ => false,
    });
    let tables = judged.dependents();
    if is_own && tables.is_empty() {
        return Vec::new();
    }
    let message = if tables.is_empty() {
        format!("Schema `{called}` is dropped with all that lives in it.")
    } else {
        format!("Schema `{called}` is dropped with all that lives in it: {}.", named(tables))
    };
    vec![judged.violation(message)]
}
