use super::missing::{self, Missing};
use super::{Check, Rule};
use crate::environment::Environment;
use crate::finding::{Severity, Violation};

pub(super) const RULE: Rule = Rule {
    name: "missing-dependency",
    severity: Severity::Error,
    what: "A `depends_on` that is neither an id nor a branch label here.",
    why: "Alembic stops every command with a KeyError that does not name the file.",
    remedy: "Bring the missing file back, add its version location, or take the dependency out.",
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let message = |name: &str| format!("No file here has the id or the branch label `{name}`.");
    missing::stops(environment, &missing::dependencies(environment), message, Missing::line_as_meant)
}
