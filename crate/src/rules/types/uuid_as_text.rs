use super::at;
use crate::finding::{Severity, Violation};
use crate::rules::tabled::type_of;
use crate::rules::{Check, Group, POSTGRESQL, Rule, Tabled};
use crate::schema::Column;

pub(super) const RULE: Rule = Rule {
    name: "uuid-as-text",
    group: Group::Types,
    severity: Severity::Info,
    what: "A UUID that is kept as text.",
    why: "It takes 37 bytes in the place of 16, in the table and in each index, and any text is taken for one.",
    remedy: "Use `sa.Uuid`.",
    databases: &[POSTGRESQL],
    is_opt_in: true,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("run_uuid", sa.String(36)))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("run_uuid", sa.Uuid))
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    if tabled.table.partition.is_some() {
        return Vec::new();
    }
    let of = |column: &Column| {
        let type_ = type_of(column)?;
        let is_sized = ["VARCHAR(32)", "VARCHAR(36)", "CHAR(32)", "CHAR(36)"].contains(&type_.as_str());
        let is_text = is_sized || matches!(type_.as_str(), "TEXT" | "VARCHAR");
        let lower = column.name.to_ascii_lowercase();
        let is_named = lower.split('_').any(|it| it == "uuid" || it == "guid");
        let is_key = is_sized && type_.contains("36") && (lower == "id" || lower.ends_with("_id"));
        if !(is_text && is_named || is_key) {
            return None;
        }
        let instead = at::with_type(tabled, column, "sa.Uuid()", Some("uuid"));
        let message = format!("`{}.{}` keeps a UUID as text.", tabled.id, column.name);
        Some(tabled.violation(tabled.typed(column), message)?.with_instead(instead))
    };
    tabled.columns().filter_map(of).collect()
}
