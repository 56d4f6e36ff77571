use super::keys::method_of;
use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Rule, Tabled};
use crate::schema::table::{ForeignKey, Index};

pub(super) const RULE: Rule = Rule {
    name: "wide-index",
    group: Group::Design,
    severity: Severity::Info,
    what: "An index of four or more columns that isn't unique.",
    why: "It is large and costs each write; after the first two or three columns it seldom narrows a search any further.",
    remedy: "Index the columns that queries filter by, the most selective ones first.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("owner_id", sa.BigInteger), sa.Column("state", sa.Text))
op.add_column("runs", sa.Column("kind", sa.Text))
op.create_index("ix_runs_all", "runs", ["owner_id", "state", "kind", "id"])
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("owner_id", sa.BigInteger), sa.Column("state", sa.Text))
op.create_index("ix_runs_all", "runs", ["owner_id", "state"])
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    let is_wide = |index: &&Index| {
        index.elements.len() > 3 && !index.unique && matches!(method_of(index), "btree") && index.predicate.is_none()
    };
    let violation = |index: &Index| {
        let (name, id, count) = (&index.name.name, tabled.id, index.elements.len());
        tabled.violation(index.made, format!("Index `{name}` on `{id}` has {count} columns."))
    };
    // A foreign key of as many columns needs one.
    let is_for_key = |index: &Index| {
        let has = |key: &ForeignKey| index.columns().all(|column| key.columns.iter().any(|it| **it == *column));
        tabled.table.foreign_keys.iter().any(has)
    };
    tabled.indexes().filter(|index| is_wide(index) && !is_for_key(index)).filter_map(violation).collect()
}
