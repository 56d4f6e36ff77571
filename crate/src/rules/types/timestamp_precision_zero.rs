use crate::finding::{Severity, Violation};
use crate::rules::tabled::type_of;
use crate::rules::{Check, Group, POSTGRESQL, Rule, Tabled};
use crate::schema::Column;

pub(super) const RULE: Rule = Rule {
    name: "timestamp-precision-zero",
    group: Group::Types,
    severity: Severity::Info,
    what: "A timestamp of whole seconds.",
    why: "PostgreSQL rounds to the next second, and does not cut: a moment may be written that is half a second in the future.",
    remedy: "Leave the precision out, and use `date_trunc('second', …)` where it is shown.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("at", postgresql.TIMESTAMP(timezone=True, precision=0)))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("at", sa.DateTime(timezone=True)))
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    if tabled.table.partition.is_some() {
        return Vec::new();
    }
    let of = |column: &Column| {
        let type_ = type_of(column)?;
        if !((type_.starts_with("TIMESTAMP") || type_.starts_with("TIME")) && type_.contains("(0)")) {
            return None;
        }
        tabled.violation(tabled.typed(column), format!("`{}.{}` is rounded to whole seconds.", tabled.id, column.name))
    };
    tabled.columns().filter_map(of).collect()
}
