use super::dropped_object::told;
use crate::finding::{Severity, Violation};
use crate::operation::ObjectKind;
use crate::rules::{Check, Group, Judged, Rule};

pub(super) const RULE: Rule = Rule {
    name: "drop-sequence",
    group: Group::Destructive,
    severity: Severity::Info,
    what: "A sequence that is dropped.",
    why: "Its current value is lost: a sequence that a downgrade recreates starts over and hands out the same numbers again. Code that still calls `nextval` on it fails.",
    remedy: "Deploy code that no longer uses it first, and note its last value.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.execute("CREATE SEQUENCE invoice_number")
# next revision
op.execute("DROP SEQUENCE invoice_number")
"#,
    good: r#"
op.execute("CREATE SEQUENCE invoice_number")
# next revision
op.execute("ALTER SEQUENCE invoice_number RENAME TO document_number")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    told(judged, &[ObjectKind::Sequence])
}
