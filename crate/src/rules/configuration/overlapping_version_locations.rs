use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "overlapping-version-locations",
    group: Group::Configuration,
    severity: Severity::Warning,
    what: "Version locations through which Alembic reaches the same file twice.",
    why: "Alembic loads the file once and warns \"File … loaded twice! ignoring\" on every command.",
    remedy: "Name each directory once; with `recursive_version_locations` its subdirectories are already read.",
    databases: &[],
    is_opt_in: false,
    bad: "",
    good: "",
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let location = &environment.location;
    let Some(first) = location.loaded_twice.first() else { return Vec::new() };
    let message = match location.loaded_twice.len() {
        1 => format!("`{first}` is reached twice."),
        count => format!("{count} files are reached twice, `{first}` the first of them."),
    };
    vec![Violation::of_place(location.config.place("version_locations"), message)]
}
