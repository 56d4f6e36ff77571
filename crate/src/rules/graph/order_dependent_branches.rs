use std::collections::{BTreeMap, BTreeSet};

use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::graph::Index;
use crate::operation::Certainty;
use crate::ordered::Gather;
use crate::rules::replayed::{self, Run, Trees, differing, listed, said_of};
use crate::rules::{Check, Group, Rule};
use crate::schema::Schema;
use crate::schema::difference::differences;
use crate::schema::fault::{Fault, Log, Problem, Touch};

pub(super) const RULE: Rule = Rule {
    name: "order-dependent-branches",
    group: Group::Graph,
    severity: Severity::Warning,
    what: "Two revisions of parallel branches that leave a different schema, or fail, depending on which one runs first.",
    why: "Which one runs first depends on what a database already has: databases at the same revision may differ, and one of the two orders was probably never tried.",
    remedy: "Put one after the other: name the first as the second's `down_revision`, or in its `depends_on`.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
# file: migrations/versions/3f9c81d2a4e7_runs.py
"""create runs"""
from alembic import op
import sqlalchemy as sa

revision = "3f9c81d2a4e7"
down_revision = None


def upgrade():
    op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))


def downgrade():
    op.drop_table("runs")
# file: migrations/versions/c470a9f31e62_index.py
"""index runs"""
from alembic import op
import sqlalchemy as sa

revision = "c470a9f31e62"
down_revision = "3f9c81d2a4e7"


def upgrade():
    op.create_index("ix_runs_id", "runs", ["id"])


def downgrade():
    op.drop_index("ix_runs_id", "runs")
# file: migrations/versions/8b21e5c07d94_rename.py
"""rename runs"""
from alembic import op
import sqlalchemy as sa

revision = "8b21e5c07d94"
down_revision = "3f9c81d2a4e7"


def upgrade():
    op.rename_table("runs", "jobs")


def downgrade():
    op.rename_table("jobs", "runs")
# file: migrations/versions/e95d1b7a20c8_merge.py
"""merge"""
revision = "e95d1b7a20c8"
down_revision = ("8b21e5c07d94", "c470a9f31e62")


def upgrade():
    pass


def downgrade():
    pass
"#,
    good: r#"
# file: migrations/versions/3f9c81d2a4e7_runs.py
"""create runs"""
from alembic import op
import sqlalchemy as sa

revision = "3f9c81d2a4e7"
down_revision = None


def upgrade():
    op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))


def downgrade():
    op.drop_table("runs")
# file: migrations/versions/c470a9f31e62_index.py
"""index runs"""
from alembic import op
import sqlalchemy as sa

revision = "c470a9f31e62"
down_revision = "3f9c81d2a4e7"


def upgrade():
    op.create_index("ix_runs_id", "runs", ["id"])


def downgrade():
    op.drop_index("ix_runs_id", "runs")
# file: migrations/versions/8b21e5c07d94_rename.py
"""rename runs"""
from alembic import op
import sqlalchemy as sa

revision = "8b21e5c07d94"
down_revision = "c470a9f31e62"


def upgrade():
    op.rename_table("runs", "jobs")


def downgrade():
    op.rename_table("jobs", "runs")
"#,
    check: Check::Replay(check),
};

/// Pairs that are carried out both ways.
const MAX_PAIRS: usize = 64;

/// Revisions beyond which ancestors are not compared: their table grows with the square.
const MAX_REVISIONS: usize = 10_000;

fn check(run: &Run<'_>) -> Vec<Violation> {
    let environment = run.environment;
    let violation = |(first, second): (Index, Index)| {
        let how = dependence(environment, first, second)?;
        let migration = environment.migrations.get(second)?;
        let touches = &environment.replay.log.touches;
        let touch = touches.iter().find(|touch| touch.step.migration as usize == second)?;
        let position = touch.step.operation(&environment.migrations, "upgrade")?.position;
        let (first, second) = (replayed::named(environment, first), replayed::named(environment, second));
        let message = format!("{second} is on a branch parallel to {first}, and their order matters. {how}");
        Some(Violation::at(migration, position, message))
    };
    candidates(environment).into_iter().filter_map(violation).collect()
}

