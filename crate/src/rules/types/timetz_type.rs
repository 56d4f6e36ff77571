use crate::finding::{Severity, Violation};
use crate::rules::tabled::type_of;
use crate::rules::{Check, Group, POSTGRESQL, Rule, Tabled};
use crate::schema::Column;

pub(super) const RULE: Rule = Rule {
    name: "timetz-type",
    group: Group::Types,
    severity: Severity::Info,
    what: "A time of day with a time zone.",
    why: "Without a date nobody knows whether daylight saving time holds: the offset that is stored may be wrong for the next day.",
    remedy: "Use `sa.DateTime(timezone=True)`, or a time and the name of a zone.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("at", sa.Time(timezone=True)))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("at", sa.Time))
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    if tabled.table.partition.is_some() {
        return Vec::new();
    }
    let of = |column: &Column| {
        let type_ = type_of(column)?;
        if !(type_.starts_with("TIMETZ")
            || (type_.starts_with("TIME") && !type_.starts_with("TIMESTAMP") && type_.contains("WITH TIME ZONE")))
        {
            return None;
        }
        tabled.violation(
            tabled.typed(column),
            format!("`{}.{}` is a time of day with a time zone.", tabled.id, column.name),
        )
    };
    tabled.columns().filter_map(of).collect()
}
