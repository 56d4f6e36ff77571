use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::graph::Index;
use crate::python::lines::Position;
use crate::revision::Assigned;
use crate::revision::header::IDENTIFIERS;
use crate::rules::{Check, Group, Rule, mend};

pub(super) const RULE: Rule = Rule {
    name: "non-string-revision-id",
    group: Group::Graph,
    severity: Severity::Error,
    what: "An identifier that is a number or something else, where Alembic expects a string.",
    why: "Alembic stops with a TypeError or a KeyError that does not name the file.",
    remedy: "Put the value in quotes, here and wherever other files name it.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
# file: migrations/versions/0007_runs.py
"""create runs"""
revision = 7
down_revision = None


def upgrade():
    pass


def downgrade():
    pass
"#,
    good: r#"
# file: migrations/versions/0007_runs.py
"""create runs"""
revision = "0007"
down_revision = None


def upgrade():
    pass


def downgrade():
    pass
"#,
    check: Check::Environment(check),
};

/// A value that Alembic can't take.
struct NotText<'a> {
    shown: &'a str,
    type_name: &'a str,
    item: usize,
    position: Position,
}

fn check(environment: &Environment) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (index, migration) in environment.migrations.iter().enumerate() {
        let values = [
            not_text(&migration.revision),
            not_text(&migration.down_revision),
            not_text(&migration.depends_on),
            not_text(&migration.branch_labels),
        ];
        for (name, value) in IDENTIFIERS.into_iter().zip(values) {
            let Some(value) = value else { continue };
            let NotText { shown, type_name, .. } = value;
            let message = format!("`{name}` is `{shown}`, of type {type_name}: Alembic expects strings.");
            // In a tuple, the other values are not known here; a parent 0 may be meant for none.
            let is_clear = type_name == "int"
                && (!matches!(name, "down_revision" | "depends_on") || is_an_id(environment, shown))
                && (name, shown) != ("down_revision", "0")
                && assigned_alone(&migration.text, value.position, shown);
            let fix = is_clear.then(|| mend::with_identifier(migration, name, value.position, &[shown])).flatten();
            violations.push(
                Violation::at(migration, value.position, message).with_fix(fix).with_alembic_says(printed(
                    environment,
                    index,
                    name,
                    &value,
                )),
            );
        }
    }
    violations
}

/// Whether a file has this id, as text or as a number that is to be put in quotes as well.
fn is_an_id(environment: &Environment, shown: &str) -> bool {
    environment
        .migrations
        .iter()
        .any(|it| it.id() == Some(shown) || not_text(&it.revision).is_some_and(|other| other.shown == shown))
}

fn not_text<T>(assigned: &Assigned<T>) -> Option<NotText<'_>> {
    match assigned {
        Assigned::NotText { shown, type_name, item, position } => {
            Some(NotText { shown, type_name, item: *item, position: *position })
        }
        _ => None,
    }
}

/// Whether a line says `… = 5` and no more.
fn assigned_alone(text: &str, position: Position, shown: &str) -> bool {
    let line = text.lines().nth(position.line as usize - 1).unwrap_or_default();
    line.split_once('=').is_some_and(|(_, value)| value.trim() == shown)
}

/// Whether Alembic stops at a dependency, before it shows a label.
fn has_such_dependency(environment: &Environment) -> bool {
    environment.migrations.iter().any(|migration| not_text(&migration.depends_on).is_some())
}

/// What Alembic prints, where it comes as far as this file.
fn printed(environment: &Environment, index: Index, name: &str, value: &NotText<'_>) -> Option<String> {
    match &environment.verdict.stop {
        Some(stop) => (stop.at == Some(index)).then(|| stop.prints()),
        None if name == "depends_on" => Some(format!("KeyError: {}", value.shown)),
        // `alembic history` and `alembic heads` show labels; `alembic upgrade` does not look at them.
        None if name == "branch_labels" && !has_such_dependency(environment) => {
            Some(format!("TypeError: sequence item {}: expected str instance, {} found", value.item, value.type_name))
        }
        None => None,
    }
}
