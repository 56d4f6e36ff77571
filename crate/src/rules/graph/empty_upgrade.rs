use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::revision::Migration;
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
            let is_downgrade_empty = migration.function("downgrade").is_none_or(|function| function.is_empty);
            if is_downgrade_empty && is_said_to_mark(migration) {
                return None;
            }
            Some(Violation::at(migration, upgrade.position, "`upgrade` does nothing."))
        })
        .collect()
}

/// Whether a migration is called a mark: by the version of a release, or by what its message says.
fn is_said_to_mark(migration: &Migration) -> bool {
    let is_version = |word: &str| {
        let word = word.trim_matches(['v', '[', ']', '.', '(', ')']);
        word.contains('.') && word.chars().all(|it| it.is_ascii_digit() || it == '.')
    };
    let title = migration.title().to_ascii_lowercase();
    let mut words = title.split_whitespace();
    let says_release = words.next().is_some_and(|first| first == "release" || is_version(first));
    let says_empty = ["marker", "placeholder", "no-op", "noop", "empty", "does nothing", "do nothing"]
        .iter()
        .any(|words| title.contains(words));
    // `empty message` is what Alembic writes where nobody says anything.
    migration.id().is_some_and(is_version) || says_release || says_empty && title != "empty message"
}
