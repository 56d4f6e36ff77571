use crate::finding::{Severity, Violation};
use crate::operation::{Change, Operation};
use crate::rules::{Check, Group, Judged, Rule};

pub(super) const RULE: Rule = Rule {
    name: "delete-without-where",
    group: Group::Destructive,
    severity: Severity::Warning,
    what: "A `DELETE` without a `WHERE` on a table that exists.",
    why: "All rows go, also those that somebody has added since the migration was written, and no downgrade brings them back.",
    remedy: "Say which rows are meant.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.execute("DELETE FROM runs")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.execute("DELETE FROM runs WHERE state = 'expired'")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::Delete { filtered: false, .. } = &judged.operation.change else { return Vec::new() };
    let Some(existing) = judged.existing().filter(|_| !judged.is_downgrade) else { return Vec::new() };
    let id = &existing.id;
    if judged.drops_table(id) {
        return Vec::new();
    }
    let inserts = |it: &&Operation| matches!(it.change, Change::Insert { .. }) && judged.is_on(it, id);
    let inserts_somewhere = |it: &Operation| matches!(it.change, Change::Insert { table: None, .. });
    let reader = judged.reader(id, None);
    let (more, severity) = match (reader, judged.later().iter().find(inserts)) {
        (Some(reader), _) => (format!(", after they are read in line {}", reader.line), Severity::Info),
        (None, Some(filled)) => (format!(", and others are inserted in line {}", filled.position.line), Severity::Info),
        // What goes into a table that isn't known may be what was there.
        (None, None) if judged.operations().iter().any(inserts_somewhere) => (String::new(), Severity::Info),
        (None, None) => (String::new(), Severity::Warning),
    };
    let violation = judged.violation(format!("All rows of table `{id}` are deleted{more}.")).with_severity(severity);
    vec![if reader.is_some() { violation.with_why(AFTER_READING) } else { violation }]
}

/// Why it matters where the rows are read first.
const AFTER_READING: &str =
    "All rows go: what the migration doesn't make something of before is lost, and no downgrade brings it back.";
