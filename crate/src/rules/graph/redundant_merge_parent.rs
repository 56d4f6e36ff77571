use std::collections::BTreeSet;

use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::graph::{Graph, Index};
use crate::ordered::Gather;
use crate::rules::{Check, Group, Rule, mend};

pub(super) const RULE: Rule = Rule {
    name: "redundant-merge-parent",
    group: Group::Graph,
    severity: Severity::Info,
    what: "A merge that names a parent twice, or names one that is already an ancestor of another parent.",
    why: "It joins nothing, and Alembic shows a merge point where there is none.",
    remedy: "Remove that parent.",
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
down_revision = "3f9c81d2a4e7"


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
# file: migrations/versions/c470a9f31e62_notes.py
"""create notes"""
revision = "c470a9f31e62"
down_revision = "8b21e5c07d94"


def upgrade():
    pass


def downgrade():
    pass
"#,
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let graph = &environment.graph;
    let mut place = vec![0; graph.nodes.len()];
    for (at, &index) in graph.upgrade_order.iter().enumerate() {
        place[index] = at;
    }
    let mut violations = Vec::new();
    let is_in_cycle = |merge: &&Index| graph.cycles.iter().any(|cycle| cycle.revisions.contains(merge));
    for &merge in graph.merge_points.iter().filter(|merge| !is_in_cycle(merge)) {
        let migration = &environment.migrations[merge];
        let mut seen = BTreeSet::new();
        let twice: BTreeSet<&String> = migration.parents().iter().filter(|parent| !seen.insert(*parent)).into_set();
        let inherited = ancestors_of_others(graph, &graph.nodes[merge].parents, &place);
        let inherited = inherited.iter().filter_map(|&index| environment.migrations[index].id());
        let reasons = twice
            .iter()
            .map(|parent| (parent.as_str(), format!("`{parent}` is listed twice.")))
            .chain(inherited.map(|id| (id, format!("`{id}` is an ancestor of another of its parents."))));
        let reasons: Vec<(&str, String)> = reasons.collect();
        if reasons.is_empty() {
            continue;
        }
        let position = migration.down_revision.position();
        let message = reasons.iter().map(|(_, reason)| reason.as_str()).collect::<Vec<_>>().join(" ");
        let mut kept: Vec<&str> = Vec::new();
        for parent in migration.parents() {
            let is_left_out = reasons.iter().any(|(id, _)| id == parent) && !twice.contains(parent);
            if !is_left_out && !kept.contains(&parent.as_str()) {
                kept.push(parent);
            }
        }
        let fix = mend::with_identifier(migration, "down_revision", position, &kept);
        violations.push(Violation::at(migration, position, message).with_fix(fix));
    }
    violations
}

/// Those of some parents that others of them have as an ancestor; `place` is each revision's in the order of the upgrade, so
/// that no search goes further down than the first of them.
fn ancestors_of_others(graph: &Graph, parents: &[Index], place: &[usize]) -> Vec<Index> {
    let Some(lowest) = parents.iter().map(|&parent| place[parent]).min() else { return Vec::new() };
    let mut open: Vec<Index> = parents.iter().flat_map(|&parent| graph.nodes[parent].parents.clone()).collect();
    let mut reached: BTreeSet<Index> = BTreeSet::new();
    while let Some(index) = open.pop() {
        if place[index] >= lowest && reached.insert(index) {
            open.extend(&graph.nodes[index].parents);
        }
    }
    parents.iter().copied().filter(|parent| reached.contains(parent)).collect()
}
