"""Has PostgreSQL say what migrations make, what Limbeck's types are called there, and what its DDL makes.

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
import subprocess
import sys

import alembic
import catalogs
import postgres
import sqlalchemy

HERE = os.path.dirname(os.path.abspath(__file__))
UPGRADES = os.path.join(HERE, "alembic_upgrades.py")
# Seconds.
LIMIT = 600

# What Alembic's answers are made by.
PROGRAMS = ("alembic_upgrades.py", "catalogs.py", "postgres.py", "stand_ins.py")
VERSIONS = (alembic.__version__, sqlalchemy.__version__, sys.version)


def key(question):
    """What an answer depends on: another text of a program is another answer."""
    texts = []
    for program in PROGRAMS:
        with open(os.path.join(HERE, program), encoding="utf-8") as file:
            texts.append(file.read())
    text = json.dumps([question, texts, VERSIONS], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def made_by_alembic(server, question, kept):
    """The catalogs after all migrations, and after their way back."""
    path = os.path.join(kept, f"{question['name']}.json")
    with contextlib.suppress(FileNotFoundError):
        with open(path, encoding="utf-8") as file:
            last = json.load(file)
        if last["key"] == key(question):
            return last["made"]
    made = run_by_alembic(server, question)
    os.makedirs(kept, exist_ok=True)
    with open(path + ".unfinished", "w", encoding="utf-8") as file:
        json.dump({"key": key(question), "made": made}, file)
    os.replace(path + ".unfinished", path)
    return made


def run_by_alembic(server, question):
    """Each environment in a process of its own: modules of one have the names of another's."""
    database = server.new_database()
    try:
        ran = subprocess.run(
            [question["python"], UPGRADES, server.url(database)],
            input=json.dumps(question),
            capture_output=True,
            text=True,
            timeout=LIMIT,
            env={**os.environ, **dict(variable.split("=", 1) for variable in question["variables"])},
        )
        return json.loads(ran.stdout) if ran.returncode == 0 else {"problem": last_line(ran.stderr)}
    except subprocess.TimeoutExpired:
        return {"problem": "takes too long"}
    finally:
        server.drop_database(database)


def last_line(text):
    return (text.strip().splitlines() or ["ends without a word"])[-1]


def types_as_stored(server, made, types):
    """What PostgreSQL makes of each type's text where the types exist that the migrations make."""
    database = server.new_database()
    engine = sqlalchemy.create_engine(
        server.url(database), isolation_level="AUTOCOMMIT", poolclass=sqlalchemy.pool.NullPool
    )
    with engine.connect() as connection:
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
        stored = {text: type_as_stored(connection, text) for text in types}
    server.drop_database(database)
    return stored


def type_as_stored(connection, text):
    """Serial types are another type with a default."""
    try:
        connection.exec_driver_sql(f"CREATE TEMPORARY TABLE typed (it {text})")
    except sqlalchemy.exc.DBAPIError as error:
        return {"type": f"{text} ({last_line(str(error.orig).partition('LINE')[0])})", "default": False}
    stored = connection.exec_driver_sql(
        "SELECT format_type(atttypid, atttypmod) AS type, atthasdef AS default FROM pg_attribute "
        "WHERE attrelid = 'typed'::regclass AND attnum = 1"
    )
    row = dict(stored.mappings().one())
    connection.exec_driver_sql("DROP TABLE typed")
    return row


def made_by_limbeck(server, ddl):
    """The catalogs after Limbeck's DDL, as far as it runs, and why it doesn't."""
    database = server.new_database()
    problem = None
    try:
        server.psql(database, ddl)
    except postgres.Refused as refusal:
        problem = str(refusal)
    made = catalogs.read(server.url(database))
    server.drop_database(database)
    return {"catalogs": made, "problem": problem}


def answer(server, asked, kept):
    made = made_by_alembic(server, asked["question"], kept)
    if made["problem"] is not None:
        return {"made": made, "types": {}, "ddl": None}
    ddl = asked["ddl"]
    return {
        "made": made,
        "types": types_as_stored(server, made["upgraded"], asked["types"]),
        "ddl": None if ddl is None else made_by_limbeck(server, ddl),
    }


def main():
    # Whoever ends this program ends the server with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    asked = json.load(sys.stdin)
    with postgres.running() as server:
        answers = [answer(server, environment, asked["kept"]) for environment in asked["environments"]]
    json.dump(answers, sys.stdout)


main()
