use super::sure;
use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "execute-multi-statement",
    group: Group::Api,
    severity: Severity::Error,
    what: "Several statements in one `execute`, where the environment connects by asyncpg.",
    why: "asyncpg prepares what it executes, and PostgreSQL prepares one statement at a time: the upgrade stops here.",
    remedy: "Give each statement an `execute` of its own.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
# file: alembic.ini
[alembic]
script_location = migrations
sqlalchemy.url = postgresql+asyncpg://localhost/app
# file: migrations/env.py
import asyncio
from alembic import context
from sqlalchemy import pool
from sqlalchemy.ext.asyncio import async_engine_from_config

config = context.config


def do_run_migrations(connection):
    context.configure(connection=connection, target_metadata=None)
    with context.begin_transaction():
        context.run_migrations()


async def run_async_migrations():
    connectable = async_engine_from_config(config.get_section(config.config_ini_section), prefix="sqlalchemy.", poolclass=pool.NullPool)
    async with connectable.connect() as connection:
        await connection.run_sync(do_run_migrations)


asyncio.run(run_async_migrations())
# file: migrations/versions/3f9c81d2a4e7_states.py
"""states"""
from alembic import op

revision = "3f9c81d2a4e7"
down_revision = None


def upgrade():
    op.execute("CREATE TABLE states (name TEXT); INSERT INTO states (name) VALUES ('new')")


def downgrade():
    op.execute("DROP TABLE states")
"#,
    good: r#"
# file: alembic.ini
[alembic]
script_location = migrations
sqlalchemy.url = postgresql+asyncpg://localhost/app
# file: migrations/env.py
import asyncio
from alembic import context
from sqlalchemy import pool
from sqlalchemy.ext.asyncio import async_engine_from_config

config = context.config


def do_run_migrations(connection):
    context.configure(connection=connection, target_metadata=None)
    with context.begin_transaction():
        context.run_migrations()


async def run_async_migrations():
    connectable = async_engine_from_config(config.get_section(config.config_ini_section), prefix="sqlalchemy.", poolclass=pool.NullPool)
    async with connectable.connect() as connection:
        await connection.run_sync(do_run_migrations)


asyncio.run(run_async_migrations())
# file: migrations/versions/3f9c81d2a4e7_states.py
"""states"""
from alembic import op

revision = "3f9c81d2a4e7"
down_revision = None


def upgrade():
    op.execute("CREATE TABLE states (name TEXT)")
    op.execute("INSERT INTO states (name) VALUES ('new')")


def downgrade():
    op.execute("DROP TABLE states")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let operation = judged.operation;
    let Some(sql) = operation.sql.as_ref().filter(|sql| !sql.in_block && sql.text.is_known()) else {
        return Vec::new();
    };
    let is_of_call = |it: &&crate::operation::Operation| it.call == operation.call && it.position == operation.position;
    if judged.earlier().last().as_ref().is_some_and(is_of_call) {
        return Vec::new();
    }
    let mut others = judged.later().iter().take_while(is_of_call).filter_map(|it| it.sql.as_ref());
    let is_other = |it: &&crate::operation::Sql| !it.in_block && it.text != sql.text;
    if others.find(is_other).is_none()
        || !connects_by_asyncpg(judged)
        || operation.directive.contains("exec_driver_sql")
    {
        return Vec::new();
    }
    let says = "cannot insert multiple commands into a prepared statement";
    let message = "One `execute` has several statements, and asyncpg takes one at a time.";
    vec![judged.violation(message).with_severity(sure::of_refusal(judged)).with_alembic_says(Some(says.to_owned()))]
}

/// Whether each address of the environment that names a driver names asyncpg.
fn connects_by_asyncpg(judged: &Judged<'_>) -> bool {
    let Some(env_py) = judged.environment.env_py.as_ref().filter(|it| it.is_async) else { return false };
    let mut drivers = env_py.urls.iter().filter_map(|url| url.driver.as_deref()).peekable();
    drivers.peek().is_some() && drivers.all(|it| it.ends_with("asyncpg"))
}
