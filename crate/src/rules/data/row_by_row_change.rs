use super::written::{Verb, is_first};
use crate::finding::{Severity, Violation};
use crate::operation::{Answer, Operation};
use crate::rules::{Check, Group, Judged, Rule};

pub(super) const RULE: Rule = Rule {
    name: "row-by-row-change",
    group: Group::Data,
    severity: Severity::Info,
    what: "Rows of a table that exists, changed one by one in a loop.",
    why: "Each row costs a round trip to the database, and the locks of all of them are held until the last one is done: on a million rows that is minutes to hours.",
    remedy: "Say it in one `UPDATE` that reads what it needs, and run that in batches; or pass all rows to one `execute`, which sends them together.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("name", sa.Text))
op.execute("INSERT INTO runs (id, name) VALUES (1, 'a')")
# next revision
connection = op.get_bind()
for row in connection.execute(sa.text("SELECT id, name FROM runs")):
    connection.execute(sa.text("UPDATE runs SET name = :name WHERE id = :id"), {"id": row.id, "name": row.name.lower()})
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("name", sa.Text))
op.execute("INSERT INTO runs (id, name) VALUES (1, 'a')")
# next revision
op.execute("UPDATE runs SET name = lower(name) WHERE name <> lower(name)")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let (Some(verb @ (Verb::Update | Verb::Delete)), false) = (Verb::of(judged.operation), judged.is_downgrade) else {
        return Vec::new();
    };
    let (Some(existing), Some(over)) = (judged.existing(), loops_over(judged.operation)) else { return Vec::new() };
    let table = judged.operation.change.table();
    let is_alike =
        |it: &Operation| Verb::of(it) == Some(verb) && it.change.table() == table && loops_over(it).is_some();
    if !is_first(judged, is_alike) {
        return Vec::new();
    }
    let word = if verb == Verb::Update { "updated" } else { "deleted" };
    let over: String = over.split_whitespace().collect::<Vec<_>>().join(" ");
    let over = if over.len() > 60 { "rows".to_owned() } else { format!("`{over}`") };
    vec![judged.violation(format!("Rows of table `{}` are {word} one at a time, in a loop over {over}.", existing.id))]
}

/// What the innermost loop goes over in which an operation stands, where only the database knows how often.
pub(super) fn loops_over(operation: &Operation) -> Option<&str> {
    operation.guards.iter().rev().find_map(|it| match it.answer {
        Answer::Unknown => it.text.strip_prefix("for each of "),
        _ => None,
    })
}
