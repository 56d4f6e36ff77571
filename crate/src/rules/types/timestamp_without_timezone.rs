use super::at;
use crate::finding::{Severity, Violation};
use crate::rules::tabled::type_of;
use crate::rules::{Check, Group, POSTGRESQL, Rule, Tabled};
use crate::schema::Column;

pub(super) const RULE: Rule = Rule {
    name: "timestamp-without-timezone",
    group: Group::Types,
    severity: Severity::Info,
    what: "A timestamp without a time zone.",
    why: "It is a time on some clock: sessions with different time zones write and read different moments.",
    remedy: "Use `sa.DateTime(timezone=True)`.",
    databases: &[POSTGRESQL],
    is_opt_in: true,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("at", sa.DateTime))
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
        if !(type_.starts_with("TIMESTAMP") && !type_.contains("WITH TIME ZONE") && !type_.starts_with("TIMESTAMPTZ")) {
            return None;
        }
        let instead = at::with_type(tabled, column, "sa.DateTime(timezone=True)", None);
        let message = format!("`{}.{}` is a timestamp without a time zone.", tabled.id, column.name);
        Some(tabled.violation(tabled.typed(column), message)?.with_instead(instead))
    };
    tabled.columns().filter_map(of).collect()
}
