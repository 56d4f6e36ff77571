use super::at;
use crate::finding::{Severity, Violation};
use crate::rules::tabled::type_of;
use crate::rules::{Check, Group, POSTGRESQL, Rule, Tabled};
use crate::schema::Column;

pub(super) const RULE: Rule = Rule {
    name: "json-not-jsonb",
    group: Group::Types,
    severity: Severity::Info,
    what: "A column of type `JSON`.",
    why: "It is kept as text and has no equality: `SELECT DISTINCT`, `GROUP BY` and `UNION` over it fail, and it can't be indexed.",
    remedy: "Use `postgresql.JSONB`.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("data", sa.JSON))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("data", postgresql.JSONB))
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    if tabled.table.partition.is_some() {
        return Vec::new();
    }
    let of = |column: &Column| {
        let type_ = type_of(column)?;
        if type_ != "JSON" {
            return None;
        }
        let instead = at::with_type(tabled, column, "postgresql.JSONB()", Some("jsonb"));
        let message = format!("`{}.{}` is of type `json`.", tabled.id, column.name);
        Some(tabled.violation(tabled.typed(column), message)?.with_instead(instead))
    };
    tabled.columns().filter_map(of).collect()
}
