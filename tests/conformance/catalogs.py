"""What a database holds, in the shape of `limbeck schema --format json`.

Names of the default schema are without a schema there, and here. What a database writes itself of a definition is there
besides, for databases to be compared with each other.
"""

import mariadb_catalogs
import postgres_catalogs
import sqlalchemy
import sqlite_catalogs

# Alembic's own.
VERSION_TABLE = "alembic_version"

READERS = {"postgresql": postgres_catalogs, "mysql": mariadb_catalogs, "sqlite": sqlite_catalogs}


def read(url):
    """All of a database but Alembic's own table."""
    engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.pool.NullPool)
    with engine.connect() as connection:
        made = READERS[engine.dialect.name].read(connection)
    made["tables"] = [table for table in made["tables"] if table["name"] != VERSION_TABLE]
    return made
