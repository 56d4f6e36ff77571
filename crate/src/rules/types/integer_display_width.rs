use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::rules::tabled::{type_of, word_of};
use crate::rules::{Check, Group, Rule, Tabled, Versions};
use crate::schema::Column;

pub(super) const RULE: Rule = Rule {
    name: "integer-display-width",
    group: Group::Types,
    severity: Severity::Info,
    what: "An integer with a display width.",
    why: "`INT(11)` is the same as `INT`: the number has no meaning for what fits, and is deprecated since 8.0.17.",
    remedy: "Leave the number out.",
    databases: &[Versions::of(Dialect::Mysql)],
    is_opt_in: true,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("size", mysql.INTEGER(11)))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("size", sa.Integer))
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    if tabled.table.partition.is_some() {
        return Vec::new();
    }
    let of = |column: &Column| {
        let type_ = type_of(column)?;
        let is_integer = matches!(word_of(&type_), "INTEGER" | "INT" | "BIGINT" | "SMALLINT" | "MEDIUMINT" | "TINYINT");
        if !is_integer || !type_.contains('(') || type_.starts_with("TINYINT(1)") || type_.contains("ZEROFILL") {
            return None;
        }
        tabled.violation(tabled.typed(column), format!("`{}.{}` has a display width.", tabled.id, column.name))
    };
    tabled.columns().filter_map(of).collect()
}
