use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::graph::{Index, Node};
use crate::rules::{Check, Group, Rule, missing};

pub(super) const RULE: Rule = Rule {
    name: "missing-parent",
    group: Group::Graph,
    severity: Severity::Error,
    what: "A `down_revision` that no file has as its id.",
    why: "Alembic warns, and then every command fails with a KeyError.",
    remedy: "Restore the missing file, or name the revision that comes before.",
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
down_revision = "7d0f4b92c3a1"


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
    let message = |name: &str| format!("No file here has the id `{name}`.");
    missing::stops(environment, &missing::parents(environment), message, |it| {
        let guessed = || {
            if it.diagnosis.is_some() {
                None
            } else if environment.graph.bases.is_empty() && it.values.len() == 1 {
                Some(it.with(None)?.on_condition("what came before was left out on purpose"))
            } else {
                let head = only_other_head(environment, it.index)?;
                let fix = it.with(Some(head))?.because("the only other head");
                Some(fix.on_condition(format!("`{}` is gone for good", it.name)))
            }
        };
        it.as_meant().or_else(guessed)
    })
}

/// The id of the one head that doesn't come after a revision, if there is just one.
fn only_other_head(environment: &Environment, index: Index) -> Option<&str> {
    let graph = &environment.graph;
    if graph.heads.len() > 2 {
        return None;
    }
    let after = graph.reached([index], Node::after);
    let mut others = graph.heads.iter().filter(|head| !after.contains(head));
    let only = others.next().filter(|_| others.next().is_none())?;
    environment.migrations[*only].id()
}
