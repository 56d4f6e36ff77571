use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::python::reliance::Matter;
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "metadata-create-all",
    group: Group::Data,
    severity: Severity::Warning,
    what: "A migration that makes or drops the tables of the models as they are today.",
    why: "What it makes changes with the models: on a new database it makes columns and tables that later migrations add, which then fail; and two databases at one revision differ.",
    remedy: "Write the tables out with `op.create_table`.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
# file: alembic.ini
[alembic]
script_location = migrations
# file: migrations/env.py
from alembic import context
from sqlalchemy import engine_from_config, pool

config = context.config


def run_migrations_online():
    connectable = engine_from_config(config.get_section(config.config_ini_section), prefix="sqlalchemy.", poolclass=pool.NullPool)
    with connectable.connect() as connection:
        context.configure(connection=connection, target_metadata=None)
        with context.begin_transaction():
            context.run_migrations()


run_migrations_online()
# file: app/__init__.py
# file: app/models.py
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


class Run(Base):
    __tablename__ = "runs"
    id = sa.Column(sa.Integer, primary_key=True)
    state = sa.Column(sa.Text)
# file: migrations/versions/3f9c81d2a4e7_runs.py
"""runs"""
import sqlalchemy as sa
from alembic import op

from app.models import Base

revision = "3f9c81d2a4e7"
down_revision = None


def upgrade():
    Base.metadata.create_all(op.get_bind())


def downgrade():
    op.drop_table("runs")
"#,
    good: r#"
# file: alembic.ini
[alembic]
script_location = migrations
# file: migrations/env.py
from alembic import context
from sqlalchemy import engine_from_config, pool

config = context.config


def run_migrations_online():
    connectable = engine_from_config(config.get_section(config.config_ini_section), prefix="sqlalchemy.", poolclass=pool.NullPool)
    with connectable.connect() as connection:
        context.configure(connection=connection, target_metadata=None)
        with context.begin_transaction():
            context.run_migrations()


run_migrations_online()
# file: app/__init__.py
# file: app/models.py
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


class Run(Base):
    __tablename__ = "runs"
    id = sa.Column(sa.Integer, primary_key=True)
    state = sa.Column(sa.Text)
# file: migrations/versions/3f9c81d2a4e7_runs.py
"""runs"""
import sqlalchemy as sa
from alembic import op

revision = "3f9c81d2a4e7"
down_revision = None


def upgrade():
    op.create_table("runs", sa.Column("id", sa.Integer, primary_key=True), sa.Column("state", sa.Text))


def downgrade():
    op.drop_table("runs")
"#,
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let mut found = Vec::new();
    for migration in &environment.migrations {
        for asked in &migration.reliances.asked {
            let what = match asked.for_ {
                Matter::CreateAll => "makes the tables of the models as they are on the day that it runs",
                Matter::DropAll => "drops all tables of the models, also those that other migrations make",
                _ => continue,
            };
            found.push(Violation::at(migration, asked.position, format!("`{}` {what}.", asked.written)));
        }
    }
    found
}
