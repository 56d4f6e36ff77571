use super::{Check, Rule, mend};
use crate::audit::Environment;
use crate::finding::{Severity, Violation};
use crate::python::repr::repr;

pub(super) const RULE: Rule = Rule {
    name: "missing-dependency",
    severity: Severity::Error,
    what: "A `depends_on` that is neither an id nor a branch label here.",
    why: "Alembic stops every command with a KeyError that does not name the file.",
    remedy: "Bring the missing file back, add its version location, or take the dependency out.",
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (migration, node) in environment.migrations.iter().zip(&environment.graph.nodes) {
        for dependency in &node.missing_dependencies {
            let position = migration.depends_on.position();
            let diagnosis = environment.diagnoses.get(dependency);
            let mut message = format!("No file here has the id or the branch label `{dependency}`.");
            if let Some(diagnosis) = diagnosis {
                message = format!("{message} {}", diagnosis.words);
            }
            let meant = diagnosis.and_then(|diagnosis| diagnosis.meant.as_ref());
            let mend = meant.map(|meant| {
                let text = mend::exchanged("depends_on", migration.dependencies(), dependency, meant);
                mend::line(migration, position, &text)
            });
            let violation = Violation::at(migration, position, message).with_mend(mend);
            violations.push(if environment.has_unknown_ids() {
                violation.with_severity(Severity::Warning)
            } else {
                violation.with_alembic_says(Some(format!("KeyError: {}", repr(dependency))))
            });
        }
    }
    violations
}
