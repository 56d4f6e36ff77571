use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::rules::tabled::{type_of, word_of};
use crate::rules::{Check, Group, Rule, Tabled, Versions};
use crate::schema::Column;

pub(super) const RULE: Rule = Rule {
    name: "deprecated-large-type",
    group: Group::Types,
    severity: Severity::Info,
    what: "A `TEXT`, `NTEXT` or `IMAGE` of SQL Server's.",
    why: "They are deprecated, and can't be compared, sorted or used with most functions.",
    remedy: "Use `VARCHAR(max)`, `NVARCHAR(max)` or `VARBINARY(max)`.",
    databases: &[Versions::of(Dialect::Mssql)],
    is_opt_in: false,
    bad: r#"
op.execute("CREATE TABLE runs (id bigint PRIMARY KEY, log ntext)")
"#,
    good: r#"
op.execute("CREATE TABLE runs (id bigint PRIMARY KEY, log nvarchar(max))")
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    if tabled.table.partition.is_some() {
        return Vec::new();
    }
    let of = |column: &Column| {
        let type_ = type_of(column)?;
        if !(matches!(word_of(&type_), "TEXT" | "NTEXT" | "IMAGE")) {
            return None;
        }
        tabled.violation(
            tabled.typed(column),
            format!("`{}.{}` is of a type that is deprecated.", tabled.id, column.name),
        )
    };
    tabled.columns().filter_map(of).collect()
}
