"""Has a database say what migrations make, what Limbeck's types are called there, and what its DDL makes.

    schemas.py < questions > answers

Both are JSON. One server does for all environments. What Alembic makes of one stays the same as long as its wheels and
these programs do, and is kept: a run of all migrations, up and down, takes seconds, installing what some of them
import takes minutes.
"""

import contextlib
import hashlib
import json
import os
import signal
import sys

import alembic
import catalogs
import mariadb
import postgres
import processes
import server
import sqlalchemy
import sqlite

HERE = os.path.dirname(os.path.abspath(__file__))
UPGRADES = "alembic_upgrades.py"

# Each is the module that runs it, and the one that reads it.
DATABASES = {
    "postgresql": (postgres, "postgres_catalogs.py"),
    "mariadb": (mariadb, "mariadb_catalogs.py"),
    "sqlite": (sqlite, "sqlite_catalogs.py"),
}

# What Alembic's answers are made by, whichever database they are made on.
PROGRAMS = (UPGRADES, "catalogs.py", "processes.py", "rows.py", "server.py", "stand_ins.py")
VERSIONS = (alembic.__version__, sqlalchemy.__version__, sys.version)


def key(question):
    """What an answer depends on: another text of a program is another answer."""
    module, reader = DATABASES[question["database"]]
    texts = []
    for program in (*PROGRAMS, module.__file__, reader):
        with open(os.path.join(HERE, program), encoding="utf-8") as file:
            texts.append(file.read())
    text = json.dumps([question, texts, VERSIONS], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def made_by_alembic(running, question, kept):
    """The catalogs after all migrations, and after their way back."""
    path = os.path.join(kept, f"{question['name']}-{question['database']}.json")
    with contextlib.suppress(FileNotFoundError):
        with open(path, encoding="utf-8") as file:
            last = json.load(file)
        if last["key"] == key(question):
            return last["made"]
    made = run_by_alembic(running, question)
    os.makedirs(kept, exist_ok=True)
    with open(path + ".unfinished", "w", encoding="utf-8") as file:
        json.dump({"key": key(question), "made": made}, file)
    os.replace(path + ".unfinished", path)
    return made


def run_by_alembic(running, question):
    database = running.new_database()
    try:
        return processes.answer(question, UPGRADES, running.url(database))
    finally:
        running.drop_database(database)


def types_as_stored(running, made, types):
    """What the database makes of each type's text where the types exist that the migrations make: a table with such a
    column is made for each, and read back. Serial types are another type with a default."""
    database = running.new_database()
    engine = sqlalchemy.create_engine(
        running.url(database), isolation_level="AUTOCOMMIT", poolclass=sqlalchemy.pool.NullPool
    )
    refused = {}
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            make_types(connection, made)
        for at, text in enumerate(types):
            try:
                connection.exec_driver_sql(f"CREATE TABLE typed_{at} (it {text})")
            except sqlalchemy.exc.DBAPIError as error:
                refused[text] = {"type": f"{text} ({processes.last_line(str(error.orig).partition('LINE')[0])})", "default": False}
    tables = {table["name"]: table for table in catalogs.read(running.url(database))["tables"]}
    running.drop_database(database)
    return refused | {
        text: typed(tables[f"typed_{at}"]["columns"][0]) for at, text in enumerate(types) if text not in refused
    }


def typed(column):
    return {"type": column["type"], "default": column["default"] is not None}


def make_types(connection, made):
    """What types are made of; only PostgreSQL has some that are not its own."""
    quoted = connection.dialect.identifier_preparer.quote_identifier

    def name(it):
        return f"{quoted(it['schema'] or 'public')}.{quoted(it['name'])}"

    for schema in made["schemas"]:
        connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {quoted(schema)}")
    for extension in made["extensions"]:
        connection.exec_driver_sql(f"CREATE EXTENSION IF NOT EXISTS {quoted(extension['name'])} CASCADE")
    for enum in made["enums"]:
        values = ", ".join("'" + value.replace("'", "''") + "'" for value in enum["values"])
        connection.exec_driver_sql(f"CREATE TYPE {name(enum)} AS ENUM ({values})")
    for domain in (it for it in made["types"] if it["kind"] == "domain"):
        connection.exec_driver_sql(f"CREATE DOMAIN {name(domain)} AS {domain['type']}")


def made_by_limbeck(running, ddl):
    """The catalogs after Limbeck's DDL, as far as it runs, and why it doesn't."""
    database = running.new_database()
    problem = None
    try:
        running.run(database, ddl)
    except server.Refused as refusal:
        problem = str(refusal)
    made = catalogs.read(running.url(database))
    running.drop_database(database)
    return {"catalogs": made, "problem": problem}


def answer(running, asked, kept):
    made = made_by_alembic(running, asked["question"], kept)
    if made["problem"] is not None:
        return {"made": made, "types": {}, "ddl": None}
    ddl = asked["ddl"]
    return {
        "made": made,
        "types": types_as_stored(running, made["upgraded"], asked["types"]),
        "ddl": None if ddl is None else made_by_limbeck(running, ddl),
    }


def main():
    # Whoever ends this program ends the server with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    asked = json.load(sys.stdin)
    module, _ = DATABASES[asked["database"]]
    with module.running() as running:
        answers = [answer(running, environment, asked["kept"]) for environment in asked["environments"]]
    json.dump(answers, sys.stdout)


main()
