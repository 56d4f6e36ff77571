use std::collections::BTreeSet;

use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, Rule};

pub(super) const RULE: Rule = Rule {
    name: "duplicate-column-in-create",
    group: Group::Schema,
    severity: Severity::Error,
    what: "A table that is created with two columns of one name.",
    why: "SQLAlchemy 2.0 raises a DuplicateColumnError before the database is asked. SQLAlchemy 1.4 keeps the second of them, and only warns.",
    remedy: "Remove one of them.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Integer), sa.Column("state", sa.Integer))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Integer))
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::CreateTable(create) = &judged.operation.change else { return Vec::new() };
    let mut met = BTreeSet::new();
    let mut names = create.columns.iter().filter_map(|it| it.name.as_known());
    let Some(name) = names.find(|name| !met.insert(*name)) else { return Vec::new() };
    let message = format!("Table `{}` is created with two columns `{name}`.", create.table.name);
    let says = match judged.operation.sql {
        Some(_) => format!("column \"{name}\" specified more than once"),
        None => format!("A column with name '{name}' is already present in table '{}'.", create.table.name),
    };
    let violation = judged.violation(message).with_alembic_says(Some(says));
    vec![if judged.operation.sql.is_some() { violation.with_why("The database refuses it.") } else { violation }]
}
