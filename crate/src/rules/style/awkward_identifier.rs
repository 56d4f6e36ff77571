use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Rule, Tabled};

pub(super) const RULE: Rule = Rule {
    name: "awkward-identifier",
    group: Group::Style,
    severity: Severity::Info,
    what: "A table or a column whose name has spaces or signs in it, or begins with a digit.",
    why: "It must stand in quotes wherever it is used, and many tools and ORMs trip over it.",
    remedy: "Use letters, digits and underscores.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("end date", sa.Date))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("end_date", sa.Date))
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    let (id, table) = (tabled.id, tabled.table);
    let of_table = is_awkward(&id.name)
        .then(|| tabled.violation(table.made, format!("Table `{id}` must always stand in quotes.")));
    let columns = tabled.columns().filter(|it| is_awkward(&it.name) && table.partition.is_none());
    let of_columns =
        columns.map(|it| tabled.violation(it.made, format!("Column `{id}.{}` must always stand in quotes.", it.name)));
    of_table.into_iter().chain(of_columns).flatten().collect()
}

fn is_awkward(name: &str) -> bool {
    let is_plain = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '$' | '#');
    !name.chars().all(is_plain) || name.starts_with(|letter: char| letter.is_ascii_digit())
}
