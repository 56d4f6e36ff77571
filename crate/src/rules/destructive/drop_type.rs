use crate::finding::{Severity, Violation};
use crate::operation::{Change, ObjectKind, Verb};
use crate::rules::deployed::quoted;
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "drop-type",
    group: Group::Destructive,
    severity: Severity::Info,
    what: "An enum, a domain or another type that is dropped.",
    why: "Statements that cast to it fail from then on. With asyncpg, SQLAlchemy casts every value that it binds to the type of its column.",
    remedy: "Deploy code that no longer uses the type first. Without `CASCADE` PostgreSQL refuses while a column is of it.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.execute("CREATE TYPE state AS ENUM ('new', 'done')")
# next revision
op.execute("DROP TYPE state")
"#,
    good: r#"
op.execute("CREATE TYPE state AS ENUM ('new', 'done')")
# next revision
op.execute("ALTER TYPE state RENAME TO state_old")
op.execute("CREATE TYPE state AS ENUM ('new', 'running', 'done')")
op.execute("DROP TYPE state_old")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::Object {
        verb: Verb::Drop, kind: kind @ (ObjectKind::Type | ObjectKind::Domain), name: Some(name), ..
    } = &judged.operation.change
    else {
        return Vec::new();
    };
    if judged.is_downgrade || !judged.dependents().is_empty() {
        return Vec::new();
    }
    let Some((id, made)) = judged.object() else { return Vec::new() };
    // A type of which another takes the place, before or after.
    let is_renamed = judged.operations().iter().any(|it| match &it.change {
        Change::Object { verb: Verb::Rename, kind: other, name: from, detail, .. } => {
            let to_it = detail.as_ref().is_some_and(|to| to.as_known() == Some(&id.name));
            *other == *kind && (to_it || from.as_ref() == Some(name))
        }
        Change::CreateType { name: other, .. } => judged.is(other, id),
        _ => false,
    });
    if is_renamed {
        return Vec::new();
    }
    let labels = judged.affected().map(|it| it.labels.as_slice()).unwrap_or_default();
    let labels = if labels.is_empty() { String::new() } else { format!(" ({})", quoted(labels)) };
    let word = if labels.is_empty() { kind.word() } else { "enum" };
    let message = format!("{} `{id}`{labels} is dropped.", crate::rules::replayed::capital(word));
    vec![judged.violation(message).with_related(judged.related(*made, format!("{word} `{id}` is created")))]
}