/// Revisions that touch the same table, neither of them an ancestor of the other; those that touch the same column
/// first.
fn candidates(environment: &Environment) -> Vec<(Index, Index)> {
    let graph = &environment.graph;
    let is_chain = graph.branch_points.is_empty() && graph.bases.len() < 2;
    let is_mixed = replayed::made_in_two_trees(environment).next().is_some();
    if is_chain || is_mixed || graph.nodes.len() > MAX_REVISIONS {
        return Vec::new();
    }
    let mut of_tables: BTreeMap<u32, BTreeMap<Index, Vec<&Touch>>> = BTreeMap::new();
    for touch in environment.replay.log.touches.iter().filter(|touch| !touch.is_rows) {
        let index = touch.step.migration as usize;
        of_tables.entry(touch.table).or_default().entry(index).or_default().push(touch);
    }
    let ancestors = Ancestors::of(environment);
    let trees = Trees::of(environment);
    let place: BTreeMap<Index, usize> =
        environment.replay.order.iter().enumerate().map(|(place, &index)| (index, place)).into_map();
    let (mut near, mut far) = (BTreeSet::new(), BTreeSet::new());
    for touching in of_tables.values() {
        for (one, theirs) in touching {
            for (other, others) in touching.range(one + 1..) {
                // Chains that have nothing in common may be for different databases.
                if !trees.are_one(*one, *other) || ancestors.is_one(*one, *other) || ancestors.is_one(*other, *one) {
                    continue;
                }
                let is_same =
                    |touch: &&&Touch| others.iter().any(|it| touch.column.is_some() && it.column == touch.column);
                let ordered = if place.get(one) < place.get(other) { (*one, *other) } else { (*other, *one) };
                let set = if theirs.iter().any(|touch| is_same(&touch)) { &mut near } else { &mut far };
                set.insert(ordered);
            }
        }
    }
    let far = far.difference(&near);
    near.iter().chain(far).copied().take(MAX_PAIRS).collect()
}

/// How the result depends on the order of two revisions, where it does.
fn dependence(environment: &Environment, first: Index, second: Index) -> Option<String> {
    let is_understood = |index: Index| {
        environment.migrations.get(index).is_some_and(|migration| {
            let upgrade = migration.function("upgrade");
            !migration.asks_schema
                && upgrade.is_some_and(|function| {
                    function.stopped.is_none()
                        && function.unknown.is_empty()
                        && function.operations.iter().all(|it| it.certainty != Certainty::Unknown)
                })
        })
    };
    if !is_understood(first) || !is_understood(second) {
        return None;
    }
    let graph = &environment.graph;
    let past: Vec<Index> = graph.nodes[first].before().chain(graph.nodes[second].before()).collect();
    let past = environment.schema_at(&past);
    let (one, fails_one) = outcome(environment, &past, [first, second]);
    let (other, fails_other) = outcome(environment, &past, [second, first]);
    let (name, other_name) = (replayed::named(environment, first), replayed::named(environment, second));
    let fails = |fault: &Fault| said_of(&fault.problem, fault.step.operation(&environment.migrations, "upgrade"));
    let failing = |fault: &Fault| replayed::named(environment, fault.step.migration as usize);
    match (fails_one.first(), fails_other.first()) {
        (None, Some(fault)) => Some(format!("If {other_name} runs first, {} fails: {}.", failing(fault), fails(fault))),
        (Some(fault), None) => Some(format!("If {name} runs first, {} fails: {}.", failing(fault), fails(fault))),
        (Some(_), Some(_)) => None,
        (None, None) => {
            let certain = differences(&one, &other).into_iter().filter(|it| it.is_certain);
            let only_first = format!("only if {name} runs first");
            let only_second = format!("only if {other_name} runs first");
            let words: Vec<String> = certain.map(|it| differing(&it, &only_second, &only_first)).collect();
            (!words.is_empty()).then(|| format!("What differs: {}.", listed(&words)))
        }
    }
}

/// What two revisions leave, one after the other, and what fails.
fn outcome(environment: &Environment, past: &Schema, order: [Index; 2]) -> (Schema, Vec<Fault>) {
    let (mut schema, mut log) = (past.clone(), Log::default());
    for index in order {
        if let Some(migration) = environment.migrations.get(index) {
            schema.carry_out(migration, index, &mut log);
        }
    }
    let stops = |problem: &Problem| !matches!(problem, Problem::EnumMadeAgain { .. } | Problem::Hidden { .. });
    log.faults.retain(|fault| stops(&fault.problem));
    (schema, log.faults)
}

/// Who is an ancestor of whom: a row of bits for each revision.
struct Ancestors {
    rows: Vec<Vec<u64>>,
}

impl Ancestors {
    fn of(environment: &Environment) -> Ancestors {
        let nodes = &environment.graph.nodes;
        let words = nodes.len().div_ceil(64);
        let mut rows = vec![vec![0_u64; words]; nodes.len()];
        for &index in &environment.replay.order {
            let mut row = std::mem::take(&mut rows[index]);
            for before in nodes[index].before() {
                row[before / 64] |= 1 << (before % 64);
                row.iter_mut().zip(&rows[before]).for_each(|(word, theirs)| *word |= theirs);
            }
            rows[index] = row;
        }
        Ancestors { rows }
    }

    /// Whether the first is an ancestor of the second.
    fn is_one(&self, first: Index, second: Index) -> bool {
        self.rows[second][first / 64] & (1 << (first % 64)) != 0
    }
}
