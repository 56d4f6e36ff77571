use super::replayed::counted;
use super::{Check, Rule};
use crate::environment::Environment;
use crate::finding::{Severity, Violation};

pub(super) const RULE: Rule = Rule {
    name: "unparseable-migration",
    severity: Severity::Error,
    what: "A migration that can't be read as Python, or not all of it.",
    why: "Alembic imports every migration for every command: one file that can't be imported stops them all.",
    remedy: "Fix the syntax; the parts of the file that could be read are in the audit.",
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let mut violations = Vec::new();
    for migration in &environment.migrations {
        // One finding a file: the first problem names the place, the others follow from it or are said in number.
        if let Some((first, others)) = migration.unreadable.split_first() {
            let mut message = format!("Not readable as Python: {}.", first.message.trim_end_matches('.'));
            if !others.is_empty() {
                message.push_str(&format!(" {} below.", counted(others.len(), "more place", "more places")));
            }
            violations.push(Violation::at(migration, first.position, message));
        }
    }
    violations
}
