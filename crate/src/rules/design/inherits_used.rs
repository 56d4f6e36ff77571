use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, POSTGRESQL, Rule, Tabled};

pub(super) const RULE: Rule = Rule {
    name: "inherits-used",
    group: Group::Design,
    severity: Severity::Info,
    what: "A table that inherits from another.",
    why: "Keys, unique constraints and foreign keys do not hold across the tables, and queries of the parent read the children, too.",
    remedy: "Use partitioning, or a foreign key to a common table.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
op.execute("CREATE TABLE test_runs (suite text, PRIMARY KEY (id)) INHERITS (runs)")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
op.create_table("test_runs", sa.Column("id", sa.BigInteger, sa.ForeignKey("runs.id"), primary_key=True), sa.Column("suite", sa.Text))
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    let table = tabled.table;
    let Some(parent) = table.parents.first().filter(|_| table.partition.is_none()) else { return Vec::new() };
    tabled.violation(table.made, format!("Table `{}` inherits from `{parent}`.", tabled.id)).into_iter().collect()
}
