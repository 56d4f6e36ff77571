use super::at;
use crate::finding::{Severity, Violation};
use crate::rules::folded::{Part, folded, in_words};
use crate::rules::tabled::type_of;
use crate::rules::{Check, Group, POSTGRESQL, Rule, Tabled};
use crate::schema::Column;

pub(super) const RULE: Rule = Rule {
    name: "json-not-jsonb",
    group: Group::Types,
    severity: Severity::Info,
    what: "A column of type `JSON`.",
    why: "PostgreSQL keeps it as text, without an operator for equality: `SELECT DISTINCT`, `GROUP BY` and `UNION` over it fail, no index can be on the column, and each look into it parses it anew.",
    remedy: "Use `postgresql.JSONB`, unless the order of keys or the spaces must be kept.",
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

/// The type on PostgreSQL, and what it was on databases that have none such.
const JSONB: &str = "sa.JSON().with_variant(postgresql.JSONB(), \"postgresql\")";

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    if tabled.table.partition.is_some() {
        return Vec::new();
    }
    let of = |column: &Column| {
        let type_ = type_of(column)?;
        if type_ != "JSON" {
            return None;
        }
        let instead = at::with_type(tabled, column, JSONB, Some("jsonb"));
        let message = format!("`{}.{}` is of type `json`.", tabled.id, column.name);
        let violation = tabled.violation(tabled.typed(column), message)?.with_instead(instead);
        let place = format!("column `{}.{}` gets its type", tabled.id, column.name);
        Some(Part { name: format!("`{}`", column.name), place, violation })
    };
    let message = |names: &[String]| format!("Columns {} of `{}` are of type `json`.", in_words(names), tabled.id);
    folded(tabled.columns().filter_map(of).collect(), message)
}
