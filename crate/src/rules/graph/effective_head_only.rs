use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "effective-head-only",
    group: Group::Graph,
    severity: Severity::Info,
    what: "A head that another branch depends on.",
    why: "No `down_revision` names it, but once the revision that depends on it has run, the version table no longer lists it: `alembic heads` shows it as an effective head, so the version table has fewer heads than `alembic heads`.",
    remedy: "Nothing, if the branches are meant to be separate; otherwise name it in a `down_revision`.",
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
depends_on = "3f9c81d2a4e7"


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
    let graph = &environment.graph;
    let such = graph.heads.iter().filter(|&&head| !graph.nodes[head].is_real_head());
    such.map(|&head| {
        let migration = &environment.migrations[head];
        let dependents = graph.nodes[head].dependents.iter().filter_map(|&index| environment.migrations[index].id());
        let shown: Vec<String> = dependents.take(5).map(|id| format!("`{id}`")).collect();
        let message = format!("{} depends on this head.", shown.join(", "));
        Violation::at(migration, migration.revision.position(), message)
    })
    .collect()
}
