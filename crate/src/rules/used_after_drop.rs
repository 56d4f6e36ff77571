use super::replayed::{self, Run, first_of_each, missing_to_postgresql};
use super::{Check, Rule};
use crate::finding::{Severity, Violation};
use crate::schema::fault::{Problem, Thing, Use};

pub(super) const RULE: Rule = Rule {
    name: "used-after-drop",
    severity: Severity::Error,
    what: "A table, a column or another object that a migration uses after an earlier one has dropped or renamed it.",
    why: "A run from an empty database stops here. Databases that came here in another order, or where the earlier migration was changed later, hide that.",
    remedy: "Leave the operation out, write the name that the object has since, or ask the inspector whether it is there.",
    check: Check::Replay(check),
};

fn check(run: &Run<'_>) -> Vec<Violation> {
    let environment = run.environment;
    let used = first_of_each(run.met.iter().copied(), |problem| match problem {
        // `enum-used-before-created` tells of these.
        Problem::UsedAfter { thing: Thing::Type(_), use_: Use::Refer, .. } => None,
        Problem::UsedAfter { thing, .. } => Some(thing),
        _ => None,
    });
    let violations = used.into_iter().filter_map(|(met, thing, more)| {
        let Problem::UsedAfter { use_, gone, .. } = &met.fault.problem else { return None };
        let kind = met.kind(environment, thing);
        let what = format!("{} `{thing}` is {} here", replayed::capital(kind), replayed::done(*use_));
        let mut message = format!("{what}, though {}.", replayed::fate(environment, gone));
        if more > 0 {
            message += &format!(" So it is in {}.", replayed::counted(more, "other place", "other places"));
        }
        let says = missing_to_postgresql(thing, kind, *use_).filter(|_| environment.dialect().refusals_are_known());
        let mend = replayed::with_new_name(&met, thing, gone);
        Some(met.violation(message).with_mend(mend).with_alembic_says(says))
    });
    violations.collect()
}
