use super::dropped_object::told;
use crate::finding::{Severity, Violation};
use crate::operation::ObjectKind;
use crate::rules::{Check, Group, Judged, Rule};

pub(super) const RULE: Rule = Rule {
    name: "drop-function",
    group: Group::Destructive,
    severity: Severity::Info,
    what: "A function or a procedure that is dropped, with none in its place.",
    why: "Queries, jobs and other functions that call it fail as soon as the migration is done. The database knows only of some of them: what calls it in the text of a function does not keep it.",
    remedy: "Deploy code that no longer calls it first. To change what it does, use `CREATE OR REPLACE FUNCTION`, which keeps grants and triggers.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.execute("CREATE FUNCTION is_open(state text) RETURNS boolean LANGUAGE sql AS $$ SELECT state = 'open' $$")
# next revision
op.execute("DROP FUNCTION is_open(text)")
"#,
    good: r#"
op.execute("CREATE FUNCTION is_open(state text) RETURNS boolean LANGUAGE sql AS $$ SELECT state = 'open' $$")
# next revision
op.execute("CREATE OR REPLACE FUNCTION is_open(state text) RETURNS boolean LANGUAGE sql AS $$ SELECT state IN ('open', 'new') $$")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    told(judged, &[ObjectKind::Function, ObjectKind::Procedure, ObjectKind::Aggregate, ObjectKind::Routine])
}
