use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::rules::tabled::type_of;
use crate::rules::{Check, Group, Rule, Tabled, Versions};
use crate::schema::Column;

pub(super) const RULE: Rule = Rule {
    name: "float-with-digits",
    group: Group::Types,
    severity: Severity::Info,
    what: "A `FLOAT(M, D)` or `DOUBLE(M, D)`.",
    why: "MySQL has deprecated it since 8.0.17; it rounds what is stored, and is no more exact for it.",
    remedy: "Use `DECIMAL(M, D)`, or `FLOAT` alone.",
    databases: &[Versions::of(Dialect::Mysql)],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("cost", mysql.FLOAT(10, 2)))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("cost", sa.Numeric(10, 2)))
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    if tabled.table.partition.is_some() {
        return Vec::new();
    }
    let of = |column: &Column| {
        let type_ = type_of(column)?;
        if !(["FLOAT(", "DOUBLE(", "REAL("].iter().any(|it| type_.starts_with(it)) && type_.contains(',')) {
            return None;
        }
        tabled.violation(
            tabled.typed(column),
            format!("`{}.{}` is a float with a number of digits, which is deprecated.", tabled.id, column.name),
        )
    };
    tabled.columns().filter_map(of).collect()
}
