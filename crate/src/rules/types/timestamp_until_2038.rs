use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::rules::tabled::{type_of, word_of};
use crate::rules::{Check, Group, Rule, Tabled, Versions};
use crate::schema::Column;

pub(super) const RULE: Rule = Rule {
    name: "timestamp-until-2038",
    group: Group::Types,
    severity: Severity::Info,
    what: "A `TIMESTAMP` of MySQL's.",
    why: "It ends on 19 January 2038, and its value changes with the time zone of the session.",
    remedy: "Use `DATETIME`.",
    databases: &[Versions::of(Dialect::Mysql)],
    is_opt_in: true,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("at", sa.TIMESTAMP))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("at", sa.DateTime))
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    if tabled.table.partition.is_some() {
        return Vec::new();
    }
    let of = |column: &Column| {
        let type_ = type_of(column)?;
        if word_of(&type_) != "TIMESTAMP" {
            return None;
        }
        tabled.violation(tabled.typed(column), format!("`{}.{}` ends in January 2038.", tabled.id, column.name))
    };
    tabled.columns().filter_map(of).collect()
}
