use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::operation::{Change, ConstraintKind, ObjectKind, Verb};
use crate::rules::replayed::{self, Run, existing_to_postgresql, first_of_each};
use crate::rules::{Check, Group, Rule};
use crate::schema::fault::{Problem, Thing};
use crate::schema::{Id, Step};
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "create-existing-object",
    group: Group::Schema,
    severity: Severity::Error,
    what: "A table, column, index or other object that a migration creates although it already exists.",
    why: "The database refuses a second object of the same name, so an upgrade from an empty database stops here.",
    remedy: "Create it only once: remove the second create, drop the first object beforehand, or ask the inspector whether it exists.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.add_column("runs", sa.Column("state", sa.Text))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.add_column("runs", sa.Column("note", sa.Text))
"#,
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
        let kind = met.kind(thing);
        let maker = maker(environment, thing, kind, *by);
        let mut message = match met.operation().map(|operation| &operation.change) {
            Some(Change::RenameTable { .. } | Change::AlterColumn { .. }) => {
                format!("Another {kind} is renamed to `{thing}` here, though {maker}.")
            }
            _ => format!("{} `{thing}` is created here, though {maker}.", replayed::capital(kind)),
        };
        if more > 0 {
            message += &format!(" It is also created in {}.", replayed::counted(more, "other place", "other places"));
        }
        let mut says = existing_to_postgresql(thing);
        if let (Some((table, first)), Some(by)) = (second_key_of(&met, thing), by) {
            let (revision, place) = (replayed::revision(environment, *by), replayed::place(environment, *by));
            message = format!(
                "Table `{table}` gets a second primary key here, though {revision} already creates `{first}`{place}."
            );
            says = Some(format!("multiple primary keys for table \"{}\" are not allowed", table.name));
        }
        let says = says.filter(|_| environment.dialect().refusals_are_known());
        Some(met.violation(message).with_alembic_says(says))
    });
    violations.chain(names_taken(run)).collect()
}

/// What made the thing that is there, and what kind of relation it made where that is another one.
fn maker(environment: &Environment, thing: &Thing, kind: &str, by: Option<Step>) -> String {
    let made = by.and_then(|by| by.operation(&environment.migrations, "upgrade"));
    let of = match (thing, made.map(|operation| &operation.change)) {
        (Thing::Relation(id), Some(Change::CreateTable(create))) => {
            // A table also makes the sequences of its columns.
            (create.table.name.as_known() == Some(&*id.name)).then_some("table")
        }
        (Thing::Relation(id), Some(change)) => change.kind_of_relation(&id.name).map(ObjectKind::word),
        _ => None,
    };
    match (by, of.filter(|of| *of != kind)) {
        (Some(by), Some(of)) => format!(
            "{} already creates a {of} of that name{}",
            replayed::revision(environment, by),
            replayed::place(environment, by)
        ),
        _ => replayed::maker(environment, by),
    }
}

/// Names that something else has: indexes and the keys that have one share the names of tables.
fn names_taken<'e>(run: &'e Run<'_>) -> impl Iterator<Item = Violation> + 'e {
    let environment = run.environment;
    run.met.iter().filter_map(move |met| {
        let Problem::NameTaken { name, wanted, holder, by, is_of_type } = &met.fault.problem else { return None };
        let wanted = replayed::capital(wanted);
        let made = match by {
            Some(by) if *by != met.fault.step => format!(
                ": {} creates that one{}",
                replayed::revision(environment, *by),
                replayed::place(environment, *by)
            ),
            _ => String::new(),
        };
        let message = match met.operation().map(|operation| &operation.change) {
            Some(change) if is_rename(change) => {
                format!("{wanted} is renamed to `{}` here, but {holder} already has that name{made}.", name.name)
            }
            _ => format!("{wanted} is created here, but {holder} already has that name{made}."),
        };
        let why = if *is_of_type {
            " Each table and view also defines a type of the same name, for its rows."
        } else if environment.dialect().shares_names_of_keys() {
            " Tables, indexes and constraints that have an index share one namespace in each schema."
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
fn second_key_of<'e>(met: &replayed::Met<'e>, thing: &'e Thing) -> Option<(&'e Id, &'e str)> {
    let Change::AddConstraint { constraint, .. } = &met.operation()?.change else { return None };
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
    let others = if more > 0 {
        format!(" The same goes for {}.", replayed::counted(more, "other", "others"))
    } else {
        String::new()
    };
    let message = format!(
        "{} is created here, though {first} already creates it{place}.{others} The two chains have nothing in common: if they are for different databases, keep them in separate environments. Other conflicts between them are not reported.",
        replayed::at_start(thing),
    );
    Some(Violation::at(migration, operation.position, message).with_severity(Severity::Warning))
}
