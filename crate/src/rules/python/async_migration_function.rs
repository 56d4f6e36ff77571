use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::fix::Fix;
use crate::rules::{Check, Group, Rule, mend};

pub(super) const RULE: Rule = Rule {
    name: "async-migration-function",
    group: Group::Python,
    severity: Severity::Error,
    what: "An `async def upgrade` or `async def downgrade`.",
    why: "Alembic calls it but never awaits it: none of it runs, yet the revision is stamped as applied.",
    remedy: "Define it with a plain `def`: a migration gets a synchronous connection, even if the application uses asyncio.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
# file: migrations/versions/3f9c81d2a4e7_runs.py
"""create runs"""
revision = "3f9c81d2a4e7"
down_revision = None


async def upgrade():
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
    let mut violations = Vec::new();
    for migration in &environment.migrations {
        for name in ["upgrade", "downgrade"] {
            // Of several definitions the last one counts.
            let last = migration.functions.iter().rfind(|function| function.name == name);
            let Some(function) = last.filter(|function| function.is_async) else { continue };
            let line = migration.text.lines().nth(function.position.line as usize - 1).unwrap_or_default();
            // What it awaits would have to go as well.
            let plain = line.trim().strip_prefix("async ").filter(|_| !migration.text.contains("await "));
            let edit = plain
                .and_then(|it| mend::line(&migration.path, &migration.text, function.position.line, it.trim_start()));
            let message =
                format!("Alembic never awaits `{name}`: none of it runs, yet the revision is stamped as applied.");
            let says = format!("RuntimeWarning: coroutine '{name}' was never awaited");
            // Of an empty function nothing is lost but the warning.
            let severity = if function.is_empty { Severity::Info } else { Severity::Error };
            violations.push(
                Violation::at(migration, function.position, message)
                    .with_severity(severity)
                    .with_fix(Fix::of([edit]))
                    .with_alembic_says(Some(says)),
            );
        }
    }
    violations
}
