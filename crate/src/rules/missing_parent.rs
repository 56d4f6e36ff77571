use super::{Check, Rule, mend};
use crate::audit::Environment;
use crate::finding::{Severity, Violation};
use crate::graph::{Index, Node};
use crate::python::repr::repr;

pub(super) const RULE: Rule = Rule {
    name: "missing-parent",
    severity: Severity::Error,
    what: "A `down_revision` that no file has as its id.",
    why: "Alembic warns and then stops every command with a KeyError.",
    remedy: "Bring the missing file back, or name the revision that comes before.",
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (index, (migration, node)) in environment.migrations.iter().zip(&environment.graph.nodes).enumerate() {
        for parent in &node.missing_parents {
            let position = migration.down_revision.position();
            let diagnosis = environment.diagnoses.get(parent);
            let mut message = format!("No file here has the id `{parent}`.");
            if let Some(diagnosis) = diagnosis {
                message = format!("{message} {}", diagnosis.words);
            }
            let line = |text: String| mend::line(migration, position, &text);
            let meant = diagnosis.and_then(|diagnosis| diagnosis.meant.as_ref());
            let mend = match meant {
                Some(meant) => Some(line(mend::exchanged("down_revision", migration.parents(), parent, meant))),
                None if diagnosis.is_none() && environment.graph.bases.is_empty() && migration.parents().len() == 1 => {
                    let first = mend::assignment("down_revision", &[]);
                    Some(format!("{}, if what came before was left out on purpose", line(first)))
                }
                None => only_other_head(environment, index).filter(|_| diagnosis.is_none()).map(|head| {
                    let other = mend::exchanged("down_revision", migration.parents(), parent, head);
                    format!("{}, the only other head, if `{parent}` is gone for good", line(other))
                }),
            };
            let violation = Violation::at(migration, position, message).with_mend(mend);
            violations.push(if environment.has_unknown_ids() {
                // One of the ids that only running the files would tell may be this one.
                violation.with_severity(Severity::Warning)
            } else {
                violation.with_alembic_says(Some(format!("KeyError: {}", repr(parent))))
            });
        }
    }
    violations
}

/// The id of the one head that doesn't come after a revision, if there is just one.
fn only_other_head(environment: &Environment, index: Index) -> Option<&str> {
    let graph = &environment.graph;
    if graph.heads.len() > 2 {
        return None;
    }
    let after = graph.reached([index], Node::after);
    let mut others = graph.heads.iter().filter(|head| !after.contains(head));
    let only = others.next().filter(|_| others.next().is_none())?;
    environment.migrations[*only].id()
}
