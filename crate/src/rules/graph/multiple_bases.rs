use std::collections::BTreeSet;

use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::graph::{Index, Node};
use crate::rules::ends::{are_apart, one_of_several};
use crate::rules::{Check, Group, Rule, replayed};

pub(super) const RULE: Rule = Rule {
    name: "multiple-bases",
    group: Group::Graph,
    severity: Severity::Warning,
    what: "Several revisions without a parent.",
    why: "Usually one of them has lost its parent; `alembic downgrade base` and the order of upgrades then mean something other than intended.",
    remedy: "Set the `down_revision` of all but the first; if the branches are meant to be separate, give each a branch label.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
# file: migrations/versions/3f9c81d2a4e7_runs.py
"""create runs"""
revision = "3f9c81d2a4e7"
down_revision = None


def upgrade():
    pass


def downgrade():
    pass
# file: migrations/versions/8b21e5c07d94_jobs.py
"""create jobs"""
revision = "8b21e5c07d94"
down_revision = None


def upgrade():
    pass


def downgrade():
    pass
# file: migrations/versions/c470a9f31e62_merge.py
"""merge"""
revision = "c470a9f31e62"
down_revision = ("3f9c81d2a4e7", "8b21e5c07d94")


def upgrade():
    pass


def downgrade():
    pass
"#,
    good: r#"
# file: migrations/versions/3f9c81d2a4e7_runs.py
"""create runs"""
revision = "3f9c81d2a4e7"
down_revision = None


def upgrade():
    pass


def downgrade():
    pass
# file: migrations/versions/8b21e5c07d94_jobs.py
"""create jobs"""
revision = "8b21e5c07d94"
down_revision = "3f9c81d2a4e7"


def upgrade():
    pass


def downgrade():
    pass
"#,
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    if let Some(merged) = merged(environment) {
        return vec![merged];
    }
    let bases = &environment.graph.bases;
    // With labels of their own, lines are meant to be apart.
    if are_apart(environment, bases, children_of) {
        return Vec::new();
    }
    one_of_several(environment, bases, "bases", |it| it.down_revision.position())
}

/// One violation for lines that somebody has put together: at the last of their bases.
fn merged(environment: &Environment) -> Option<Violation> {
    let graph = &environment.graph;
    let lines: Vec<BTreeSet<Index>> = graph.bases.iter().map(|&base| graph.reached([base], children)).collect();
    let (first, others) = lines.split_first().filter(|(_, others)| !others.is_empty())?;
    let is_on_all = |index: &Index| others.iter().all(|line| line.contains(index));
    let merge = environment.replay.order.iter().copied().find(|index| first.contains(index) && is_on_all(index))?;
    let (last, beside) = graph.bases.split_last()?;
    let beside: Vec<String> = beside.iter().take(5).map(|&base| replayed::named(environment, base)).collect();
    let message = format!(
        "One of {} bases, beside {}; {} merges their lines.",
        graph.bases.len(),
        beside.join(", "),
        replayed::named(environment, merge)
    );
    let migration = environment.migrations.get(*last)?;
    Some(Violation::at(migration, migration.down_revision.position(), message).with_severity(Severity::Info))
}

fn children_of(node: &Node) -> &Vec<Index> {
    &node.children
}

fn children(node: &Node) -> impl Iterator<Item = Index> + '_ {
    node.children.iter().copied()
}
