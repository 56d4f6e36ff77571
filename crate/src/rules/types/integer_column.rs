use super::at;
use crate::finding::{Severity, Violation};
use crate::rules::tabled::{type_of, word_of};
use crate::rules::{Check, Group, POSTGRESQL, Rule, Tabled};
use crate::schema::Column;

pub(super) const RULE: Rule = Rule {
    name: "integer-column",
    group: Group::Types,
    severity: Severity::Info,
    what: "A 32-bit integer.",
    why: "It ends at 2,147,483,647; widening it later rewrites the table.",
    remedy: "Use `sa.BigInteger`.",
    databases: &[POSTGRESQL],
    is_opt_in: true,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("size", sa.Integer))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("size", sa.BigInteger))
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    if tabled.table.partition.is_some() {
        return Vec::new();
    }
    let of = |column: &Column| {
        let type_ = type_of(column)?;
        if !(matches!(word_of(&type_), "INTEGER" | "INT" | "INT4")) {
            return None;
        }
        let instead = at::with_type(tabled, column, "sa.BigInteger()", None);
        let message = format!("`{}.{}` is an integer of 32 bits.", tabled.id, column.name);
        Some(tabled.violation(tabled.typed(column), message)?.with_instead(instead))
    };
    tabled.columns().filter_map(of).collect()
}
