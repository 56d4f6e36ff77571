use super::keys::{drop_of, is_known, method_of};
use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Rule, Tabled};
use crate::schema::table::Index;

pub(super) const RULE: Rule = Rule {
    name: "duplicate-index",
    group: Group::Design,
    severity: Severity::Warning,
    what: "An index that is the same as another one of its table.",
    why: "Each write maintains both, and no query gains from the second.",
    remedy: "Drop one of them.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("owner_id", sa.BigInteger), sa.Column("state", sa.Text))
op.create_index("ix_runs_owner_id", "runs", ["owner_id"])
op.create_index("idx_owner", "runs", ["owner_id"])
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("owner_id", sa.BigInteger), sa.Column("state", sa.Text))
op.create_index("ix_runs_owner_id", "runs", ["owner_id"])
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    if tabled.table.indexes.len() < 2 {
        return Vec::new();
    }
    let indexes: Vec<&Index> = tabled.indexes().filter(|it| is_known(it)).collect();
    let redundant = |at: usize, index: &Index| {
        indexes.iter().enumerate().find_map(|(other_at, other)| {
            let stays = match (other.unique, index.unique) {
                (true, false) => true,
                (false, true) => false,
                _ => other_at < at,
            };
            (other_at != at && stays && is_same(other, index)).then_some(*other)
        })
    };
    let pairs = indexes.iter().enumerate().filter_map(|(at, index)| Some((*index, redundant(at, index)?)));
    pairs.filter_map(|(index, other)| violation(tabled, index, other)).collect()
}

fn is_same(one: &Index, other: &Index) -> bool {
    one.elements == other.elements
        && method_of(one) == method_of(other)
        && one.predicate == other.predicate
        && one.include == other.include
        && one.options == other.options
        && (one.unique != other.unique || one.nulls_not_distinct == other.nulls_not_distinct)
}

fn violation(tabled: &Tabled<'_>, index: &Index, other: &Index) -> Option<Violation> {
    let kind = if other.unique && !index.unique { "unique index" } else { "index" };
    let message =
        format!("Index `{}` on `{}` has the same columns as {kind} `{}`.", index.name.name, tabled.id, other.name.name);
    let violation = tabled.violation(index.made, message)?;
    let related = tabled.related(other.made, format!("index `{}` is created", other.name.name));
    Some(violation.with_related(related).with_instead(drop_of(tabled, index)))
}
