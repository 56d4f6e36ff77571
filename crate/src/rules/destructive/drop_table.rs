use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, Rule};
use crate::schema::Id;

pub(super) const RULE: Rule = Rule {
    name: "drop-table",
    group: Group::Destructive,
    severity: Severity::Warning,
    what: "A table that is dropped while databases may have rows in it.",
    why: "Its rows are gone, and no downgrade brings them back. Code that still reads it fails as soon as the migration is done.",
    remedy: "Deploy code that no longer uses the table first. Copy what is still wanted, or keep a dump, and drop it some releases later.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.drop_table("runs")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.create_table("runs_new", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
op.execute("INSERT INTO runs_new (id, state) SELECT id, state FROM runs")
op.drop_table("runs")
op.rename_table("runs_new", "runs")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::DropTable { cascade, .. } = judged.operation.change else { return Vec::new() };
    let Some(existing) = judged.existing().filter(|_| !judged.is_downgrade) else { return Vec::new() };
    let id = &existing.id;
    let is_replaced = judged.later().iter().any(|it| judged.takes_place(it, id));
    match judged.reader(id, None) {
        Some(_) if is_replaced => Vec::new(),
        // Another rule tells of a table that is made anew without its rows.
        None if is_replaced => Vec::new(),
        Some(reader) => {
            let line = reader.line;
            let message = format!(
                "Table `{id}` is dropped after its rows are read in line {line}: code that still uses it fails."
            );
            vec![judged.violation(message).with_severity(Severity::Info).with_why(AFTER_READING)]
        }
        None => match judged.emptied() {
            Some(emptying) => {
                let line = emptying.position.line;
                let message =
                    format!("Table `{id}`, emptied in line {line}, is dropped: code that still uses it fails.");
                vec![judged.violation(message).with_severity(Severity::Info)]
            }
            None => vec![judged.violation(message(id, cascade))],
        },
    }
}

/// Why a table still matters of which a migration has read the rows.
const AFTER_READING: &str =
    "What was made of its rows stays. Code that still reads the table fails as soon as the migration is done.";

fn message(id: &Id, cascade: bool) -> String {
    let more = if cascade { ", and with what depends on it" } else { "" };
    format!("Table `{id}` is dropped with all its rows{more}.")
}
