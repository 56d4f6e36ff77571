use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::fix::Fix;
use crate::interpret::mistake::Wrong;
use crate::rules::{Check, Group, Rule, mend, mistaken};

pub(super) const RULE: Rule = Rule {
    name: "ignored-argument",
    group: Group::Api,
    severity: Severity::Warning,
    what: "A keyword argument that Alembic accepts but never looks at, such as `type=` where `type_=` is meant.",
    why: "The call succeeds, so nobody notices that it does not do what it says.",
    remedy: "Use the keyword that Alembic knows: `type_`, `server_default`, `new_column_name`.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.alter_column("runs", "state", type=sa.String(20), nullable=False)
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.alter_column("runs", "state", type_=sa.String(20), nullable=False)
"#,
    check: Check::Environment(check),
};

/// Whether it is an option of a column that no database knows of.
fn is_of_python(keyword: &str) -> bool {
    matches!(keyword, "default" | "doc" | "info" | "insert_default" | "key" | "onupdate")
}

fn check(environment: &Environment) -> Vec<Violation> {
    let mut violations = Vec::new();
    for migration in &environment.migrations {
        for (mistake, _) in mistaken::mistakes(environment, migration) {
            let Wrong::Ignored { function, keyword, meant } = &mistake.what else { continue };
            let hint = meant.map(|meant| format!(" Probably `{meant}` was meant.")).unwrap_or_default();
            let elsewhere = mistaken::elsewhere(mistake);
            let message = format!("`{function}` ignores `{keyword}`{elsewhere}: the argument has no effect.{hint}");
            let edit = meant
                .filter(|_| mistake.elsewhere.is_none())
                .and_then(|meant| mend::keyword(migration, mistake.position, keyword, meant));
            let severity = if is_of_python(keyword) && meant.is_none() { Severity::Info } else { Severity::Warning };
            violations.push(
                Violation::at(migration, mistake.position, message).with_severity(severity).with_fix(Fix::of([edit])),
            );
        }
    }
    violations
}
