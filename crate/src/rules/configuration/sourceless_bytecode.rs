use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "sourceless-bytecode",
    group: Group::Configuration,
    severity: Severity::Warning,
    what: "A compiled file that counts as a migration because of `sourceless`.",
    why: "With `sourceless` on, Alembic loads `.pyc` and `.pyo` files whose source is gone: a migration that was deleted stays in the chain. Limbeck does not read bytecode.",
    remedy: "Delete the compiled file, or restore its source; turn `sourceless` off if sources are shipped.",
    databases: &[],
    is_opt_in: false,
    bad: "",
    good: "",
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let location = &environment.location;
    if !location.config.sourceless {
        return Vec::new();
    }
    let loaded = location.bytecode.iter().map(|path| {
        Violation::of_path(path, "Alembic loads this compiled file, whose source is missing; Limbeck can't read it.")
    });
    let caches = "With `sourceless` on, Alembic also loads files in `__pycache__` that have no source; Limbeck does not look there.";
    let option = Violation::of_place(location.config.place("sourceless"), caches).with_severity(Severity::Info);
    loaded.chain([option]).collect()
}
