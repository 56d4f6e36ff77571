use super::{Check, Rule};
use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::folder::path_in;
use crate::interpret::env_py::Begun;

pub(super) const RULE: Rule = Rule {
    name: "single-transaction",
    severity: Severity::Info,
    what: "An env.py that runs all migrations of an upgrade in one transaction.",
    why: "Where one migration fails, all before it are rolled back with it, and the version table is empty: there is no partial progress, and the place is found only in the log. Locks are held until the last migration is through.",
    remedy: "`context.configure(…, transaction_per_migration=True)`, on a connection without a transaction of its own.",
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let can_roll_back = !environment.dialect().commits_ddl_by_itself();
    let count = environment.graph.upgrade_order.len();
    let Some(transaction) = environment.transaction.as_ref().filter(|_| can_roll_back && count > 1) else {
        return Vec::new();
    };
    let path = path_in(environment.location.script_directory(), "env.py");
    let (message, severity, mend) = match transaction.begun {
        Begun::Outside => {
            let operations = |migration: &crate::revision::Migration| {
                let functions = migration.functions.iter();
                functions.flat_map(|function| &function.operations).any(|operation| operation.autocommit)
            };
            let autocommit = environment.migrations.iter().filter(|migration| operations(migration)).count();
            let mut message = format!(
                "All {count} migrations run in one transaction, which is begun here: where one fails, all are rolled back. `transaction_per_migration` changes nothing, as Alembic leaves a transaction alone that it has not begun."
            );
            if autocommit > 0 {
                let noun = if autocommit == 1 { "migration" } else { "migrations" };
                message += &format!(" `autocommit_block()` of {autocommit} {noun} can't leave it, and fails.");
            }
            let line = transaction.line.replace(".begin()", ".connect()");
            let mend = format!("{path}, line {}: `{}`", transaction.position.line, line.trim());
            (message, Severity::Warning, (line != transaction.line).then_some(mend))
        }
        Begun::ByAlembic => (
            format!("All {count} migrations run in one transaction: where one fails, all are rolled back."),
            Severity::Info,
            None,
        ),
    };
    let violation = Violation::of_path(&path, message).with_severity(severity).with_mend(mend);
    vec![Violation { position: transaction.position, ..violation }]
}
