use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::rules::Tabled;
use crate::rules::tabled::tabled;
use crate::rules::{Check, Group, Rule};
use crate::schema::table::Index;

pub(super) const RULE: Rule = Rule {
    name: "inconsistent-index-names",
    group: Group::Style,
    severity: Severity::Info,
    what: "An index that is named in another way than nearly all others.",
    why: "Whoever looks for the index of a table by its name doesn't find it.",
    remedy: "Name it like the others.",
    databases: &[],
    is_opt_in: true,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("c0", sa.Integer), sa.Column("c1", sa.Integer), sa.Column("c2", sa.Integer), sa.Column("c3", sa.Integer), sa.Column("c4", sa.Integer), sa.Column("c5", sa.Integer), sa.Column("c6", sa.Integer), sa.Column("c7", sa.Integer), sa.Column("c8", sa.Integer), sa.Column("c9", sa.Integer))
op.create_index("ix_runs_c0", "runs", ["c0"])
op.create_index("ix_runs_c1", "runs", ["c1"])
op.create_index("ix_runs_c2", "runs", ["c2"])
op.create_index("ix_runs_c3", "runs", ["c3"])
op.create_index("ix_runs_c4", "runs", ["c4"])
op.create_index("ix_runs_c5", "runs", ["c5"])
op.create_index("ix_runs_c6", "runs", ["c6"])
op.create_index("ix_runs_c7", "runs", ["c7"])
op.create_index("ix_runs_c8", "runs", ["c8"])
op.create_index("idx_runs_c9", "runs", ["c9"])
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("c0", sa.Integer), sa.Column("c1", sa.Integer), sa.Column("c2", sa.Integer), sa.Column("c3", sa.Integer), sa.Column("c4", sa.Integer), sa.Column("c5", sa.Integer), sa.Column("c6", sa.Integer), sa.Column("c7", sa.Integer), sa.Column("c8", sa.Integer), sa.Column("c9", sa.Integer))
op.create_index("ix_runs_c0", "runs", ["c0"])
op.create_index("ix_runs_c1", "runs", ["c1"])
op.create_index("ix_runs_c2", "runs", ["c2"])
op.create_index("ix_runs_c3", "runs", ["c3"])
op.create_index("ix_runs_c4", "runs", ["c4"])
op.create_index("ix_runs_c5", "runs", ["c5"])
op.create_index("ix_runs_c6", "runs", ["c6"])
op.create_index("ix_runs_c7", "runs", ["c7"])
op.create_index("ix_runs_c8", "runs", ["c8"])
op.create_index("ix_runs_c9", "runs", ["c9"])
"#,
    check: Check::Environment(check),
};

/// Of how many one tells a habit, and how many in a hundred follow it.
const ENOUGH: usize = 8;
const HABIT: usize = 80;

fn check(environment: &Environment) -> Vec<Violation> {
    let named = |table: Tabled<'_>, index: &Index| {
        !index.unique && !index.name.is_made_up && !index.name.name.is_empty() && table.table.partition.is_none()
    };
    let mut all: Vec<(Tabled<'_>, &Index)> = Vec::new();
    for table in tabled(environment) {
        all.extend(table.indexes().filter(|it| named(table, it)).map(|it| (table, it)));
    }
    let total = all.len();
    let count = |style: &str| all.iter().filter(|(_, it)| style_of(&it.name.name) == style).count();
    let Some(habit) = STYLES.iter().copied().find(|it| total >= ENOUGH && count(it) * 100 >= total * HABIT) else {
        return Vec::new();
    };
    let others = all.iter().filter(|(_, it)| style_of(&it.name.name) != habit);
    let of = |(table, index): &(Tabled<'_>, &Index)| {
        let message =
            format!("Index `{}` is not named `{habit}` like {} of {total} others.", index.name.name, count(habit));
        table.violation(index.made, message)
    };
    others.filter_map(of).collect()
}

const STYLES: &[&str] = &["ix_…", "idx_…", "…_idx", "…_ix", "index_…"];

/// The habit that a name follows.
fn style_of(name: &str) -> &'static str {
    let fits = |style: &&&str| {
        let word = style.trim_matches('…');
        if style.starts_with('…') { name.ends_with(word) } else { name.starts_with(word) }
    };
    STYLES.iter().find(fits).copied().unwrap_or("…")
}
