use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "short-revision-id",
    group: Group::Graph,
    severity: Severity::Info,
    what: "Ids of fewer than four characters.",
    why: "Alembic does not complete abbreviations of fewer than four characters, so these have to be written in full. And there are few of them, so two branches easily pick the same one.",
    remedy: "Let `alembic revision` make the ids of new revisions; existing ones can stay.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
# file: migrations/versions/r1_runs.py
"""create runs"""
revision = "r1"
down_revision = None


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
"#,
    check: Check::Environment(check),
};

/// How many ids are named.
const NAMED: usize = 5;

fn check(environment: &Environment) -> Vec<Violation> {
    let is_short = |id: &str| (1..4).contains(&id.chars().count());
    let mut short = environment.migrations.iter().filter(|migration| migration.id().is_some_and(is_short)).peekable();
    // One for the environment: it is a way to name revisions, not a slip in each file.
    let Some(&first) = short.peek() else { return Vec::new() };
    let ids: Vec<&str> = short.filter_map(|migration| migration.id()).collect();
    let named = ids.iter().take(NAMED).map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ");
    let message = match ids.len() {
        1 => format!("The id {named} has fewer than four characters."),
        count if count <= NAMED => format!("{count} ids have fewer than four characters: {named}."),
        count => format!("{count} ids have fewer than four characters: {named} and {} more.", count - NAMED),
    };
    vec![Violation::at(first, first.revision.position(), message)]
}
