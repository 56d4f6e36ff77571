use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Rule, Tabled};
use crate::schema::table::Index;

pub(super) const RULE: Rule = Rule {
    name: "too-many-indexes",
    group: Group::Design,
    severity: Severity::Info,
    what: "A table with more than a dozen indexes, those of its keys counted.",
    why: "Each inserted row, and most updated ones, write to all of them.",
    remedy: "Drop those that no query uses: `pg_stat_user_indexes` tells which.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("c0", sa.Integer), sa.Column("c1", sa.Integer), sa.Column("c2", sa.Integer), sa.Column("c3", sa.Integer), sa.Column("c4", sa.Integer), sa.Column("c5", sa.Integer), sa.Column("c6", sa.Integer), sa.Column("c7", sa.Integer), sa.Column("c8", sa.Integer), sa.Column("c9", sa.Integer), sa.Column("c10", sa.Integer), sa.Column("c11", sa.Integer))
op.create_index("ix_runs_0", "runs", ["c0"])
op.create_index("ix_runs_1", "runs", ["c1"])
op.create_index("ix_runs_2", "runs", ["c2"])
op.create_index("ix_runs_3", "runs", ["c3"])
op.create_index("ix_runs_4", "runs", ["c4"])
op.create_index("ix_runs_5", "runs", ["c5"])
op.create_index("ix_runs_6", "runs", ["c6"])
op.create_index("ix_runs_7", "runs", ["c7"])
op.create_index("ix_runs_8", "runs", ["c8"])
op.create_index("ix_runs_9", "runs", ["c9"])
op.create_index("ix_runs_10", "runs", ["c10"])
op.create_index("ix_runs_11", "runs", ["c11"])
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("c0", sa.Integer), sa.Column("c1", sa.Integer), sa.Column("c2", sa.Integer), sa.Column("c3", sa.Integer), sa.Column("c4", sa.Integer), sa.Column("c5", sa.Integer), sa.Column("c6", sa.Integer), sa.Column("c7", sa.Integer), sa.Column("c8", sa.Integer), sa.Column("c9", sa.Integer), sa.Column("c10", sa.Integer), sa.Column("c11", sa.Integer))
op.create_index("ix_runs_0", "runs", ["c0"])
op.create_index("ix_runs_1", "runs", ["c1"])
op.create_index("ix_runs_2", "runs", ["c2"])
"#,
    check: Check::Table(check),
};

/// Indexes of a table that are not too many.
const MANY: usize = 12;

/// Told at the one that is the first too many.
fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    let table = tabled.table;
    if table.indexes.len() + table.keys().count() <= MANY {
        return Vec::new();
    }
    let keys = table.keys().filter(|it| it.made.is_certain).count();
    let indexes: Vec<&Index> = tabled.indexes().collect();
    let (count, Some(last)) = (keys + indexes.len(), indexes.last()) else { return Vec::new() };
    if count <= MANY {
        return Vec::new();
    }
    tabled.violation(last.made, format!("`{}` has {count} indexes.", tabled.id)).into_iter().collect()
}
