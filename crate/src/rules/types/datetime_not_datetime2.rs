use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::rules::tabled::type_of;
use crate::rules::{Check, Group, Rule, Tabled, Versions};
use crate::schema::Column;

pub(super) const RULE: Rule = Rule {
    name: "datetime-not-datetime2",
    group: Group::Types,
    severity: Severity::Info,
    what: "A `DATETIME` of SQL Server's.",
    why: "It is rounded to 3 milliseconds and begins in 1753; `datetime2` is exact to 100 nanoseconds and no larger.",
    remedy: "Use `mssql.DATETIME2`.",
    databases: &[Versions::of(Dialect::Mssql)],
    is_opt_in: true,
    bad: r#"
op.execute("CREATE TABLE runs (id bigint PRIMARY KEY, at datetime)")
"#,
    good: r#"
op.execute("CREATE TABLE runs (id bigint PRIMARY KEY, at datetime2)")
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    if tabled.table.partition.is_some() {
        return Vec::new();
    }
    let of = |column: &Column| {
        let type_ = type_of(column)?;
        if type_ != "DATETIME" {
            return None;
        }
        tabled.violation(
            tabled.typed(column),
            format!("`{}.{}` is a `datetime`, which is rounded.", tabled.id, column.name),
        )
    };
    tabled.columns().filter_map(of).collect()
}
