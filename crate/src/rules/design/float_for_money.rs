use crate::finding::{Severity, Violation};
use crate::rules::tabled::{type_of, word_of};
use crate::rules::{Check, Group, Rule, Tabled};
use crate::schema::Column;

pub(super) const RULE: Rule = Rule {
    name: "float-for-money",
    group: Group::Design,
    severity: Severity::Info,
    what: "An amount of money in a floating point number.",
    why: "A float can't hold 0.1: sums drift by fractions of a cent.",
    remedy: "Use `sa.Numeric` with a scale, or whole cents.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("price", sa.Float))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("price", sa.Numeric(12, 2)))
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    let of = |column: &Column| {
        let type_ = type_of(column)?;
        let is_float = matches!(word_of(&type_), "FLOAT" | "REAL" | "DOUBLE" | "FLOAT4" | "FLOAT8");
        if !is_float || !is_money(&column.name) {
            return None;
        }
        tabled.violation(
            tabled.typed(column),
            format!("`{}.{}` sounds like money, and is a floating point number.", tabled.id, column.name),
        )
    };
    tabled.columns().filter_map(of).collect()
}

/// Words for sums that are paid.
const WORDS: &[&str] =
    &["price", "amount", "balance", "salary", "fee", "payment", "revenue", "invoice", "refund", "discount"];

fn is_money(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.split('_').next_back().is_some_and(|it| WORDS.contains(&it.trim_end_matches('s')))
}
