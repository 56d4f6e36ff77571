use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::interpret::mistake::Wrong;
use crate::rules::{Check, Group, Rule, mistaken};

pub(super) const RULE: Rule = Rule {
    name: "op-at-import",
    group: Group::Python,
    severity: Severity::Warning,
    what: "`op` or `context` used outside of functions, while the file is being imported.",
    why: "Both work only while migrations run. `alembic history`, `heads`, `revision` and every other command that only reads the files stop at the import.",
    remedy: "Move the call into `upgrade()` or `downgrade()`.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
# file: migrations/versions/3f9c81d2a4e7_runs.py
"""create runs"""
from alembic import op
import sqlalchemy as sa

revision = "3f9c81d2a4e7"
down_revision = None

connection = op.get_bind()


def upgrade():
    op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))


def downgrade():
    op.drop_table("runs")
"#,
    good: r#"
# file: migrations/versions/3f9c81d2a4e7_runs.py
"""create runs"""
from alembic import op
import sqlalchemy as sa

revision = "3f9c81d2a4e7"
down_revision = None


def upgrade():
    connection = op.get_bind()
    op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))


def downgrade():
    op.drop_table("runs")
"#,
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let mut violations = Vec::new();
    for migration in &environment.migrations {
        let first = mistaken::mistakes(environment, migration).find_map(|(mistake, _)| match &mistake.what {
            Wrong::AtImport { function, class } => Some((mistake, function, class)),
            _ => None,
        });
        let Some((mistake, function, class)) = first else { continue };
        let elsewhere = mistaken::elsewhere(mistake);
        let module = if *class == "Operations" { "op" } else { "context" };
        let message = format!(
            "`{module}.{function}` is called while the file is being imported{elsewhere}: `alembic history` and other commands that only \
             read the files stop here. Move it into `upgrade()`."
        );
        let says = format!(
            "NameError: Can't invoke function '{function}', as the proxy object has not yet been established for the Alembic \
             '{class}' class.  Try placing this code inside a callable."
        );
        violations.push(Violation::at(migration, mistake.position, message).with_alembic_says(Some(says)));
    }
    violations
}
