use crate::dialect::Dialect;
use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::operation::{Answer, Operation};
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "sql-syntax-error",
    group: Group::Schema,
    severity: Severity::Error,
    what: "SQL that no database accepts: a misspelt verb, a comma too many, a bracket that is not closed.",
    why: "The database refuses the statement, and the upgrade stops here.",
    remedy: "Correct the SQL.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.execute("ALTER TABLE runs ADDD COLUMN note text")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.execute("ALTER TABLE runs ADD COLUMN note text")
"#,
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    // Which database it is has to be known: another one may have such a statement.
    if !environment.database.is_said && environment.options.dialect.is_none() {
        return Vec::new();
    }
    let mut violations = Vec::new();
    let nodes = environment.graph.nodes.iter().zip(&environment.migrations);
    for (_, migration) in nodes.filter(|(node, _)| node.counts) {
        for (function, severity) in [("upgrade", Severity::Error), ("downgrade", Severity::Warning)] {
            let operations = migration.function(function).map_or(&[][..], |function| &function.operations);
            let mut last = None;
            for operation in operations.iter().filter(|operation| surely_runs(operation)) {
                let Some(at) = operation.sql.as_ref().and_then(|sql| sql.refused_at.as_deref()) else { continue };
                if last.replace(operation.call) == Some(operation.call) {
                    continue;
                }
                let message = if at.is_empty() {
                    "This is not valid SQL: it ends too early.".to_owned()
                } else {
                    format!("This is not valid SQL, because of `{at}`.")
                };
                let says = says(environment.dialect(), at);
                let violation = Violation::at(migration, operation.position, message);
                violations.push(violation.with_severity(severity).with_alembic_says(says));
            }
        }
    }
    violations
}

fn surely_runs(operation: &Operation) -> bool {
    !operation.is_caught && operation.guards.iter().all(|guard| guard.answer == Answer::Holds)
}

/// What the database says.
fn says(dialect: Dialect, at: &str) -> Option<String> {
    Some(match (dialect, at) {
        (Dialect::Postgresql, "") => "syntax error at end of input".to_owned(),
        (Dialect::Postgresql, at) => format!("syntax error at or near \"{at}\""),
        (Dialect::Sqlite, "") => "incomplete input".to_owned(),
        (Dialect::Sqlite, at) => format!("near \"{at}\": syntax error"),
        _ => return None,
    })
}
