use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::graph::verdict::ILLEGAL_CHARACTERS;
use crate::ordered::Arrange;
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
        let own = mend::assignment("revision", &[&id.replace(ILLEGAL_CHARACTERS, "_")]);
        let mend = format!("{}, and the same wherever other files name it", mend::line(migration, position, &own));
        let says = format!("FAILED: Character(s) '{}' not allowed in revision identifier '{id}'", listed(""));
        violations.push(
            Violation::at(migration, position, format!("The id `{id}` contains {}.", listed("`")))
                .with_mend(Some(mend))
                .with_alembic_says(Some(says)),
        );
    }
    violations
}
