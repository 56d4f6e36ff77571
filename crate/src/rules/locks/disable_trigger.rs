use super::action::{begin, word, words};
use super::met::{in_use, is_name_of, later};
use crate::finding::{Severity, Violation};
use crate::operation::{Change, Operation};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};
use crate::schema::Id;

pub(super) const RULE: Rule = Rule {
    name: "disable-trigger",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "A trigger, or all triggers, of a table that exists, turned off.",
    why: "What the trigger keeps up, an audit, a copy, a derived column, is not kept up for rows that change meanwhile; `ALL` turns the checks of foreign keys off as well, and nothing checks those rows later. Writes to the table wait until the transaction is over.",
    remedy: "Let the migration's own statements pass the trigger: a `WHEN` condition or a setting that its function looks at. Where it has to be off, turn it on again in the same transaction, and check the rows.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.execute("ALTER TABLE runs DISABLE TRIGGER ALL")
op.execute("UPDATE runs SET state = 'new' WHERE state IS NULL")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.execute("SET LOCAL app.is_migration = 'on'")
op.execute("UPDATE runs SET state = 'new' WHERE state IS NULL")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Some(words) = words(judged) else { return Vec::new() };
    if !begin(&words, &["DISABLE", "TRIGGER"]) {
        return Vec::new();
    }
    let Some(existing) = in_use(judged) else { return Vec::new() };
    let id = &existing.id;
    let which = match word(judged, 2) {
        Some(word) if word.eq_ignore_ascii_case("ALL") => "All triggers".to_owned(),
        Some(word) if word.eq_ignore_ascii_case("USER") => "All triggers but those of foreign keys".to_owned(),
        Some(word) => format!("Trigger `{word}`"),
        None => "A trigger".to_owned(),
    };
    let verb = if which.starts_with("All") { "are" } else { "is" };
    let is_on_again = later(judged).any(|it| enables(it, id));
    if is_on_again {
        let message = format!("{which} of table `{id}` {verb} off while rows change.");
        return vec![judged.violation(message).with_severity(Severity::Info)];
    }
    vec![judged.violation(format!(
        "{which} of table `{id}` {verb} turned off and stay{} so.",
        if verb == "is" { "s" } else { "" }
    ))]
}

fn enables(operation: &Operation, id: &Id) -> bool {
    match &operation.change {
        Change::AlterTable { table, action } => {
            is_name_of(table, id) && action.with_holes().to_ascii_uppercase().starts_with("ENABLE")
        }
        _ => false,
    }
}
