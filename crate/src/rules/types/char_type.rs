use crate::finding::{Severity, Violation};
use crate::rules::tabled::{type_of, word_of};
use crate::rules::{Check, Group, POSTGRESQL, Rule, Tabled};
use crate::schema::Column;

pub(super) const RULE: Rule = Rule {
    name: "char-type",
    group: Group::Types,
    severity: Severity::Info,
    what: "A column of type `CHAR(n)`.",
    why: "Shorter values are filled up with spaces, which comparisons leave out and `length` and `LIKE` don't; it saves nothing.",
    remedy: "Use `sa.Text` or `sa.String`.",
    databases: &[POSTGRESQL],
    is_opt_in: true,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("code", sa.CHAR(3)))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("code", sa.Text))
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    if tabled.table.partition.is_some() {
        return Vec::new();
    }
    let of = |column: &Column| {
        let type_ = type_of(column)?;
        if !matches!(word_of(&type_), "CHAR" | "CHARACTER" | "BPCHAR" | "NCHAR") || type_.contains("VARYING") {
            return None;
        }
        tabled.violation(tabled.typed(column), format!("`{}.{}` is filled up with spaces.", tabled.id, column.name))
    };
    tabled.columns().filter_map(of).collect()
}
