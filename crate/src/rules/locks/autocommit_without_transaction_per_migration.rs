use crate::environment::Environment;
use crate::finding::{Related, Severity, Violation};
use crate::folder::path_in;
use crate::interpret::env_py::Begun;
use crate::rules::{Check, Group, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "autocommit-without-transaction-per-migration",
    group: Group::Locks,
    severity: Severity::Info,
    what: "Migrations with an `autocommit_block()`, and an env.py that runs all migrations of an upgrade in one transaction.",
    why: "The block commits that transaction, with all earlier migrations of the run in it: whether a failure takes them back depends on what else was due. Alembic's documentation asks for `transaction_per_migration` with it.",
    remedy: "Pass `transaction_per_migration=True` to `context.configure`.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
with op.get_context().autocommit_block():
    op.create_index("ix_runs_state", "runs", ["state"], postgresql_concurrently=True)
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
with op.get_context().autocommit_block():
    op.create_index("ix_runs_state", "runs", ["state"], postgresql_concurrently=True)
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
    let is_one = |it: &&crate::interpret::env_py::Transaction| it.begun == Begun::ByAlembic;
    let Some(transaction) = environment.transaction.as_ref().filter(is_one) else { return Vec::new() };
    if environment.dialect().commits_ddl_by_itself() || environment.names_autocommit {
        return Vec::new();
    }
    let blocks: Vec<Related> = environment
        .chain()
        .filter_map(|migration| {
            let upgrade = migration.function("upgrade")?;
            let block = upgrade.operations.iter().find(|it| it.autocommit.is_some())?;
            let message = "this `autocommit_block()` commits all that came before it in the run".to_owned();
            Some(Related { path: migration.path.clone(), position: block.position, message })
        })
        .collect();
    if blocks.is_empty() {
        return Vec::new();
    }
    let noun = if blocks.len() == 1 { "migration has" } else { "migrations have" };
    let message = format!(
        "{} {noun} an `autocommit_block()`, and all migrations of an upgrade run in one transaction, which it commits.",
        blocks.len()
    );
    let path = path_in(environment.location.script_directory(), "env.py");
    let violation = Violation::of_path(&path, message);
    let related = blocks.into_iter().take(5).collect();
    vec![Violation { position: transaction.position, related, ..violation }]
}
