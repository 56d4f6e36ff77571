use super::{Check, Rule};
use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::project::database::MAX_DATABASES;

pub(super) const RULE: Rule = Rule {
    name: "database-left-out",
    severity: Severity::Warning,
    what: "An environment serves more databases than are looked at.",
    why: "What its migrations do on the others is not in this audit.",
    remedy: "Leave those that were audited out of `databases` in a copy of the configuration, and audit that.",
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let names = &environment.database.names;
    let Some(first) = names.get(MAX_DATABASES) else { return Vec::new() };
    let path = environment.location.config.file.as_deref().unwrap_or(&environment.location.path);
    let message = format!(
        "It serves {} databases; the first {MAX_DATABASES} are audited, and `{first}` and all after it are not.",
        names.len()
    );
    vec![Violation::of_path(path, message)]
}
