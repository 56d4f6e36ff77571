use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::interpret::mistake::Wrong;
use crate::rules::{Check, Group, Rule, mistaken};

pub(super) const RULE: Rule = Rule {
    name: "execute-unescaped-bind-colon",
    group: Group::Api,
    severity: Severity::Error,
    what: "SQL with a colon before a word, which SQLAlchemy takes for a parameter, and no value for it.",
    why: "SQLAlchemy looks for `:name` everywhere, in strings and comments too, and stops with \"A value is required for bind parameter\".",
    remedy: "Escape a colon that belongs to the SQL as `\\:`, which Python writes `\\\\:` or `r\"\\:\"`. Where a parameter is meant, bind its value: `sa.text(…).bindparams(name=value)`.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("settings", sa.Text))
op.execute("""UPDATE runs SET settings = '{"retry":true}' WHERE settings IS NULL""")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("settings", sa.Text))
op.execute("""UPDATE runs SET settings = '{"retry"\\:true}' WHERE settings IS NULL""")
"#,
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let mut violations = Vec::new();
    for migration in &environment.migrations {
        for (mistake, severity) in mistaken::mistakes(environment, migration) {
            let Wrong::NoValue { parameter, around: (before, behind) } = &mistake.what else { continue };
            let elsewhere = mistaken::elsewhere(mistake);
            let message =
                format!("SQLAlchemy takes `:{parameter}` for a parameter{elsewhere}, and there is no value for it.");
            // Between quotes or brackets it is none that somebody forgot.
            let is_literal = before.contains(['"', '\'', '}', ']', ')']);
            let instead = if is_literal {
                format!("{before}\\\\:{parameter}{behind}")
            } else {
                format!("op.execute(sa.text(\"…\").bindparams({parameter}={parameter}))")
            };
            violations.push(
                Violation::at(migration, mistake.position, message)
                    .with_severity(severity)
                    .with_instead(instead)
                    .with_alembic_says(Some(format!("A value is required for bind parameter '{parameter}'"))),
            );
        }
    }
    violations
}
