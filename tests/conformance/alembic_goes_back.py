"""Has Alembic run each migration of one environment on PostgreSQL, and its downgrade right after it.

    alembic_goes_back.py FOLDER DATABASE < question > answer

Both are JSON. FOLDER is where the server's socket is. The answer holds, for each revision in the order of an upgrade, what
fails in its downgrade, or what is not as it was before; and what stops the upgrade, if anything does.
"""

import sys

import alembic_upgrades
import catalogs
import postgres
import sqlalchemy
from alembic.runtime.migration import MigrationStep


def answer(question, server, database):
    runs = alembic_upgrades.Runs(question, server.url(database))
    answer = {"trips": [], "stopped": None}
    before = catalogs.read(server.url(database))
    for revision in runs.load():
        try:
            runs.run(single(runs, revision, MigrationStep.upgrade_from_script), revision)
        except alembic_upgrades.Problem as problem:
            answer["stopped"] = str(problem)
            break
        after = catalogs.read(server.url(database))
        script = runs.directory.get_revision(revision)
        if getattr(script.module, "downgrade", None):
            answer["trips"].append({"path": script.path, **trip_back(runs, revision, server, database, before)})
        before = after
    return answer


def trip_back(runs, revision, server, database, before):
    """A downgrade, on a copy of the database."""
    copy = f"{database}_copy"
    server.run("postgres", f"CREATE DATABASE {copy} TEMPLATE {database}")
    own, runs.engine = runs.engine, sqlalchemy.create_engine(server.url(copy), poolclass=sqlalchemy.pool.NullPool)
    try:
        runs.run(single(runs, revision, MigrationStep.downgrade_from_script), revision)
        return {"left": differing(before, catalogs.read(server.url(copy)))}
    except alembic_upgrades.Problem as problem:
        is_refused = isinstance(problem.__cause__, sqlalchemy.exc.SQLAlchemyError)
        return {"refused" if is_refused else "raised": str(problem)}
    finally:
        runs.engine = own
        server.drop_database(copy)


def single(runs, revision, step):
    """The steps of a run of one migration, whichever branches there are beside it."""
    script = runs.directory.get_revision(revision)
    return lambda destination, heads: [step(runs.directory.revision_map, script)]


def differing(before, after):
    """What only one side has, or both have otherwise. An extension is left where it is: others may use it."""
    before, after = named(before), named(after)
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def named(made):
    """All that catalogs hold, by names that people can read."""
    found = {f"schema {schema}": True for schema in made["schemas"]}
    for kind, objects in made.items():
        if kind in ("schemas", "extensions", "tables"):
            continue
        for it in objects:
            found[f"{kind} {it.get('schema') or 'public'}.{it['name']} {it.get('arguments') or ''}".strip()] = it
    for table in made["tables"]:
        name = f"{table['schema'] or 'public'}.{table['name']}"
        for kind, parts in table.items():
            if kind in ("schema", "name"):
                continue
            if isinstance(parts, list) and all(isinstance(part, dict) for part in parts):
                found.update({f"table {name} {kind} {part['name']}": part for part in parts})
            else:
                found[f"table {name} {kind}"] = parts
    return found


if __name__ == "__main__":
    folder, database = sys.argv[1:]
    server = postgres.Server(folder, postgres.folder_of_programs())
    alembic_upgrades.serve(lambda question: answer(question, server, database))
