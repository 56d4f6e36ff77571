use crate::finding::{Severity, Violation};
use crate::rules::tabled::{type_of, word_of};
use crate::rules::{Check, Group, Rule, Tabled};
use crate::schema::Column;

pub(super) const RULE: Rule = Rule {
    name: "float-type",
    group: Group::Types,
    severity: Severity::Info,
    what: "A floating point number.",
    why: "It is not exact: 0.1 is none of its values, and sums depend on their order.",
    remedy: "Use `sa.Numeric` where values must be exact.",
    databases: &[],
    is_opt_in: true,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("cost", sa.Float))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("cost", sa.Numeric(12, 2)))
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    if tabled.table.partition.is_some() {
        return Vec::new();
    }
    let of = |column: &Column| {
        let type_ = type_of(column)?;
        if !(matches!(word_of(&type_), "FLOAT" | "REAL" | "DOUBLE" | "FLOAT4" | "FLOAT8")) {
            return None;
        }
        tabled.violation(tabled.typed(column), format!("`{}.{}` is a floating point number.", tabled.id, column.name))
    };
    tabled.columns().filter_map(of).collect()
}
