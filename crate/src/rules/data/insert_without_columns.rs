use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, Rule};

pub(super) const RULE: Rule = Rule {
    name: "insert-without-columns",
    group: Group::Data,
    severity: Severity::Info,
    what: "An `INSERT` into a table that exists which does not name its columns.",
    why: "Its values go to columns by their order, and a database that was not built by these migrations alone may have another: the statement fails there, or writes into the wrong columns.",
    remedy: "Name the columns.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("states", sa.Column("name", sa.Text, primary_key=True), sa.Column("title", sa.Text))
# next revision
op.execute("INSERT INTO states VALUES ('new', 'New')")
"#,
    good: r#"
op.create_table("states", sa.Column("name", sa.Text, primary_key=True), sa.Column("title", sa.Text))
# next revision
op.execute("INSERT INTO states (name, title) VALUES ('new', 'New')")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::Insert { columns, is_whole: false, .. } = &judged.operation.change else { return Vec::new() };
    let (Some(existing), Some(sql)) = (judged.existing(), &judged.operation.sql) else { return Vec::new() };
    if !columns.is_empty() || judged.is_downgrade || sql.unparsed.is_some() {
        return Vec::new();
    }
    let message = format!("Rows are inserted into table `{}` without naming its columns.", existing.id);
    vec![judged.violation(message)]
}
