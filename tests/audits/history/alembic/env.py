"""The environment of the clinics' migrations.

Run through the Makefile, which sets the variables of the stage that is meant:

    make migrate            # development
    make migrate STAGE=qa   # any other stage

A stage has a file of its own, .env.<stage>, and one of the machine,
.env.<stage>.local, which goes before it.
"""
import os
import sys
from logging.config import fileConfig
from pathlib import Path

from alembic import context
from sqlalchemy import engine_from_config, pool
from sqlalchemy.engine import make_url

ROOT = Path(__file__).resolve().parent.parent

# The application's packages, where Alembic is run from elsewhere.
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

config = context.config

if config.config_file_name is not None:
    fileConfig(config.config_file_name)

STAGE = os.environ.get("STAGE", "development")


#
# What Alembic compares with is what SQLModel's models are on. A model that
# stands on another base isn't on it, and autogenerate does not see it.
#
# Every module that has such models is imported by app.models.models.

from app.models.models import SQLModel  # noqa: E402



def stage_files(stage):
    """The files that say where a stage's database is, the one of this machine last."""
    return [ROOT / f".env.{stage}", ROOT / f".env.{stage}.local"]


def settings_in(path):
    """The settings in a file, a line each."""
    if not path.exists():
        return {}
    settings = {}
    for line in path.read_text().splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        name, _, value = line.partition("=")
        settings[name.strip()] = value.strip().strip('"')
    return settings


def settings_of(stage):
    """All settings of a stage."""
    settings = {}
    for path in stage_files(stage):
        settings.update(settings_in(path))
    return settings


def database_url():
    """Where the database is: the environment says it, or the stage's files, or the configuration."""
    url = os.environ.get("DATABASE_URL")
    if url:
        return url
    url = settings_of(STAGE).get("DATABASE_URL")
    if url:
        return url
    return config.get_main_option("sqlalchemy.url")


# What other programs keep in the same database.
FOREIGN_TABLES = {"spatial_ref_sys", "pg_stat_statements"}


def include_object(object_, name, type_, reflected, compare_to):
    """Tables of other programs are none of ours."""
    if type_ == "table" and name in FOREIGN_TABLES:
        return False
    return True


def process_revision_directives(context_, revision, directives):
    """No file for a revision in which nothing would change."""
    if not getattr(config.cmd_opts, "autogenerate", False):
        return
    script = directives[0]
    if script.upgrade_ops.is_empty():
        directives[:] = []
        print("alembic: nothing to do")


def announce(url):
    """Says which database is meant, without its password."""
    shown = make_url(url).render_as_string(hide_password=True)
    print(f"alembic: {STAGE}, {shown}")


config.set_main_option("sqlalchemy.url", database_url().replace("%", "%%"))

# What autogenerate compares with. The older models, which stand on
# app.models.base.Base, are not in it on purpose: some are from before
# SQLModel came, others are for what is still to come.
#
# Whoever needs a table for one of them writes the migration by hand: with
# the types that the database has, not with those of the model, which says
# UUID for the ids of accounts. They are INTEGER, and are going to stay so
# for now.
#
# Before a table of Base is made:
#
# 1. ask the data team whether it is still wanted,
# 2. compare the model with docs/DATABASE.md,
# 3. write the migration, with its indexes and its foreign keys,
# 4. write its downgrade.
#
# Nobody has to do so for the models of fee_regions.py and formulary.py yet:
# they describe what the next program is going to keep.

target_metadata = SQLModel.metadata


def run_migrations_offline():
    context.configure(
        url=config.get_main_option("sqlalchemy.url"),
        target_metadata=target_metadata,
        include_object=include_object,
        literal_binds=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def run_migrations_online():
    announce(config.get_main_option("sqlalchemy.url"))
    connectable = engine_from_config(
        config.get_section(config.config_ini_section, {}), prefix="sqlalchemy.", poolclass=pool.NullPool
    )
    with connectable.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=target_metadata,
            include_object=include_object,
            compare_type=True,
            process_revision_directives=process_revision_directives,
        )
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    run_migrations_offline()
else:
    run_migrations_online()
