use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::fix::{Fix, NewMigration};
use crate::graph::{Index, Node};
use crate::rules::ends::{are_apart, ids, one_of_several};
use crate::rules::replayed::made_in_two_trees;
use crate::rules::{Check, Group, Rule, mend};

pub(super) const RULE: Rule = Rule {
    name: "multiple-heads",
    group: Group::Graph,
    severity: Severity::Error,
    what: "Several revisions that nothing follows.",
    why: "`alembic upgrade head` refuses to choose and applies nothing.",
    remedy: "Join them with `alembic merge heads`, or set the `down_revision` of one to the other.",
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
# file: migrations/versions/c470a9f31e62_notes.py
"""create notes"""
revision = "c470a9f31e62"
down_revision = "3f9c81d2a4e7"


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
    let heads = &environment.graph.heads;
    let names = heads.iter().filter_map(|&head| environment.migrations[head].id());
    let merge = Fix {
        migration: Some(NewMigration {
            parents: names.map(ToOwned::to_owned).collect(),
            message: "merge heads".to_owned(),
            upgrade: Vec::new(),
            downgrade: Vec::new(),
        }),
        goes_by_heads: true,
        ..Fix::default()
    };
    // Alembic refuses `head` whether the lines are meant to be apart or not.
    let is_reached = environment.verdict.stop.is_none();
    // Chains that create the same tables are not meant to be one.
    let is_mixed = made_in_two_trees(environment).next().is_some();
    let is_mergeable = is_reached && !is_mixed;
    let said = is_reached.then(|| REFUSAL.to_owned());
    if are_apart(environment, heads, |node| &node.parents) {
        return apart(environment, heads).map(|it| it.with_alembic_says(said)).into_iter().collect();
    }
    let each = one_of_several(environment, heads, "heads", |it| it.revision.position());
    let told = each.into_iter().zip(heads).map(|(violation, &head)| {
        let fix = is_mergeable.then(|| merge.clone());
        let alternative = is_mergeable.then(|| put_behind(environment, head, heads)).flatten();
        Violation { fix, alternative, ..violation.with_alembic_says(said.clone()) }
    });
    told.collect()
}

/// The branch that ends in a head, put behind the only other head, as after a rebase; none where it begins or forks on its
/// way down.
fn put_behind(environment: &Environment, head: Index, heads: &[Index]) -> Option<Fix> {
    let [other] = *heads.iter().filter(|it| **it != head).copied().collect::<Vec<_>>() else { return None };
    let graph = &environment.graph;
    let below_other = graph.reached([other], Node::before);
    let mut first = head;
    for _ in 0..graph.nodes.len() {
        let [parent] = *graph.nodes.get(first)?.parents else { return None };
        if below_other.contains(&parent) {
            let migration = environment.migrations.get(first)?;
            let new = environment.migrations.get(other)?.id()?;
            let position = migration.down_revision.position();
            let fix = mend::with_identifier(migration, "down_revision", position, &[new])?;
            return Some(Fix { goes_by_heads: true, ..fix }.on_condition("no database has run this branch yet"));
        }
        first = parent;
    }
    None
}

/// One violation for lines that are meant to be apart: at the first of their heads.
fn apart(environment: &Environment, heads: &[Index]) -> Option<Violation> {
    let first = environment.migrations.get(*heads.first()?)?;
    let message = format!(
        "{} heads, each of a line that is meant to stay apart: {}.",
        heads.len(),
        ids(environment, heads.iter().copied())
    );
    let violation = Violation::at(first, first.revision.position(), message);
    Some(violation.with_severity(Severity::Info).with_why(APART))
}

/// What several heads mean where they are meant.
const APART: &str = "`alembic upgrade head` refuses to choose; `alembic upgrade heads` goes up all lines, `alembic upgrade LABEL@head` one of them.";

/// What `alembic upgrade head` prints (alembic/script/base.py, `_catch_revision_errors`).
const REFUSAL: &str = "FAILED: Multiple head revisions are present for given argument 'head'; please specify a specific \
                       target revision, '<branchname>@head' to narrow to a specific head, or 'heads' for all heads";
