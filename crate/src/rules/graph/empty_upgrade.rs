use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "empty-upgrade",
    group: Group::Graph,
    severity: Severity::Info,
    what: "An `upgrade` that does nothing, in a revision that is not a merge.",
    why: "The version moves on but the schema does not: fine for a marker, wrong if the body was lost.",
    remedy: "Fill it in, or say in the message that it is meant to be empty.",
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
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
"#,
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    environment
        .migrations
        .iter()
        .filter(|migration| migration.parents().len() < 2)
        .filter_map(|migration| {
            let upgrade = migration.function("upgrade").filter(|function| function.is_empty)?;
            Some(Violation::at(migration, upgrade.position, "`upgrade` does nothing."))
        })
        .collect()
}
