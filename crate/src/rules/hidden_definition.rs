use super::replayed::{self, Run};
use super::{Check, Rule};
use crate::finding::{Severity, Violation};
use crate::schema::fault::Problem;

pub(super) const RULE: Rule = Rule {
    name: "hidden-definition",
    severity: Severity::Warning,
    what: "An `IF NOT EXISTS` or `checkfirst` that finds an object of the same name with another definition.",
    why: "Nothing fails and nothing happens: the database keeps the old definition, while whoever reads the migration believes in the new one.",
    remedy: "Alter what is there to the definition that is wanted, or give the new object a name of its own.",
    check: Check::Replay(check),
};

fn check(run: &Run<'_>) -> Vec<Violation> {
    let environment = run.environment;
    let hidden = run.met.iter().copied().filter_map(|met| {
        let Problem::Hidden { thing, by, differences } = &met.fault.problem else { return None };
        let maker = replayed::maker(environment, *by);
        let thing = replayed::at_start(thing);
        let message =
            format!("{thing} stays as it is: {maker}. This definition differs: {}.", replayed::listed(differences));
        Some(met.hint(message))
    });
    hidden.collect()
}
