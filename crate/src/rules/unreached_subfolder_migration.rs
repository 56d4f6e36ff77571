use super::{Check, Rule};
use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::folder::is_below;

pub(super) const RULE: Rule = Rule {
    name: "unreached-subfolder-migration",
    severity: Severity::Warning,
    what: "A migration in a subfolder of a version location that Alembic does not read.",
    why: "Alembic silently ignores it: what follows it has no parent, and what it follows looks like a head.",
    remedy: "Set `recursive_version_locations = true` (spelled exactly like that in an ini file), name the subfolder in `version_locations`, or move the file.",
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let location = &environment.location;
    let reason = if location.config.has("recursive_version_locations") {
        "`recursive_version_locations` is not exactly `true`"
    } else {
        "`recursive_version_locations` is not on"
    };
    let below = format!("Alembic does not read this subfolder: {reason}.");
    let violation = |path: &String| {
        if location.version_locations.iter().any(|versions| is_below(path, versions)) {
            Violation::of_path(path, below.clone())
        } else {
            let beside = "It looks like a migration, but lies in no version location: Alembic does not read it.";
            Violation::of_path(path, beside).with_severity(Severity::Info)
        }
    };
    location.unreached.iter().map(violation).collect()
}
