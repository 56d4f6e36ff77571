use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::quoted;
use crate::rules::{Check, Group, POSTGRESQL, Rule, Tabled};

pub(super) const RULE: Rule = Rule {
    name: "reserved-identifier",
    group: Group::Style,
    severity: Severity::Info,
    what: "A table or a column that is called by a reserved word.",
    why: "It must stand in quotes in all SQL that is written by hand; without quotes the statement is refused or, as with `user`, means something else.",
    remedy: "Choose another name.",
    databases: &[POSTGRESQL],
    is_opt_in: true,
    bad: r#"
op.create_table("user", sa.Column("id", sa.BigInteger, primary_key=True))
"#,
    good: r#"
op.create_table("users", sa.Column("id", sa.BigInteger, primary_key=True))
"#,
    check: Check::Table(check),
};

fn is_reserved(name: &str) -> bool {
    quoted::is_reserved(name, Dialect::Postgresql)
}

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    let (id, table) = (tabled.id, tabled.table);
    let of_table = is_reserved(&id.name)
        .then(|| tabled.violation(table.made, format!("Table `{id}` is called by a reserved word.")));
    let columns = tabled.columns().filter(|it| is_reserved(&it.name) && table.partition.is_none());
    let of_columns =
        columns.map(|it| tabled.violation(it.made, format!("Column `{id}.{}` is called by a reserved word.", it.name)));
    of_table.into_iter().chain(of_columns).flatten().collect()
}
