use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::fix::{Edit, Fix};
use crate::graph::verdict::ILLEGAL_CHARACTERS;
use crate::ordered::Arrange;
use crate::revision::Migration;
use crate::rules::{Check, Group, Rule, mend};

pub(super) const RULE: Rule = Rule {
    name: "illegal-revision-characters",
    group: Group::Graph,
    severity: Severity::Error,
    what: "An id with `@`, `-`, `+` or `:` in it.",
    why: "These characters have a meaning when revisions are named on the command line, so every Alembic command fails (for `:`, since 1.17.1).",
    remedy: "Write the id without them, here and wherever other files name it.",
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
# file: migrations/versions/add-jobs.py
"""create jobs"""
revision = "add-jobs"
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
# file: migrations/versions/add_jobs.py
"""create jobs"""
revision = "add_jobs"
down_revision = "3f9c81d2a4e7"


def upgrade():
    pass


def downgrade():
    pass
"#,
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let mut violations = Vec::new();
    for migration in &environment.migrations {
        let Some(id) = migration.id().filter(|id| id.contains(ILLEGAL_CHARACTERS)) else { continue };
        let mut illegal: Vec<char> = id.chars().filter(|char| ILLEGAL_CHARACTERS.contains(char)).collect();
        illegal.arrange();
        illegal.dedup();
        let listed =
            |around: &str| illegal.iter().map(|char| format!("{around}{char}{around}")).collect::<Vec<_>>().join(", ");
        let position = migration.revision.position();
        let says = format!("FAILED: Character(s) '{}' not allowed in revision identifier '{id}'", listed(""));
        violations.push(
            Violation::at(migration, position, format!("The id `{id}` contains {}.", listed("`")))
                .with_fix(renamed(environment, migration, id))
                .with_alembic_says(Some(says)),
        );
    }
    violations
}

/// The id without such characters, in its own file and wherever others name it.
fn renamed(environment: &Environment, migration: &Migration, id: &str) -> Option<Fix> {
    let new = id.replace(ILLEGAL_CHARACTERS, "_");
    if environment.graph.names.contains_key(&new) {
        return None;
    }
    let own = mend::identifier(migration, "revision", migration.revision.position(), &[&new])?;
    let mut edits: Vec<Option<Edit>> = own.collect();
    for other in &environment.migrations {
        let fields = [("down_revision", &other.down_revision), ("depends_on", &other.depends_on)];
        for (name, assigned) in
            fields.into_iter().filter(|(_, it)| it.known().is_some_and(|all| all.iter().any(|it| it == id)))
        {
            let named = assigned.known().into_iter().flatten().map(String::as_str);
            let values: Vec<&str> = named.map(|it| if it == id { new.as_str() } else { it }).collect();
            edits.extend(mend::identifier(other, name, assigned.position(), &values)?);
        }
    }
    Fix::of(edits)
}
