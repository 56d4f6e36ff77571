use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::operation::ObjectKind;
use crate::rules::replayed::{Run, said};
use crate::rules::{Check, Group, Rule};
use crate::schema::fault::{Problem, Thing};

pub(super) const RULE: Rule = Rule {
    name: "drop-of-needed-object",
    group: Group::Schema,
    severity: Severity::Error,
    what: "An object that is dropped without `CASCADE` while others depend on it: a table that a foreign key refers to, the type of a column, a table that a view reads.",
    why: "The database refuses to drop it, so an upgrade from an empty database stops here.",
    remedy: "Drop what depends on it first.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
op.create_table("jobs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("run_id", sa.BigInteger, sa.ForeignKey("runs.id")))
# next revision
op.drop_table("runs")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
op.create_table("jobs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("run_id", sa.BigInteger, sa.ForeignKey("runs.id")))
# next revision
op.drop_table("jobs")
op.drop_table("runs")
"#,
    check: Check::Replay(check),
};

fn check(run: &Run<'_>) -> Vec<Violation> {
    let needed = run.met.iter().copied().filter_map(|met| {
        let Problem::StillNeeded { thing, .. } = &met.fault.problem else { return None };
        let says = says(thing, run.environment.dialect());
        Some(met.violation(format!("{}.", said(&met.fault.problem))).with_alembic_says(says))
    });
    needed.collect()
}

/// What the database says to it.
fn says(thing: &Thing, dialect: Dialect) -> Option<String> {
    match (dialect, thing) {
        (Dialect::Postgresql, Thing::Column(table, column)) => {
            Some(format!("cannot drop column {column} of table {} because other objects depend on it", table.name))
        }
        (Dialect::Postgresql, Thing::Constraint(table, name)) => {
            Some(format!("cannot drop constraint {name} on table {} because other objects depend on it", table.name))
        }
        (Dialect::Postgresql, Thing::Object(ObjectKind::Function, _)) => None,
        (Dialect::Postgresql, thing) => {
            Some(format!("cannot drop {} {thing} because other objects depend on it", thing.word()))
        }
        (Dialect::Mysql | Dialect::Mariadb, Thing::Index(id)) => {
            Some(format!("Cannot drop index '{}': needed in a foreign key constraint", id.name))
        }
        _ => None,
    }
}
