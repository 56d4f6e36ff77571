use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::graph::order::Literal;
use crate::rules::{Check, Group, Rule, cycles};

pub(super) const RULE: Rule = Rule {
    name: "cycle-undetected-by-alembic",
    group: Group::Graph,
    severity: Severity::Error,
    what: "Revisions that are their own ancestors, without Alembic noticing.",
    why: "Alembic only checks that each revision lies between a base and a head. A cycle with a way in and a way out passes that check, and is upgraded in a meaningless order.",
    remedy: "Find the `down_revision` that points to a later revision, and set it to the one that comes before.",
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
down_revision = ("3f9c81d2a4e7", "c470a9f31e62")


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
# file: migrations/versions/e95d1b7a20c8_tags.py
"""create tags"""
revision = "e95d1b7a20c8"
down_revision = "c470a9f31e62"


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
# file: migrations/versions/e95d1b7a20c8_tags.py
"""create tags"""
revision = "e95d1b7a20c8"
down_revision = "c470a9f31e62"


def upgrade():
    pass


def downgrade():
    pass
"#,
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    cycles::violations(
        environment,
        |cycle| !cycle.seen_by_alembic,
        |environment| match environment.graph.literal {
            Some(Literal::Endless) => "Alembic doesn't notice, and loops forever.",
            Some(Literal::Unfinished) => "Alembic doesn't notice, and fails with an AssertionError of its own.",
            _ => "Alembic accepts it, because it has a way in from a base and a way out to a head.",
        },
    )
}
