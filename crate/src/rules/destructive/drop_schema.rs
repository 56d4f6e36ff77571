use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::operation::{Change, ObjectKind, Verb};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule, Versions};

pub(super) const RULE: Rule = Rule {
    name: "drop-schema",
    group: Group::Destructive,
    severity: Severity::Info,
    what: "A schema that is dropped.",
    why: "Search paths and grants that name it lead nowhere then. Without `CASCADE` PostgreSQL and SQL Server drop it only if it is empty: where a database has something in it that no migration made, the upgrade stops.",
    remedy: "Drop what lives in it by name first.",
    databases: &[POSTGRESQL, Versions::of(Dialect::Mssql)],
    is_opt_in: false,
    bad: r#"
op.execute("CREATE SCHEMA reports")
# next revision
op.execute("DROP SCHEMA reports")
"#,
    good: r#"
op.execute("CREATE SCHEMA reports")
# next revision
op.execute("REVOKE ALL ON SCHEMA reports FROM PUBLIC")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::Object { verb: Verb::Drop, kind: ObjectKind::Schema, cascade: false, .. } = &judged.operation.change
    else {
        return Vec::new();
    };
    match judged.object().filter(|_| !judged.is_downgrade) {
        // One that surely has tables is refused, of which another rule tells.
        Some((id, made)) if judged.dependents().is_empty() => {
            let related = judged.related(*made, format!("schema `{}` is created", id.name));
            vec![judged.violation(format!("Schema `{}` is dropped.", id.name)).with_related(related)]
        }
        _ => Vec::new(),
    }
}
