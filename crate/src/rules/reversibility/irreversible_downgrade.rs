use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::python::lines::Position;
use crate::revision::Migration;
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "irreversible-downgrade",
    group: Group::Reversibility,
    severity: Severity::Info,
    what: "A `downgrade` that raises an exception.",
    why: "Whoever has to take the release back needs another way: a backup, or a new migration.",
    remedy: "Nothing, if that is intended; otherwise undo what `upgrade` does.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# downgrade
raise NotImplementedError("there is no way back")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# downgrade
op.drop_table("runs")
"#,
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let raising = environment.chain().filter_map(|migration| {
        let downgrade = migration.function("downgrade").filter(|function| function.only_raises)?;
        Some((migration, downgrade.position))
    });
    let raising: Vec<(&Migration, Position)> = raising.collect();
    let (count, total) = (raising.len(), environment.migrations.len());
    match raising.first() {
        // Where most raise, going back is no part of the project's plan.
        Some(&(migration, position)) if count > 2 && count * 2 > total => {
            let message =
                format!("In {count} of {total} migrations, `downgrade` raises an exception; this is the first.");
            vec![Violation::at(migration, position, message)]
        }
        _ => {
            let message = "`downgrade` raises an exception: a rollback stops here.";
            raising.into_iter().map(|(migration, position)| Violation::at(migration, position, message)).collect()
        }
    }
}
