use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "enum-value-unordered",
    group: Group::Locks,
    severity: Severity::Info,
    what: "A value of an enum that is added without `BEFORE` or `AFTER`.",
    why: "It becomes the last one, and an enum sorts and compares by that order: `ORDER BY`, `<`, `max()`. It can't be moved later.",
    remedy: "Say where it stands: `ADD VALUE 'paused' AFTER 'running'`.",
    databases: &[POSTGRESQL],
    is_opt_in: true,
    bad: r#"
op.execute("CREATE TYPE state AS ENUM ('new', 'done')")
# next revision
op.execute("ALTER TYPE state ADD VALUE 'running'")
"#,
    good: r#"
op.execute("CREATE TYPE state AS ENUM ('new', 'done')")
# next revision
op.execute("ALTER TYPE state ADD VALUE 'running' AFTER 'new'")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::AddEnumValue { name, value, place: None, .. } = &judged.operation.change else { return Vec::new() };
    if judged.is_downgrade {
        return Vec::new();
    }
    vec![judged.violation(format!("Value `{value}` is added to enum `{}` behind all others.", name.name))]
}
