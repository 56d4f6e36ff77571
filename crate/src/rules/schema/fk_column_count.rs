use crate::dialect::Dialect;
use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::operation::{Certainty, Change, Constraint, ConstraintKind, Operation};
use crate::rules::{Check, Group, Rule};
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "fk-column-count",
    group: Group::Schema,
    severity: Severity::Error,
    what: "A foreign key whose number of columns differs from the number that it refers to.",
    why: "SQLAlchemy and every database refuse it.",
    remedy: "Name one column of the other table for each column of the key, in the same order.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("number", sa.BigInteger, primary_key=True))
op.create_table("jobs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("run_id", sa.BigInteger), sa.Column("run_number", sa.BigInteger))
op.create_foreign_key("fk_jobs_run", "jobs", "runs", ["run_id"], ["id", "number"])
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("number", sa.BigInteger, primary_key=True))
op.create_table("jobs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("run_id", sa.BigInteger), sa.Column("run_number", sa.BigInteger))
op.create_foreign_key("fk_jobs_run", "jobs", "runs", ["run_id", "run_number"], ["id", "number"])
"#,
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let mut violations = Vec::new();
    for migration in &environment.migrations {
        for (name, severity) in [("upgrade", Severity::Error), ("downgrade", Severity::Warning)] {
            let operations =
                migration.function(name).map(|function| function.operations.as_slice()).unwrap_or_default();
            let is_sure = |operation: &&Operation| operation.certainty == Certainty::Certain && !operation.is_caught;
            for operation in operations.iter().filter(is_sure) {
                for (columns, referent, referent_columns) in keys(&operation.change).filter_map(uneven) {
                    let message = format!(
                        "This foreign key has {} ({}) and refers to {} of `{referent}` ({}). The numbers must be the same.",
                        counted(columns),
                        listed(columns),
                        counted(referent_columns),
                        listed(referent_columns),
                    );
                    violations.push(
                        Violation::at(migration, operation.position, message)
                            .with_severity(severity)
                            .with_alembic_says(says(environment, operation)),
                    );
                }
            }
        }
    }
    violations
}

/// Whether a change makes a foreign key with another number of columns than it refers to.
pub(in crate::rules) fn is_uneven(change: &Change) -> bool {
    keys(change).any(|key| uneven(key).is_some())
}

/// The constraints that a change makes.
fn keys(change: &Change) -> Box<dyn Iterator<Item = &Constraint> + '_> {
    match change {
        Change::CreateTable(table) => Box::new(table.constraints.iter()),
        Change::AddConstraint { constraint, .. } => Box::new(std::iter::once(constraint.as_ref())),
        _ => Box::new(std::iter::empty()),
    }
}

/// The columns of a foreign key, and those it refers to, where they are known and not equally many.
fn uneven(constraint: &Constraint) -> Option<(&[Text], String, &[Text])> {
    let ConstraintKind::ForeignKey { columns, referent, referent_columns, .. } = &constraint.kind else { return None };
    let are_known = !columns.is_empty() && columns.iter().chain(referent_columns).all(Text::is_known);
    // Without columns it refers to the primary key.
    let is_uneven = !referent_columns.is_empty() && columns.len() != referent_columns.len();
    (are_known && is_uneven).then(|| (columns.as_slice(), referent.name.to_string(), referent_columns.as_slice()))
}

/// Who refuses it, and with which words: SQLAlchemy before any SQL is written (`ForeignKeyConstraint.__init__`), PostgreSQL
/// in `transformFkeyCheckAttrs` (src/backend/commands/tablecmds.c).
fn says(environment: &Environment, operation: &Operation) -> Option<String> {
    if operation.sql.is_none() {
        return Some(
            "ArgumentError: ForeignKeyConstraint number of constrained columns must match the number of referenced \
             columns."
                .to_owned(),
        );
    }
    (environment.dialect() == Dialect::Postgresql)
        .then(|| "number of referencing and referenced columns for foreign key disagree".to_owned())
}

fn counted(columns: &[Text]) -> String {
    crate::rules::replayed::counted(columns.len(), "column", "columns")
}

fn listed(columns: &[Text]) -> String {
    columns.iter().map(|column| format!("`{column}`")).collect::<Vec<_>>().join(", ")
}
