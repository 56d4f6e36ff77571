use super::{Check, Rule};
use crate::environment::Environment;
use crate::finding::{Severity, Violation};

pub(super) const RULE: Rule = Rule {
    name: "sourceless-bytecode",
    severity: Severity::Warning,
    what: "A compiled file that `sourceless` makes a migration.",
    why: "With `sourceless` on, Alembic loads `.pyc` and `.pyo` files whose source is gone: a migration that was deleted stays in the chain. Limbeck reads no bytecode.",
    remedy: "Delete the compiled file, or bring its source back; turn `sourceless` off where sources are shipped.",
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let location = &environment.location;
    if !location.config.sourceless {
        return Vec::new();
    }
    let loaded = location.bytecode.iter().map(|path| {
        Violation::of_path(
            path,
            "Alembic loads this compiled file, whose source is not beside it; Limbeck can't read it.",
        )
    });
    let caches =
        "With `sourceless` on, Alembic also loads what is in `__pycache__` without a source; that is not looked into.";
    let option = Violation::of_place(location.config.place("sourceless"), caches).with_severity(Severity::Info);
    loaded.chain([option]).collect()
}
