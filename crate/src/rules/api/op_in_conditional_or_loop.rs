use crate::finding::{Severity, Violation};
use crate::operation::{Answer, Certainty, EACH, Guard, Operation};
use crate::rules::{Check, Group, Judged, Rule};

pub(super) const RULE: Rule = Rule {
    name: "op-in-conditional-or-loop",
    group: Group::Api,
    severity: Severity::Info,
    what: "A change of the schema that runs or not, by what only the run will tell.",
    why: "Two databases at the same revision may have different schemas: the migrations alone don't tell what is in them.",
    remedy: "Decide it here: one migration, one change. Where databases really differ, bring them in line first.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
import os
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
connection = op.get_bind()
if connection.execute(sa.text("SELECT count(*) FROM pg_stat_activity")).scalar() > 1:
    op.add_column("runs", sa.Column("state", sa.Text))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.add_column("runs", sa.Column("state", sa.Text))
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    if judged.is_downgrade || judged.operation.certainty != Certainty::Conditional || !changes_schema(judged.operation)
    {
        return Vec::new();
    }
    let Some(guard) = unknown(judged.operation) else { return Vec::new() };
    let is_alike = |it: &Operation| changes_schema(it) && unknown(it).is_some_and(|it| it.position == guard.position);
    if judged.earlier().iter().any(is_alike) {
        return Vec::new();
    }
    let text = in_one_line(&guard.text);
    let violation = judged.violation(match text.strip_prefix(EACH) {
        Some(items) => format!(
            "This change of the schema runs {} `{items}`, which is known only at run time.",
            how_often(judged.operation, guard)
        ),
        None => format!(
            "This change of the schema is made or skipped depending on something known only at run time: `{text}`."
        ),
    });
    vec![if asks_what_is_there(&text) {
        violation.with_why("What is there already is taken as it is, by its name alone: an index of other columns, or a column of another type, stays, and no two databases need be alike.")
    } else {
        violation
    }]
}

/// A condition in one line, cut where it is long.
fn in_one_line(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() > 80 { format!("{}…", text.chars().take(80).collect::<String>()) } else { text }
}

/// How often an operation runs in a loop, by what else it depends on there.
fn how_often(operation: &Operation, guard: &Guard) -> &'static str {
    let is_other = |it: &&Guard| it.answer == Answer::Unknown && it.position != guard.position;
    let others: Vec<&Guard> = operation.guards.iter().filter(is_other).collect();
    match others.as_slice() {
        [] => "once for each item of",
        all if all.iter().any(|it| it.text.starts_with(EACH)) => "for items of",
        _ => "at most once for each item of",
    }
}

/// What an operation depends on that nothing answers, outermost.
fn unknown(operation: &Operation) -> Option<&Guard> {
    let guard = operation.guards.iter().find(|it| it.answer == Answer::Unknown)?;
    // Of one call with several texts, and of what is told as such.
    let is_other =
        guard.text.starts_with("alternative ") || guard.text.contains("environ") || guard.text.contains("getenv");
    (!is_other).then_some(guard)
}

fn changes_schema(operation: &Operation) -> bool {
    use crate::operation::Change;
    !matches!(
        operation.change,
        Change::Insert { .. } | Change::Update { .. } | Change::Delete { .. } | Change::Other { .. }
    )
}

/// Whether a condition asks whether something is there.
fn asks_what_is_there(text: &str) -> bool {
    let is_negated = text.starts_with("not ") || text.contains(" not in ");
    is_negated && [" not in ", "exists(", "has_column(", "has_table(", "has_index("].iter().any(|it| text.contains(it))
}
