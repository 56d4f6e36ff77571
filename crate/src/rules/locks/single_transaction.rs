use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::fix::{Edit, Fix, Place};
use crate::folder::path_in;
use crate::interpret::env_py::Begun;
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "single-transaction",
    group: Group::Locks,
    severity: Severity::Info,
    what: "An env.py that runs all migrations of an upgrade in one transaction.",
    why: "If one migration fails, all those before it in the same run are rolled back too: there is no partial progress, and only the log shows how far it got. Locks are held until the last migration is done.",
    remedy: "Pass `transaction_per_migration=True` to `context.configure`, with a connection on which no transaction has begun.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.add_column("runs", sa.Column("note", sa.Text))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.add_column("runs", sa.Column("note", sa.Text))
# file: migrations/env.py
from alembic import context
from sqlalchemy import engine_from_config, pool

config = context.config
connectable = engine_from_config(config.get_section(config.config_ini_section), prefix="sqlalchemy.", poolclass=pool.NullPool)
with connectable.connect() as connection:
    context.configure(connection=connection, target_metadata=None, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
"#,
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let can_roll_back = !environment.dialect().commits_ddl_by_itself();
    let count = environment.graph.upgrade_order.len();
    let Some(transaction) = environment.transaction.as_ref().filter(|_| can_roll_back && count > 1) else {
        return Vec::new();
    };
    let path = path_in(environment.location.script_directory(), "env.py");
    let has_block = |migration: &crate::revision::Migration| {
        let functions = migration.functions.iter();
        functions.flat_map(|function| &function.operations).any(|operation| operation.autocommit.is_some())
    };
    let autocommit = environment.migrations.iter().filter(|migration| has_block(migration)).count();
    let (message, severity, fix) = match transaction.begun {
        Begun::Outside => {
            let mut message = "All migrations of an upgrade run in one transaction, which begins here: if one fails, all are rolled back. `transaction_per_migration` has no effect, because Alembic leaves alone a transaction that it did not begin."
                .to_owned();
            if autocommit > 0 {
                let noun = if autocommit == 1 { "migration" } else { "migrations" };
                message += &format!(" `autocommit_block()` in {autocommit} {noun} can't leave it, and fails.");
            }
            let line = transaction.line.replace(".begin()", ".connect()");
            let edit = Edit {
                path: path.clone(),
                line: transaction.position.line,
                place: Place::Instead(vec![transaction.line.clone()]),
                lines: vec![line.clone()],
            };
            let edit = Some(edit).filter(|_| line != transaction.line);
            (message, Severity::Warning, Fix::of([edit]))
        }
        // An `autocommit_block()` commits what came before it: that is told as such.
        Begun::ByAlembic if autocommit > 0 => return Vec::new(),
        Begun::ByAlembic => {
            let message = "All migrations of an upgrade run in one transaction: if one fails, all are rolled back.";
            (message.to_owned(), Severity::Info, None)
        }
    };
    let violation = Violation::of_path(&path, message).with_severity(severity).with_fix(fix);
    vec![Violation { position: transaction.position, ..violation }]
}
