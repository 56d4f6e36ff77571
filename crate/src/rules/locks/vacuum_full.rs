use super::met::in_use;
use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "vacuum-full",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "`VACUUM FULL`.",
    why: "PostgreSQL rewrites the whole table and its indexes under an ACCESS EXCLUSIVE lock: nobody reads or writes it until that is done.",
    remedy: "`VACUUM` without `FULL` makes the room usable again while others work. To give it back to the disk, use pg_repack, outside of migrations.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
with op.get_context().autocommit_block():
    op.execute("VACUUM FULL runs")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
with op.get_context().autocommit_block():
    op.execute("VACUUM runs")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::Other { op, table, detail, .. } = &judged.operation.change else { return Vec::new() };
    if op != "vacuum" {
        return Vec::new();
    }
    let text = detail.as_ref().map(|it| it.with_holes()).unwrap_or_default().to_ascii_uppercase();
    let mut words = text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    // `FULL` comes first, or in brackets.
    let is_full = words.any(|word| word == "FULL") && !text.contains("FULL FALSE") && !text.contains("FULL OFF");
    if !is_full || table.is_some() && in_use(judged).is_none() {
        return Vec::new();
    }
    let what = table.as_ref().map_or_else(|| "every table".to_owned(), |table| format!("table `{table}`"));
    vec![judged.violation(format!("`VACUUM FULL` writes {what} anew."))]
}
