use super::{Check, Rule};
use crate::audit::Environment;
use crate::finding::{Severity, Violation};

pub(super) const RULE: Rule = Rule {
    name: "empty-versions-folder",
    severity: Severity::Warning,
    what: "An environment without a single migration.",
    why: "The database is built by something else, or the migrations are not where Alembic looks for them.",
    remedy: "Check `version_locations`; for a database that exists already, write a baseline revision.",
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    if !environment.migrations.is_empty() {
        return Vec::new();
    }
    let places: Vec<String> = environment.location.version_locations.iter().map(|place| format!("`{place}`")).collect();
    let message = if places.is_empty() {
        "None of its version locations is there.".to_owned()
    } else {
        format!("There is no migration in {}.", places.join(", "))
    };
    vec![Violation::of_path(&environment.location.path, message)]
}
