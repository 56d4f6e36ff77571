import os

from alembic import context
from sqlalchemy import create_engine

config = context.config


def run_migrations_offline():
    context.configure(url=config.get_main_option("sqlalchemy.url"), literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()


def run_migrations_online():
    connectable = create_engine(os.environ.get("DATABASE_URL") or config.get_main_option("sqlalchemy.url"))
    with connectable.begin() as connection:
        context.configure(connection=connection, include_schemas=True)
        context.run_migrations()


if context.is_offline_mode():
    run_migrations_offline()
else:
    run_migrations_online()
