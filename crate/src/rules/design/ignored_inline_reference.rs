use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::operation::{Change, Column, ConstraintKind};
use crate::rules::{Check, Group, Judged, Rule, Versions};

// MySQL manual, 15.1.20.5; MariaDB makes the key.
pub(super) const RULE: Rule = Rule {
    name: "ignored-inline-reference",
    group: Group::Design,
    severity: Severity::Warning,
    what: "A foreign key in the definition of its column, on MySQL.",
    why: "MySQL before 9.0 reads `REFERENCES` there and makes nothing of it: there is no foreign key.",
    remedy: "Write `FOREIGN KEY (…) REFERENCES …` behind the columns.",
    databases: &[Versions::of(Dialect::Mysql).below(9, 0)],
    is_opt_in: false,
    bad: r#"
op.execute("CREATE TABLE users (id bigint PRIMARY KEY)")
op.execute("CREATE TABLE runs (id bigint PRIMARY KEY, owner_id bigint REFERENCES users (id))")
"#,
    good: r#"
op.execute("CREATE TABLE users (id bigint PRIMARY KEY)")
op.execute("CREATE TABLE runs (id bigint PRIMARY KEY, owner_id bigint, FOREIGN KEY (owner_id) REFERENCES users (id))")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    if judged.operation.sql.is_none() || judged.is_downgrade {
        return Vec::new();
    }
    let (table, columns) = match &judged.operation.change {
        Change::CreateTable(create) => (&create.table, create.columns.as_slice()),
        Change::AddColumn { table, column, .. } => (table, std::slice::from_ref(&**column)),
        _ => return Vec::new(),
    };
    let is_reference =
        |it: &&Column| it.constraints.iter().any(|it| matches!(it.kind, ConstraintKind::ForeignKey { .. }));
    let message = |it: &Column| {
        format!("`{}.{}` refers to nothing: MySQL ignores `REFERENCES` in a column.", table.name, it.name)
    };
    columns.iter().filter(is_reference).map(|it| judged.violation(message(it))).collect()
}
