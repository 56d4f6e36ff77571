use crate::finding::{Severity, Violation};
use crate::operation::{Change, ObjectKind, Verb};
use crate::rules::{Check, Group, Judged, Rule};

pub(super) const RULE: Rule = Rule {
    name: "drop-database",
    group: Group::Destructive,
    severity: Severity::Error,
    what: "A migration that drops a database.",
    why: "All that is in it is gone, and no downgrade brings it back.",
    remedy: "Leave databases to whoever runs the server; a migration changes what is in one.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
with op.get_context().autocommit_block():
    op.execute("DROP DATABASE archive")
"#,
    good: r#"
op.create_table("archive", sa.Column("id", sa.BigInteger, primary_key=True))
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::Object { verb: Verb::Drop, kind, name: Some(name), .. } = &judged.operation.change else {
        return Vec::new();
    };
    // To MySQL a schema is a database.
    let is_database =
        *kind == ObjectKind::Database || *kind == ObjectKind::Schema && judged.server().dialect.is_mysql();
    let is_own = judged.migration.function("upgrade").is_some_and(|upgrade| {
        upgrade.operations.iter().any(|it| match &it.change {
            Change::Object { verb: Verb::Create, kind: other, name: Some(other_name), .. } => {
                matches!(other, ObjectKind::Database | ObjectKind::Schema) && other_name == name
            }
            _ => false,
        })
    });
    match name.name.as_known() {
        Some(name) if is_database && !is_own => {
            vec![judged.violation(format!("Database `{name}` is dropped with all that is in it."))]
        }
        _ => Vec::new(),
    }
}
