use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, Rule};

pub(super) const RULE: Rule = Rule {
    name: "truncate",
    group: Group::Destructive,
    severity: Severity::Warning,
    what: "`TRUNCATE` of a table that exists.",
    why: "All its rows are gone, and no downgrade brings them back. No trigger for DELETE sees them go.",
    remedy: "Delete the rows that are meant, with a `WHERE`; copy what is still wanted first.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.execute("TRUNCATE TABLE runs")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.execute("DELETE FROM runs WHERE state = 'expired'")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::Other { op, detail, .. } = &judged.operation.change else { return Vec::new() };
    // Of one with `CASCADE` another rule tells.
    if op != "truncate" || judged.is_downgrade || detail.as_ref().is_some_and(|it| it.to_string().contains("CASCADE")) {
        return Vec::new();
    }
    let Some(existing) = judged.existing() else { return Vec::new() };
    let id = &existing.id;
    if judged.drops_table(id) {
        return Vec::new();
    }
    match judged.reader(id, None) {
        Some(reader) => {
            let line = reader.line;
            let message = format!("All rows of table `{id}` are deleted, after they are read in line {line}.");
            vec![judged.violation(message).with_severity(Severity::Info)]
        }
        None => vec![judged.violation(format!("All rows of table `{id}` are deleted."))],
    }
}
