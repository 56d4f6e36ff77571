use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::folder::file_name;
use crate::python::lines::Position;
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "dotfile-migration-loaded",
    group: Group::Configuration,
    severity: Severity::Warning,
    what: "A migration whose file name begins with a dot.",
    why: "It is hidden in most listings, and often left behind by an editor, but Alembic loads it all the same.",
    remedy: "Delete the file, or give it a name without the dot.",
    databases: &[],
    is_opt_in: false,
    bad: "",
    good: "",
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let hidden = environment.migrations.iter().filter(|migration| file_name(&migration.path).starts_with('.'));
    hidden
        .map(|migration| {
            Violation::at(migration, Position::START, "Its name begins with a dot, but Alembic loads it all the same.")
        })
        .collect()
}
