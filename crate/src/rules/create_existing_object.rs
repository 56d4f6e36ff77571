use super::replayed::{self, Run, existing_to_postgresql, first_of_each};
use super::{Check, Rule};
use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::operation::{Change, ConstraintKind, Verb};
use crate::schema::Id;
use crate::schema::fault::{Problem, Thing};
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "create-existing-object",
    severity: Severity::Error,
    what: "A table, a column, an index or another object that a migration creates although it is there.",
    why: "The database refuses a second one of the same name, and a run from an empty database stops here.",
    remedy: "Create it once: leave out the second, drop the first before, or ask the inspector whether it is there.",
    check: Check::Replay(check),
};

fn check(run: &Run<'_>) -> Vec<Violation> {
    let environment = run.environment;
    if let Some(violation) = in_two_trees(environment) {
        return vec![violation];
    }
    let created = first_of_each(run.met.iter().copied(), |problem| match problem {
        Problem::MadeTwice { thing, by: Some(_) } => Some(thing),
        _ => None,
    });
    let violations = created.into_iter().filter_map(|(met, thing, more)| {
        let Problem::MadeTwice { by, .. } = &met.fault.problem else { return None };
        let maker = replayed::maker(environment, *by);
        let kind = met.kind(environment, thing);
        let mut message = match met.operation(environment).map(|operation| &operation.change) {
            Some(Change::RenameTable { .. } | Change::AlterColumn { .. }) => {
                format!("Another {kind} is renamed to `{thing}` here, though {maker}.")
            }
            _ => format!("{} `{thing}` is created here, though {maker}.", replayed::capital(kind)),
        };
        if more > 0 {
            message += &format!(" It is created in {} too.", replayed::counted(more, "other place", "other places"));
        }
        let mut says = existing_to_postgresql(thing);
        if let (Some((table, first)), Some(by)) = (second_key_of(environment, &met, thing), by) {
            let (revision, place) = (replayed::revision(environment, *by), replayed::place(environment, *by));
            message = format!(
                "Table `{table}` gets a second primary key here, though {revision} creates `{first}` before{place}."
            );
            says = Some(format!("multiple primary keys for table \"{}\" are not allowed", table.name));
        }
        let says = says.filter(|_| environment.dialect().refusals_are_known());
        Some(met.violation(message).with_alembic_says(says))
    });
    violations.chain(names_taken(run)).collect()
}

/// Names that something else has: indexes and the keys that have one share the names of tables.
fn names_taken<'e>(run: &'e Run<'_>) -> impl Iterator<Item = Violation> + 'e {
    let environment = run.environment;
    run.met.iter().filter_map(move |met| {
        let Problem::NameTaken { name, wanted, holder, by, is_of_type } = &met.fault.problem else { return None };
        let wanted = replayed::capital(wanted);
        let made = match by {
            Some(by) if *by != met.fault.step => format!(
                ": {} creates it before{}",
                replayed::revision(environment, *by),
                replayed::place(environment, *by)
            ),
            _ => String::new(),
        };
        let message = match met.operation(environment).map(|operation| &operation.change) {
            Some(change) if is_rename(change) => {
                format!("{wanted} is renamed to `{}` here, and {holder} has that name{made}.", name.name)
            }
            _ => format!("{wanted} is created here, and {holder} has the same name{made}."),
        };
        let why = if *is_of_type {
            " Each table and each view is the type of its rows, by its own name."
        } else if environment.dialect().shares_names_of_keys() {
            " Tables, indexes and the constraints that have an index share one space of names in a schema."
        } else {
            ""
        };
        let kind = if *is_of_type { "type" } else { "relation" };
        let says = format!("{kind} \"{}\" already exists", name.name);
        let says = Some(says).filter(|_| environment.dialect().refusals_are_known());
        Some(met.violation(format!("{message}{why}")).with_alembic_says(says))
    })
}

fn is_rename(change: &Change) -> bool {
    matches!(
        change,
        Change::RenameTable { .. }
            | Change::RenameConstraint { .. }
            | Change::Object { verb: Verb::Rename | Verb::Alter, .. }
    )
}

/// The table that gets another primary key than the one that it has, and the name of that.
fn second_key_of<'e>(
    environment: &'e Environment,
    met: &replayed::Met<'e>,
    thing: &'e Thing,
) -> Option<(&'e Id, &'e str)> {
    let Change::AddConstraint { constraint, .. } = &met.operation(environment)?.change else { return None };
    let Thing::Constraint(table, there) = thing else { return None };
    let is_its_name = constraint.name.as_ref().and_then(Text::as_known) == Some(there);
    (matches!(constraint.kind, ConstraintKind::PrimaryKey { .. }) && !is_its_name).then_some((table, there))
}

/// Chains that create the same tables: one finding for all of them.
fn in_two_trees(environment: &Environment) -> Option<Violation> {
    let mut twice = replayed::made_in_two_trees(environment);
    let (fault, thing, by) = twice.next()?;
    let more = twice.count();
    let migration = environment.migrations.get(fault.step.migration as usize)?;
    let operation = fault.step.operation(&environment.migrations, "upgrade")?;
    let (first, place) = (replayed::revision(environment, by), replayed::place(environment, by));
    let others =
        if more > 0 { format!(", and {} too", replayed::counted(more, "other", "others")) } else { String::new() };
    let message = format!(
        "{} is created here, though {first} creates it before{place}{others}. The two chains have nothing in common: where they are for different databases, keep them in different environments; what carrying them out on one would show is left out.",
        replayed::at_start(thing),
    );
    Some(Violation::at(migration, operation.position, message).with_severity(Severity::Warning))
}
