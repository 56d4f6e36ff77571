use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Rule, docstring};

pub(super) const RULE: Rule = Rule {
    name: "create-date-before-parent",
    group: Group::Graph,
    severity: Severity::Info,
    what: "A migration whose `Create Date:` is earlier than that of its parent.",
    why: "It was moved after its parent later on, for example by a rebase: it was written, and perhaps run, without the parent's changes.",
    remedy: "Check that the two still fit together. Databases that already ran it before its parent keep that order.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
# file: migrations/versions/3f9c81d2a4e7_x.py
"""create runs

Revision ID: 3f9c81d2a4e7
Create Date: 2024-05-02 10:00:00
"""
revision = "3f9c81d2a4e7"
down_revision = None


def upgrade():
    pass


def downgrade():
    pass
# file: migrations/versions/8b21e5c07d94_x.py
"""create jobs

Revision ID: 8b21e5c07d94
Create Date: 2024-04-30 09:00:00
"""
revision = "8b21e5c07d94"
down_revision = "3f9c81d2a4e7"


def upgrade():
    pass


def downgrade():
    pass
"#,
    good: r#"
# file: migrations/versions/3f9c81d2a4e7_x.py
"""create runs

Revision ID: 3f9c81d2a4e7
Create Date: 2024-05-02 10:00:00
"""
revision = "3f9c81d2a4e7"
down_revision = None


def upgrade():
    pass


def downgrade():
    pass
# file: migrations/versions/8b21e5c07d94_x.py
"""create jobs

Revision ID: 8b21e5c07d94
Create Date: 2024-05-03 09:00:00
"""
revision = "8b21e5c07d94"
down_revision = "3f9c81d2a4e7"


def upgrade():
    pass


def downgrade():
    pass
"#,
    check: Check::Environment(check),
};

/// Dates without an offset are local times: of two people's clocks one is up to 26 hours ahead.
const CLOCKS_APART: i64 = 26 * 60;

fn check(environment: &Environment) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (migration, node) in environment.migrations.iter().zip(&environment.graph.nodes) {
        let Some(created) = migration.created() else { continue };
        let parents = node.parents.iter().map(|&parent| &environment.migrations[parent]);
        let youngest = parents.filter_map(|parent| Some((parent.created()?, parent))).max_by_key(|(at, _)| *at);
        let Some((parent_created, parent)) = youngest.filter(|(at, _)| at - created > CLOCKS_APART) else { continue };
        let days = (parent_created - created) / (24 * 60);
        let noun = if days == 1 { "day" } else { "days" };
        let message = format!("Created {days} {noun} before its parent `{}`.", parent.id().unwrap_or_default());
        violations.push(Violation::at(migration, docstring::position(migration, "Create Date:"), message));
    }
    violations
}
