use crate::finding::{Severity, Violation};
use crate::operation::{Answer, Change, Guard, Operation};
use crate::rules::deployed::quoted;
use crate::rules::{Check, Group, Judged, Rule};
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "update-without-where",
    group: Group::Destructive,
    severity: Severity::Warning,
    what: "An `UPDATE` without a `WHERE` that overwrites a column that was there before.",
    why: "What stood there is gone in every row, also in those whose value was right, and no downgrade brings it back.",
    remedy: "Say which rows are meant, `WHERE … IS NULL` for instance.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.execute("UPDATE runs SET state = 'new'")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.execute("UPDATE runs SET state = 'new' WHERE state IS NULL")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::Update { columns, filtered: false, .. } = &judged.operation.change else { return Vec::new() };
    let Some(existing) = judged.existing().filter(|_| !judged.is_downgrade) else { return Vec::new() };
    let id = &existing.id;
    // What is new is filled in.
    let was_there =
        |name: &&str| existing.table.column(name).is_some_and(|it| judged.was_there(it.made) && !it.is_assumed);
    let reads = judged.operation.reads.as_deref();
    let is_read = |name: &str| {
        reads.is_some_and(|reads| reads.columns.iter().any(|(of, it)| it.as_known() == Some(name) && judged.is(of, id)))
    };
    let set: Vec<&str> = columns.iter().filter_map(Text::as_known).filter(was_there).collect();
    // What is made of the old value is another thing than what takes its place; so is a value that was read before.
    let overwritten: Vec<&str> =
        set.iter().copied().filter(|name| !is_read(name) && judged.reader(id, Some(name)).is_none()).collect();
    if overwritten.is_empty() {
        return Vec::new();
    }
    let verb = if overwritten.len() == 1 { "is" } else { "are" };
    let message = format!("{} of table `{id}` {verb} overwritten in every row", quoted(overwritten));
    // Whoever asks first has thought of which databases it is right for.
    vec![match condition(judged.operation) {
        Some(line) => {
            judged.violation(format!("{message}, if the condition in line {line} holds.")).with_severity(Severity::Info)
        }
        None => judged.violation(format!("{message}.")),
    }]
}

/// The line of the `if` that an operation stands under and that only running it would answer.
fn condition(operation: &Operation) -> Option<u32> {
    let is_open = |guard: &&Guard| {
        let is_if = !guard.text.starts_with("for each of") && !guard.text.starts_with("except");
        guard.answer == Answer::Unknown && is_if
    };
    operation.guards.iter().find(is_open).map(|guard| guard.position.line)
}
