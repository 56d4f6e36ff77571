use crate::finding::{Severity, Violation};
use crate::operation::{Change, ObjectKind, Verb};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "extension-created",
    group: Group::Security,
    severity: Severity::Info,
    what: "A migration that creates an extension.",
    why: "Many extensions can only be created by a superuser, which the user of migrations should not be.",
    remedy: "Create it where the database is set up.",
    databases: &[POSTGRESQL],
    is_opt_in: true,
    bad: r#"
op.execute("CREATE EXTENSION IF NOT EXISTS postgis")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::Object { verb: Verb::Create, kind: ObjectKind::Extension, name: Some(name), .. } =
        &judged.operation.change
    else {
        return Vec::new();
    };
    if judged.is_downgrade {
        return Vec::new();
    }
    vec![judged.violation(format!("Extension `{}` is created in a migration.", name.name))]
}
