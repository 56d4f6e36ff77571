use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Rule, Tabled};
use crate::schema::table::{Index, Key};

pub(super) const RULE: Rule = Rule {
    name: "duplicate-index-column",
    group: Group::Design,
    severity: Severity::Warning,
    what: "An index or a key that has the same column twice.",
    why: "The second place adds nothing but size; MySQL refuses it, and PostgreSQL does in a key.",
    remedy: "Name each column once.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("owner_id", sa.BigInteger), sa.Column("state", sa.Text))
op.create_index("ix_runs_owner_id", "runs", ["owner_id", "state", "owner_id"])
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("owner_id", sa.BigInteger), sa.Column("state", sa.Text))
op.create_index("ix_runs_owner_id", "runs", ["owner_id", "state"])
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    let of_index = |index: &Index| {
        let columns: Vec<&str> = index
            .elements
            .iter()
            .filter(|it| it.options.is_none() && it.is_column)
            .filter_map(|it| it.what.as_known())
            .collect();
        let message =
            format!("Index `{}` on `{}` has column `{}` twice.", index.name.name, tabled.id, twice(&columns)?);
        let severity = if tabled.dialect().is_mysql() { Severity::Error } else { Severity::Warning };
        Some(tabled.violation(index.made, message)?.with_severity(severity))
    };
    let of_key = |key: &Key| {
        let columns: Vec<&str> = key.columns.iter().map(AsRef::as_ref).collect();
        let message = format!("A key of `{}` has column `{}` twice.", tabled.id, twice(&columns)?);
        let refused = tabled.dialect().is_mysql() || tabled.dialect() == Dialect::Postgresql;
        let severity = if refused { Severity::Error } else { Severity::Warning };
        Some(tabled.violation(key.made, message)?.with_severity(severity))
    };
    let keys = tabled.table.keys().filter(|it| it.made.is_certain && it.columns.len() > 1).filter_map(of_key);
    tabled.indexes().filter(|it| it.elements.len() > 1).filter_map(of_index).chain(keys).collect()
}

fn twice<'n>(columns: &[&'n str]) -> Option<&'n str> {
    columns.iter().enumerate().find(|(at, it)| columns.iter().take(*at).any(|before| before == *it)).map(|(_, it)| *it)
}
