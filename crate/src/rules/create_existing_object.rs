use super::replayed::{self, existing_to_postgresql, first_of_each, met};
use super::{Check, Rule};
use crate::audit::Environment;
use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::schema::fault::Problem;

pub(super) const RULE: Rule = Rule {
    name: "create-existing-object",
    severity: Severity::Error,
    what: "A table, a column, an index or another object that a migration creates although it is there.",
    why: "The database refuses a second one of the same name, and a run from an empty database stops here.",
    remedy: "Create it once: leave out the second, drop the first before, or ask the inspector whether it is there.",
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    if let Some(violation) = in_two_trees(environment) {
        return vec![violation];
    }
    let created = first_of_each(met(environment), |problem| match problem {
        Problem::MadeTwice { thing, by: Some(_) } => Some(thing),
        _ => None,
    });
    let violations = created.into_iter().filter_map(|(met, thing, more)| {
        let Problem::MadeTwice { by, .. } = &met.fault.problem else { return None };
        let maker = replayed::maker(environment, *by);
        let mut message = format!("{} is created here, though {maker}.", replayed::at_start(thing));
        if more > 0 {
            message += &format!(" It is created in {} too.", replayed::counted(more, "other place", "other places"));
        }
        let says = existing_to_postgresql(thing).filter(|_| environment.dialect() == Dialect::Postgresql);
        Some(met.violation(message).with_alembic_says(says))
    });
    violations.collect()
}

/// Chains that create the same tables: one finding for all of them.
fn in_two_trees(environment: &Environment) -> Option<Violation> {
    let mut twice = replayed::made_in_two_trees(environment);
    let (fault, thing, by) = twice.next()?;
    let more = twice.count();
    let migration = environment.migrations.get(fault.step.migration as usize)?;
    let operation = fault.step.operation(&environment.migrations, "upgrade")?;
    let (first, place) = (replayed::revision(environment, by), replayed::place(environment, by));
    let others = if more > 0 { format!(", and {} too", replayed::counted(more, "other", "others")) } else { String::new() };
    let message = format!(
        "{} is created here, though {first} creates it before{place}{others}. The two chains have nothing in common: where they are for different databases, keep them in different environments; what carrying them out on one would show is left out.",
        replayed::at_start(thing),
    );
    Some(Violation::at(migration, operation.position, message).with_severity(Severity::Warning))
}
