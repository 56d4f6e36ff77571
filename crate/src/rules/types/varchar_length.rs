use super::at;
use crate::finding::{Severity, Violation};
use crate::rules::tabled::type_of;
use crate::rules::{Check, Group, POSTGRESQL, Rule, Tabled};
use crate::schema::Column;

pub(super) const RULE: Rule = Rule {
    name: "varchar-length",
    group: Group::Types,
    severity: Severity::Info,
    what: "A string of limited length.",
    why: "In PostgreSQL the limit makes nothing faster or smaller, and changing it later takes a lock.",
    remedy: "Use `sa.Text`, with a check where the length matters.",
    databases: &[POSTGRESQL],
    is_opt_in: true,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("name", sa.String(50)))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("name", sa.Text))
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    if tabled.table.partition.is_some() {
        return Vec::new();
    }
    let of = |column: &Column| {
        let type_ = type_of(column)?;
        if !(type_.starts_with("VARCHAR(") || type_.starts_with("CHARACTER VARYING(")) {
            return None;
        }
        let instead = at::with_type(tabled, column, "sa.Text()", None);
        let message = format!("`{}.{}` is limited in its length.", tabled.id, column.name);
        Some(tabled.violation(tabled.typed(column), message)?.with_instead(instead))
    };
    tabled.columns().filter_map(of).collect()
}
