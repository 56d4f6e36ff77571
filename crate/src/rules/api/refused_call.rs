use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::fix::Fix;
use crate::interpret::mistake::Wrong;
use crate::rules::{Check, Group, Rule, mend, mistaken};

pub(super) const RULE: Rule = Rule {
    name: "refused-call",
    group: Group::Api,
    severity: Severity::Error,
    what: "A call with arguments that the function does not take, or without some that it requires.",
    why: "Python or SQLAlchemy stops with an error when it gets there.",
    remedy: "Pass each argument to the parameter that it is meant for, by name if there are many. `op.execute` takes no values: bind them with the `bindparams` method of `sa.text`, or use `op.bulk_insert`.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.execute("UPDATE runs SET state = :state", {"state": "new"})
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.execute(sa.text("UPDATE runs SET state = :state").bindparams(state="new"))
"#,
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let mut violations = Vec::new();
    for migration in &environment.migrations {
        for (mistake, severity) in mistaken::mistakes(environment, migration) {
            let Wrong::Refused { function, says, meant } = &mistake.what else { continue };
            let reason = says.split_once(": ").map_or(says.as_str(), |(_, reason)| reason);
            let elsewhere = mistaken::elsewhere(mistake);
            let hint = match (function.as_str(), meant) {
                (_, Some((_, meant))) => format!(" Probably `{meant}` was meant."),
                ("execute", None) if reason.contains("positional arguments but") => {
                    " It takes no values: bind them with the `bindparams` method of `sa.text`.".to_owned()
                }
                _ => String::new(),
            };
            let by = if says.starts_with("ArgumentError") { "SQLAlchemy" } else { "Python" };
            let message = format!("{by} refuses this call of `{function}`{elsewhere}: {reason}.{hint}");
            let edit = meant
                .as_ref()
                .filter(|_| mistake.elsewhere.is_none())
                .and_then(|(from, to)| mend::keyword(migration, mistake.position, from, to));
            violations.push(
                Violation::at(migration, mistake.position, message)
                    .with_severity(severity)
                    .with_fix(Fix::of([edit]))
                    .with_alembic_says(Some(says.clone())),
            );
        }
    }
    violations
}
