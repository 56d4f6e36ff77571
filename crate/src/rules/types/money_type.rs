use crate::finding::{Severity, Violation};
use crate::rules::tabled::type_of;
use crate::rules::{Check, Group, POSTGRESQL, Rule, Tabled};
use crate::schema::Column;

pub(super) const RULE: Rule = Rule {
    name: "money-type",
    group: Group::Types,
    severity: Severity::Warning,
    what: "A column of type `money`.",
    why: "What is stored depends on `lc_monetary`: a dump that is restored under another setting has other sums; fractions of a cent are lost.",
    remedy: "Use `sa.Numeric` with a scale.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("cost", postgresql.MONEY))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("cost", sa.Numeric(12, 2)))
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    if tabled.table.partition.is_some() {
        return Vec::new();
    }
    let of = |column: &Column| {
        let type_ = type_of(column)?;
        if type_ != "MONEY" {
            return None;
        }
        tabled.violation(tabled.typed(column), format!("`{}.{}` is of type `money`.", tabled.id, column.name))
    };
    tabled.columns().filter_map(of).collect()
}
