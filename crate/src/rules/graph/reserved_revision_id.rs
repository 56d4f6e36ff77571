use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "reserved-revision-id",
    group: Group::Graph,
    severity: Severity::Error,
    what: "An id or a branch label that is one of Alembic's own words: `head`, `heads`, `base`, `current`.",
    why: "Alembic takes the word for its own symbol: upgrades end in an AssertionError or stop at the wrong revision, and a downgrade runs but changes nothing.",
    remedy: "Give it another name, here and wherever other files name it; on databases that hold the old one, run `alembic stamp`.",
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
# file: migrations/versions/heads.py
"""create jobs"""
revision = "heads"
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
"#,
    check: Check::Environment(check),
};

/// What Alembic takes a word for.
fn symbol(word: &str) -> Option<&'static str> {
    match word {
        "head" => Some("the one revision that nothing follows"),
        "heads" => Some("all revisions that nothing follows"),
        "base" => Some("the state before the first revision"),
        "current" => Some("the revision that the database is at, in `show` and `history`"),
        _ => None,
    }
}

fn check(environment: &Environment) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (index, migration) in environment.migrations.iter().enumerate() {
        if let Some(id) = migration.id()
            && let Some(meaning) = symbol(id)
        {
            // As the only end of the chain `head` means itself; it goes wrong as soon as a revision follows.
            let means_itself = id != "base" && environment.graph.heads == [index];
            let severity = if id == "current" || means_itself { Severity::Warning } else { Severity::Error };
            let message = format!("The id `{id}` is Alembic's word for {meaning}.");
            let says = (id == "base" && environment.verdict.stop.is_none()).then(|| "AssertionError".to_owned());
            violations.push(
                Violation::at(migration, migration.revision.position(), message)
                    .with_severity(severity)
                    .with_alembic_says(says),
            );
        }
        for label in migration.labels() {
            if let Some(meaning) = symbol(label) {
                // Only who names the label meets the trouble: everything else works.
                let message = format!("The branch label `{label}` is Alembic's word for {meaning}.");
                violations.push(
                    Violation::at(migration, migration.branch_labels.position(), message)
                        .with_severity(Severity::Warning),
                );
            }
        }
    }
    violations
}
