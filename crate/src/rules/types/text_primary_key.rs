use crate::finding::{Severity, Violation};
use crate::rules::tabled::{type_of, word_of};
use crate::rules::{Check, Group, Rule, Tabled};
use crate::schema::Column;

pub(super) const RULE: Rule = Rule {
    name: "text-primary-key",
    group: Group::Types,
    severity: Severity::Info,
    what: "A primary key that is a text.",
    why: "It is larger than a number or a UUID, in each index and each table that refers to it, and comparing it asks the collation.",
    remedy: "Use a number or a UUID as the key, and a unique constraint on the text.",
    databases: &[],
    is_opt_in: true,
    bad: r#"
op.create_table("runs", sa.Column("name", sa.String(200), primary_key=True))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("name", sa.String(200), unique=True))
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    if tabled.table.partition.is_some() {
        return Vec::new();
    }
    let of = |column: &Column| {
        let type_ = type_of(column)?;
        let key = tabled.table.primary_key.as_ref()?;
        let is_key = key.columns.len() == 1 && key.columns.first() == Some(&column.name);
        if !is_key || !matches!(word_of(&type_), "TEXT" | "VARCHAR" | "CHARACTER" | "CHAR" | "CITEXT") {
            return None;
        }
        tabled.violation(tabled.typed(column), format!("The primary key `{}.{}` is a text.", tabled.id, column.name))
    };
    tabled.columns().filter_map(of).collect()
}
