use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, POSTGRESQL, Rule, Tabled};
use crate::schema::Column;

pub(super) const RULE: Rule = Rule {
    name: "serial-type",
    group: Group::Types,
    severity: Severity::Info,
    what: "A column of type `SERIAL`.",
    why: "Its sequence is a thing of its own, with rights and a type of its own; an identity column is what SQL has for it.",
    remedy: "Use `sa.Identity()`.",
    databases: &[POSTGRESQL.from(10, 0)],
    is_opt_in: true,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True))
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    if tabled.table.partition.is_some() {
        return Vec::new();
    }
    let of = |column: &Column| {
        column.serial.as_ref()?;
        tabled.violation(tabled.typed(column), format!("`{}.{}` is a `SERIAL`.", tabled.id, column.name))
    };
    tabled.columns().filter_map(of).collect()
}
