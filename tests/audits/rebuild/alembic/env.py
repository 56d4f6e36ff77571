"""The environment of the railway's migrations.

What is special here:

* the role of the database has to be said (DATABASE_ROLE), so that nobody migrates
  the wrong one;
* one transaction around everything: all migrations of a run, or none;
* time-outs, so that a migration that waits for a lock gives up;
* several schemas, and tables of other programs that are left alone.
"""
import logging
import os
import sys
from logging.config import fileConfig
from pathlib import Path

from alembic import context
from sqlalchemy import create_engine, event, pool, text
from sqlalchemy.engine import make_url

log = logging.getLogger("alembic.env")

config = context.config

if config.config_file_name is not None:
    fileConfig(config.config_file_name, disable_existing_loggers=False)

# Nothing is compared with: migrations are written by hand.
target_metadata = None

# ---------------------------------------------------------------------------
# The role of the database
# ---------------------------------------------------------------------------

ROLES = ("staging", "production", "scratch")


class WrongRole(Exception):
    """The role isn't said, or it isn't one."""


def database_role():
    """What the database is for, as DATABASE_ROLE says."""
    role = os.environ.get("DATABASE_ROLE")
    if role is None:
        raise WrongRole("DATABASE_ROLE is not set: one of " + ", ".join(ROLES))
    role = role.strip().lower()
    if role not in ROLES:
        raise WrongRole(f"DATABASE_ROLE is {role!r}: none of " + ", ".join(ROLES))
    return role


def confirmed(role):
    """Whether somebody has said that production is meant."""
    if role != "production":
        return True
    return os.environ.get("CONFIRM_PRODUCTION") == "yes"


# ---------------------------------------------------------------------------
# Its address
# ---------------------------------------------------------------------------


def database_url():
    """The address: from the environment, else from the configuration."""
    url = os.environ.get("DATABASE_URL") or config.get_main_option("sqlalchemy.url")
    if not url:
        raise WrongRole("no address: set DATABASE_URL")
    return url


def shown(url):
    """The address without its password."""
    return make_url(url).render_as_string(hide_password=True)


def is_local(url):
    """Whether the database is on this machine."""
    return make_url(url).host in (None, "", "localhost", "127.0.0.1")


def check_address(role, url):
    """A scratch database has to be here, and production has to be elsewhere."""
    if role == "scratch" and not is_local(url):
        raise WrongRole(f"a scratch database is on this machine, not at {shown(url)}")
    if role == "production" and is_local(url):
        raise WrongRole("production is not on this machine")


# ---------------------------------------------------------------------------
# Time-outs
# ---------------------------------------------------------------------------

LOCK_TIMEOUT = os.environ.get("MIGRATION_LOCK_TIMEOUT", "5s")
STATEMENT_TIMEOUT = os.environ.get("MIGRATION_STATEMENT_TIMEOUT", "15min")


def set_timeouts(connection):
    """Both time-outs, until the end of the transaction."""
    connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
    connection.execute(text(f"SET LOCAL statement_timeout = '{STATEMENT_TIMEOUT}'"))


# ---------------------------------------------------------------------------
# What is ours
# ---------------------------------------------------------------------------

FOREIGN_SCHEMAS = {"cron", "pgbouncer", "topology"}
FOREIGN_TABLES = {"spatial_ref_sys"}


def include_name(name, type_, parent_names):
    """Schemas of other programs are left alone."""
    if type_ == "schema":
        return name not in FOREIGN_SCHEMAS
    return True


def include_object(object_, name, type_, reflected, compare_to):
    """So are their tables."""
    if type_ == "table":
        return name not in FOREIGN_TABLES
    return True


# ---------------------------------------------------------------------------
# What is written down of a run
# ---------------------------------------------------------------------------

LOG_FILE = os.environ.get("MIGRATION_LOG")


def note(line):
    """A line in the log, and in a file if there is one."""
    log.info(line)
    if LOG_FILE:
        with Path(LOG_FILE).open("a", encoding="utf-8") as file:
            file.write(line + "\n")


def on_version_apply(ctx, step, heads, run_args, **kw):
    """Which revision was applied."""
    direction = "up" if step.is_upgrade else "down"
    note(f"{direction} {step.up_revision_id}")


class Slow:
    """Statements that took long."""

    def __init__(self, seconds):
        self.seconds = seconds
        self.count = 0

    def watch(self, engine):
        """Has the engine tell of its statements."""

        @event.listens_for(engine, "before_cursor_execute")
        def before(conn, cursor, statement, parameters, ctx, executemany):
            conn.info["begun"] = _now()

        @event.listens_for(engine, "after_cursor_execute")
        def after(conn, cursor, statement, parameters, ctx, executemany):
            took = _now() - conn.info.pop("begun", _now())
            if took > self.seconds:
                self.count += 1
                note(f"slow ({took:.1f} s): {statement[:80]}")


def _now():
    import time

    return time.monotonic()


# ---------------------------------------------------------------------------
# Both modes
# ---------------------------------------------------------------------------


OPTIONS = {
    "target_metadata": target_metadata,
    "include_schemas": True,
    "include_name": include_name,
    "include_object": include_object,
}


def run_migrations_offline():
    """The SQL, for somebody else to run."""
    database_role()
    context.configure(
        url=database_url(),
        literal_binds=True,
        dialect_opts={"paramstyle": "named"},
        **OPTIONS,
    )
    with context.begin_transaction():
        context.run_migrations()


def announce(role, url):
    """What is about to happen, and where."""
    note(f"{role}: {shown(url)}")
    note(f"lock_timeout {LOCK_TIMEOUT}, statement_timeout {STATEMENT_TIMEOUT}")


def permitted(role):
    """Stops where nobody has confirmed."""
    if confirmed(role):
        return
    sys.exit("this is production: set CONFIRM_PRODUCTION=yes")


# ---------------------------------------------------------------------------
# From here on the database is open
# ---------------------------------------------------------------------------


def run_migrations_online():
    """The migrations, in one transaction."""
    role, url = database_role(), database_url()
    check_address(role, url)
    permitted(role)
    announce(role, url)


    connectable = create_engine(url, poolclass=pool.NullPool)
    Slow(seconds=30).watch(connectable)

    with connectable.begin() as connection:
        set_timeouts(connection)
        context.configure(connection=connection, on_version_apply=on_version_apply, **OPTIONS)
        context.run_migrations()

    # Nothing above has been kept if this line isn't reached: a failure takes
    # back the migrations before it, and what the version table says of them.
    note("committed")
    connectable.dispose()


if context.is_offline_mode():
    run_migrations_offline()
else:
    run_migrations_online()
