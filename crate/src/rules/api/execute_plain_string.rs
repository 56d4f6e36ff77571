use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::interpret::mistake::Wrong;
use crate::rules::{Check, Group, Rule, mistaken};

pub(super) const RULE: Rule = Rule {
    name: "execute-plain-string",
    group: Group::Api,
    severity: Severity::Warning,
    what: "A plain string that a connection or a session executes.",
    why: "`op.execute` still takes a plain string; connections and sessions of SQLAlchemy 2 do not: under it, the migration stops here.",
    remedy: "Wrap it in `sa.text(…)`, or use `op.execute` where no rows are asked for.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
op.get_bind().execute("DELETE FROM runs WHERE id < 0")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
op.get_bind().execute(sa.text("DELETE FROM runs WHERE id < 0"))
"#,
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let mut violations = Vec::new();
    for migration in &environment.migrations {
        for (mistake, severity) in mistaken::mistakes(environment, migration) {
            let Wrong::PlainString { function, is_session } = &mistake.what else { continue };
            let of = if *is_session { "a session" } else { "a connection" };
            let elsewhere = mistaken::elsewhere(mistake);
            let message =
                format!("`{function}` of {of} is given a plain string{elsewhere}, which SQLAlchemy 2 refuses.");
            let says = if *is_session {
                "Textual SQL expression … should be explicitly declared as text(…)"
            } else {
                "ObjectNotExecutableError: Not an executable object"
            };
            // An older SQLAlchemy takes it.
            let severity = severity.max(Severity::Warning);
            violations.push(
                Violation::at(migration, mistake.position, message)
                    .with_severity(severity)
                    .with_alembic_says(Some(says.to_owned())),
            );
        }
    }
    violations
}
