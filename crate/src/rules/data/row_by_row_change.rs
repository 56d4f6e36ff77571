use super::written::{Verb, is_first, wait};
use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::operation::{Answer, Change, EACH, Guard, Operation};
use crate::rules::folded::in_words;
use crate::rules::{Check, Group, Judged, Rule};

pub(super) const RULE: Rule = Rule {
    name: "row-by-row-change",
    group: Group::Data,
    severity: Severity::Info,
    what: "Rows of a table that exists, changed in a loop with a statement for each.",
    why: "Each statement costs a round trip to the database: a million of them take minutes to hours.",
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
    let (Some(existing), Some(guard)) = (judged.existing(), loop_of(judged.operation)) else { return Vec::new() };
    // What stands in the same loop is told with it, and so is another one over rows of the same table.
    let own = judged.operation.change.table();
    let is_in_loop = |it: &Operation| loop_of(it).is_some_and(|it| it.position == guard.position);
    let is_alike = |it: &Operation| {
        let is_another = || loop_of(it).is_some() && it.change.table() == own && Verb::of(it) == Some(verb);
        matches!(Verb::of(it), Some(Verb::Update | Verb::Delete))
            && (is_in_loop(it) || is_another())
            && !is_made_before(judged, it)
    };
    if !is_first(judged, is_alike) {
        return Vec::new();
    }
    let with_it: Vec<&Operation> = judged.later().iter().filter(|it| is_alike(it) && is_in_loop(it)).collect();
    let mut tables = vec![format!("`{}`", existing.id)];
    for other in with_it.iter().filter(|it| it.change.table() != own).filter_map(|it| it.change.table()) {
        let named = other.name.as_known().map(|it| format!("`{it}`"));
        tables.extend(named.filter(|it| !tables.contains(it)));
    }
    let verbs: Vec<Verb> = with_it.iter().filter_map(|it| Verb::of(it)).chain(Verb::of(judged.operation)).collect();
    let word = match verbs.first() {
        Some(verb) if verbs.iter().all(|it| it == verb) && *verb == Verb::Update => "updated",
        Some(verb) if verbs.iter().all(|it| it == verb) => "deleted",
        _ => "updated and deleted",
    };
    let noun = if tables.len() == 1 { "table" } else { "tables" };
    let over = guard.text.trim_start_matches(EACH).split_whitespace().collect::<Vec<_>>().join(" ");
    let each = if over.len() > 60 { "round".to_owned() } else { format!("of `{over}`") };
    let tables = in_words(&tables);
    let message = format!("Rows of {noun} {tables} are {word} in a loop, with a statement for each {each}.");
    let costs = match judged.server().dialect {
        Dialect::Sqlite => "Each statement is run on its own, which takes long for many rows.",
        _ => RULE.why,
    };
    // A statement that commits itself keeps nobody waiting.
    let why = if judged.operation.autocommit.is_some() {
        costs.to_owned()
    } else {
        format!("{costs} Meanwhile {}.", wait(judged, verb))
    };
    vec![judged.violation(message).with_why(why)]
}

/// Whether the table that an operation changes is made before the judged one, in the same function.
fn is_made_before(judged: &Judged<'_>, operation: &Operation) -> bool {
    let table = operation.change.table();
    judged.earlier().iter().any(|it| matches!(&it.change, Change::CreateTable(create) if Some(&create.table) == table))
}

/// The innermost loop in which an operation stands, where only the database knows how often.
fn loop_of(operation: &Operation) -> Option<&Guard> {
    let is_loop = |it: &&Guard| it.answer == Answer::Unknown && it.text.starts_with(EACH);
    operation.guards.iter().rev().find(is_loop)
}

/// What that loop goes over.
pub(super) fn loops_over(operation: &Operation) -> Option<&str> {
    loop_of(operation)?.text.strip_prefix(EACH)
}
