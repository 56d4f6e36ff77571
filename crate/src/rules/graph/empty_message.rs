use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::python::lines::Position;
use crate::revision::Migration;
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "empty-message",
    group: Group::Graph,
    severity: Severity::Info,
    what: "A migration without a message.",
    why: "`alembic history` shows nothing of it but its id.",
    remedy: "Say what it does in the first line of the docstring; `alembic revision -m` does this for new ones.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
# file: migrations/versions/3f9c81d2a4e7_runs.py
revision = "3f9c81d2a4e7"
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

fn check(environment: &Environment) -> Vec<Violation> {
    let migrations = environment.migrations.iter().filter(|it| it.id().is_some() && it.unreadable.is_empty());
    let without: Vec<(&Migration, &str)> = migrations.filter_map(|it| Some((it, reason(it)?))).collect();
    let (count, total) = (without.len(), environment.migrations.len());
    match without.first() {
        // Where most have none it is how the project works, and no slip of each file.
        Some((migration, reason)) if count > 2 && count * 2 > total => {
            let message = format!("{count} of {total} migrations have no message, this one among them. {reason}");
            vec![Violation::at(migration, Position::START, message)]
        }
        _ => without.into_iter().map(|(it, reason)| Violation::at(it, Position::START, reason)).collect(),
    }
}

/// Why a migration has no message, if it has none.
fn reason(migration: &Migration) -> Option<&'static str> {
    let title = migration.title();
    if title.is_empty() && migration.text.contains("\nRevision ID:") {
        Some("To Python, the text with `Revision ID:` is not the docstring, because something comes before it.")
    } else if title.is_empty() {
        Some("It has no docstring, or an empty one.")
    } else if title.eq_ignore_ascii_case("empty message") {
        Some("Its message is Alembic's \"empty message\".")
    } else if title.starts_with("Revision ID:") {
        Some("Its docstring begins with `Revision ID:`: the line for the message is empty.")
    } else {
        None
    }
}
