use super::counting::{SMALL, counting_key};
use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::rules::tabled::{type_of, word_of};
use crate::rules::{Check, Group, POSTGRESQL, Rule, Tabled, Versions};
use crate::schema::Column;

pub(super) const RULE: Rule = Rule {
    name: "integer-primary-key",
    group: Group::Design,
    severity: Severity::Info,
    what: "A primary key that is an integer of 32 bits or fewer.",
    why: "It ends at 2,147,483,647; rolled back inserts use numbers up, too. Widening it later rewrites the table and all that refer to it.",
    remedy: "Use `sa.BigInteger`.",
    databases: &[
        POSTGRESQL,
        Versions::of(Dialect::Mysql),
        Versions::of(Dialect::Mariadb),
        Versions::of(Dialect::Mssql),
    ],
    is_opt_in: true,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.Integer, primary_key=True), sa.Column("state", sa.Text))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    let key = tabled.table.primary_key.as_ref().filter(|it| it.made.is_certain && tabled.table.partition.is_none());
    let Some([name]) = key.map(|it| it.columns.as_slice()) else { return Vec::new() };
    // What counts up in even fewer bits is told without being asked for.
    if counting_key(tabled, SMALL).is_some() {
        return Vec::new();
    }
    let column = tabled.table.column(name).filter(|it| it.made.is_certain);
    let violation = |column: &Column| {
        let type_ = type_of(column)?;
        let bits = match word_of(&type_) {
            "INTEGER" | "INT" | "INT4" => 32,
            "MEDIUMINT" => 24,
            word if SMALL.contains(&word) => 16,
            _ => return None,
        };
        let message = format!("Primary key `{}.{}` is an integer of {bits} bits.", tabled.id, column.name);
        tabled.violation(tabled.typed(column), message)
    };
    column.and_then(violation).into_iter().collect()
}
