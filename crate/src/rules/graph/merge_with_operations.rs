use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "merge-with-operations",
    group: Group::Graph,
    severity: Severity::Info,
    what: "A merge revision whose `upgrade` does more than merge.",
    why: "Nobody expects a merge to do anything else. Where the order of its branches matters, what it builds on may differ from database to database.",
    remedy: "Leave the merge empty and put the operations in a revision after it.",
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
# file: migrations/versions/8b21e5c07d94_jobs.py
"""create jobs"""
from alembic import op
import sqlalchemy as sa

revision = "8b21e5c07d94"
down_revision = "3f9c81d2a4e7"


def upgrade():
    op.create_table("jobs", sa.Column("id", sa.BigInteger, primary_key=True))


def downgrade():
    op.drop_table("jobs")
# file: migrations/versions/c470a9f31e62_notes.py
"""create notes"""
from alembic import op
import sqlalchemy as sa

revision = "c470a9f31e62"
down_revision = "3f9c81d2a4e7"


def upgrade():
    op.create_table("notes", sa.Column("id", sa.BigInteger, primary_key=True))


def downgrade():
    op.drop_table("notes")
# file: migrations/versions/e95d1b7a20c8_merge.py
"""merge jobs and notes"""
from alembic import op
import sqlalchemy as sa

revision = "e95d1b7a20c8"
down_revision = ("8b21e5c07d94", "c470a9f31e62")


def upgrade():
    op.add_column("runs", sa.Column("state", sa.Text))


def downgrade():
    op.drop_column("runs", "state")
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
# file: migrations/versions/8b21e5c07d94_jobs.py
"""create jobs"""
from alembic import op
import sqlalchemy as sa

revision = "8b21e5c07d94"
down_revision = "3f9c81d2a4e7"


def upgrade():
    op.create_table("jobs", sa.Column("id", sa.BigInteger, primary_key=True))


def downgrade():
    op.drop_table("jobs")
# file: migrations/versions/c470a9f31e62_notes.py
"""create notes"""
from alembic import op
import sqlalchemy as sa

revision = "c470a9f31e62"
down_revision = "3f9c81d2a4e7"


def upgrade():
    op.create_table("notes", sa.Column("id", sa.BigInteger, primary_key=True))


def downgrade():
    op.drop_table("notes")
# file: migrations/versions/e95d1b7a20c8_merge.py
"""merge jobs and notes"""
revision = "e95d1b7a20c8"
down_revision = ("8b21e5c07d94", "c470a9f31e62")


def upgrade():
    pass


def downgrade():
    pass
"#,
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let nodes = environment.migrations.iter().zip(&environment.graph.nodes);
    nodes
        .filter_map(|(migration, node)| {
            let parents = node.parents.len() + node.missing_parents.len();
            let upgrade = migration.function("upgrade").filter(|upgrade| parents > 1 && !upgrade.is_empty)?;
            let message = format!("It merges {parents} parents, but its `upgrade` is not empty.");
            Some(Violation::at(migration, upgrade.position, message))
        })
        .collect()
}
