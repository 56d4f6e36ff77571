use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::rules::tabled::type_of;
use crate::rules::{Check, Group, Rule, Tabled, Versions};
use crate::schema::Column;

pub(super) const RULE: Rule = Rule {
    name: "decimal-without-scale",
    group: Group::Types,
    severity: Severity::Warning,
    what: "A decimal number without digits behind the point.",
    why: "Without a precision MySQL takes `DECIMAL(10, 0)` and SQL Server `DECIMAL(18, 0)`: fractions are rounded away.",
    remedy: "Say how many digits: `sa.Numeric(12, 2)`.",
    databases: &[Versions::of(Dialect::Mysql), Versions::of(Dialect::Mariadb), Versions::of(Dialect::Mssql)],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("cost", sa.Numeric))
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
        if !(matches!(type_.as_str(), "NUMERIC" | "DECIMAL" | "DEC" | "FIXED")) {
            return None;
        }
        tabled.violation(tabled.typed(column), format!("`{}.{}` keeps no fractions.", tabled.id, column.name))
    };
    tabled.columns().filter_map(of).collect()
}
