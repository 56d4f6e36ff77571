use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::deployed::quoted;
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "truncate-cascade",
    group: Group::Destructive,
    severity: Severity::Warning,
    what: "`TRUNCATE … CASCADE`: all tables that refer to the table are emptied too.",
    why: "PostgreSQL follows every foreign key to the table, and from there on, whatever `ON DELETE` says. Their rows are gone as well.",
    remedy: "Name the tables that are to be emptied, without `CASCADE`.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("users", sa.Column("id", sa.BigInteger, primary_key=True))
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("user_id", sa.BigInteger, sa.ForeignKey("users.id")))
# next revision
op.execute("TRUNCATE users CASCADE")
"#,
    good: r#"
op.create_table("users", sa.Column("id", sa.BigInteger, primary_key=True))
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("user_id", sa.BigInteger, sa.ForeignKey("users.id")))
# next revision
op.execute("DELETE FROM users WHERE id < 0")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::Other { op, detail: Some(detail), .. } = &judged.operation.change else { return Vec::new() };
    if op != "truncate" || judged.is_downgrade || !detail.to_string().contains("CASCADE") {
        return Vec::new();
    }
    let Some(existing) = judged.existing() else { return Vec::new() };
    let id = &existing.id;
    let referring = judged.dependents();
    let message = if referring.is_empty() {
        format!("All rows of table `{id}` are deleted, and those of all tables that refer to it.")
    } else {
        let names = quoted(referring.iter().map(|it| &it.name));
        format!("All rows of table `{id}` are deleted, and with them those of {names}.")
    };
    vec![judged.violation(message)]
}
