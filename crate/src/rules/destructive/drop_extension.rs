use crate::finding::{Severity, Violation};
use crate::operation::{Change, ObjectKind, Verb};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "drop-extension",
    group: Group::Destructive,
    severity: Severity::Info,
    what: "An extension that is dropped.",
    why: "Its functions, types and operators go with it, in a database that others may share. With `CASCADE` so do columns of its types, indexes that use its operators, and defaults that call its functions.",
    remedy: "Leave it: an extension that nobody uses costs nothing. Never drop one with `CASCADE`.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
# next revision
op.execute("DROP EXTENSION pg_trgm")
"#,
    good: r#"
op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
# next revision
op.execute("CREATE EXTENSION IF NOT EXISTS btree_gin")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::Object { verb: Verb::Drop, kind: ObjectKind::Extension, name: Some(name), cascade, .. } =
        &judged.operation.change
    else {
        return Vec::new();
    };
    let is_own = judged.earlier().iter().any(|it| match &it.change {
        Change::Object { verb: Verb::Create, kind: ObjectKind::Extension, name: Some(other), .. } => {
            other.name == name.name
        }
        _ => false,
    });
    let Some(name) = name.name.as_known().filter(|_| !is_own && !judged.is_downgrade) else { return Vec::new() };
    if *cascade {
        let message = format!("Extension `{name}` is dropped with all that uses it, columns of its types among it.");
        return vec![judged.violation(message).with_severity(Severity::Warning)];
    }
    vec![judged.violation(format!("Extension `{name}` is dropped."))]
}
