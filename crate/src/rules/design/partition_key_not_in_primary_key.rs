use super::keys::plain_columns;
use crate::finding::{Severity, Violation};
use crate::rules::tabled::named;
use crate::rules::{Check, Group, POSTGRESQL, Rule, Tabled};
use crate::schema::Made;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "partition-key-not-in-primary-key",
    group: Group::Design,
    severity: Severity::Error,
    what: "A unique key of a partitioned table that lacks a column of the partition key.",
    why: "PostgreSQL refuses it: each partition only sees its own rows, so the key must tell in which one a row lies.",
    remedy: "Add the partition column to the key.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("day", sa.Date, nullable=False), postgresql_partition_by="RANGE (day)")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("day", sa.Date, primary_key=True), postgresql_partition_by="RANGE (day)")
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    if tabled.table.clauses.is_empty() {
        return Vec::new();
    }
    let Some(partitioned_by) = tabled.table.clauses.iter().find_map(partition_columns) else { return Vec::new() };
    let table = tabled.table;
    let keys = table
        .keys()
        .filter(|it| it.made.is_certain)
        .map(|it| (it.columns.iter().map(AsRef::as_ref).collect::<Vec<&str>>(), it.made));
    let indexes = tabled.indexes().filter(|it| it.unique).filter_map(|it| Some((plain_columns(it)?, it.made)));
    let violation = |(columns, made): (Vec<&str>, Made)| {
        let missing = partitioned_by.iter().find(|it| !columns.contains(&it.as_str()))?;
        let is_known = table.column(missing).is_some_and(|it| it.made.is_certain);
        let message = format!(
            "The key {} of a partitioned table lacks `{missing}`, by which it is partitioned.",
            named(tabled.id, &columns)
        );
        let says = "unique constraint on partitioned table must include all partitioning columns".to_owned();
        if is_known { Some(tabled.violation(made, message)?.with_alembic_says(Some(says))) } else { None }
    };
    keys.chain(indexes).filter_map(violation).collect()
}

/// The columns of `PARTITION BY RANGE (day)`; none where it is by an expression.
fn partition_columns(clause: &Text) -> Option<Vec<String>> {
    let sql = clause.as_known()?;
    let upper = sql.to_ascii_uppercase();
    let rest = sql.get(upper.find("PARTITION BY")?..)?;
    let (_, inside) = rest.split_once('(')?;
    let (inside, _) = inside.rsplit_once(')')?;
    let columns = inside.split(',').map(|it| {
        let name = it.trim();
        let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let quoted = name.strip_prefix('"').and_then(|it| it.strip_suffix('"')).map(ToOwned::to_owned);
        quoted.or_else(|| is_name.then(|| name.to_ascii_lowercase()))
    });
    columns.collect()
}
