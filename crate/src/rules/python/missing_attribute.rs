use crate::alchemy::exported::{self, Missing};
use crate::environment::Environment;
use crate::finding::Violation;
use crate::fix::Fix;
use crate::interpret::mistake::Wrong;
use crate::rules::{Check, Group, Rule, mend, mistaken};

pub(super) const RULE: Rule = Rule {
    name: "missing-attribute",
    group: Group::Python,
    severity: crate::finding::Severity::Error,
    what: "A name that SQLAlchemy or Alembic does not have, in any version.",
    why: "Python stops with an `AttributeError` or `ImportError` when it gets there.",
    remedy: "Write the name as the library has it: `sa.VARCHAR`, `op.create_table`.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("name", sa.Varchar(20)))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("name", sa.VARCHAR(20)))
"#,
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let mut violations = Vec::new();
    for migration in &environment.migrations {
        for (mistake, severity) in mistaken::mistakes(environment, migration) {
            let (missing, says) = match &mistake.what {
                Wrong::NoAttribute(missing) => (missing, attribute_error(missing)),
                Wrong::NoExport(missing) => {
                    (missing, format!("ImportError: cannot import name '{}' from '{}'", missing.name, missing.module))
                }
                Wrong::NoModule(missing) => {
                    (missing, format!("ModuleNotFoundError: No module named '{}.{}'", missing.module, missing.name))
                }
                _ => continue,
            };
            if mistaken::may_be_added(missing) {
                continue;
            }
            let meant = missing.similar.map(|name| format!(" Probably `{name}` was meant.")).unwrap_or_default();
            let elsewhere = mistaken::elsewhere(mistake);
            let message = format!("{} has no `{}`{elsewhere}: Python stops here.{meant}", owner(missing), missing.name);
            let edit = missing
                .similar
                .filter(|_| mistake.elsewhere.is_none())
                .and_then(|name| mend::renamed(migration, mistake.position, &missing.name, name));
            violations.push(
                Violation::at(migration, mistake.position, message)
                    .with_severity(severity)
                    .with_fix(Fix::of([edit]))
                    .with_alembic_says(Some(says)),
            );
        }
    }
    violations
}

/// What does not have it, as a reader calls it.
fn owner(missing: &Missing) -> String {
    match missing.module.as_str() {
        "alembic.op" => "`op`".to_owned(),
        exported::BATCH => "A batch".to_owned(),
        module => format!("`{module}`"),
    }
}

fn attribute_error(missing: &Missing) -> String {
    match missing.module.as_str() {
        exported::BATCH => format!("AttributeError: 'BatchOperations' object has no attribute '{}'", missing.name),
        module => format!("AttributeError: module '{module}' has no attribute '{}'", missing.name),
    }
}
