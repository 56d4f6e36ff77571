"""Has Alembic run each migration of one environment on PostgreSQL, and says what it locks and writes anew of what was there.

    alembic_locks.py FOLDER DATABASE < question > answer

Both are JSON. FOLDER is where the server's socket is. The answer holds the functions in the order in which they ran: each upgrade,
and behind it its downgrade, which is taken back. One that needs a transaction of its own is run without being watched.
"""

import contextlib
import os
import sys

import alembic_upgrades
import postgres
import sqlalchemy
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationStep
from rows import rows

RELATIONS = """
SELECT c.oid::int8 AS id, n.nspname AS schema, c.relname AS name, c.relkind::text AS kind, c.relfilenode::int8 AS file
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
  AND c.relkind IN ('r', 'p', 'm', 'v', 'i', 'I', 'S')"""

LOCKS = """
SELECT relation::int8 AS id, mode FROM pg_locks
WHERE pid = pg_backend_pid() AND locktype = 'relation' AND granted AND relation > 16383"""


class Watching(alembic_upgrades.Runs):
    """Runs of one migration in a transaction that is looked into at its end."""

    def watched(self, revision, step, keep):
        script = self.directory.get_revision(revision)
        steps = [step(self.directory.revision_map, script)]
        environment = EnvironmentContext(self.config, self.directory, fn=lambda heads, _: steps, destination_rev=revision)
        metadata = sqlalchemy.MetaData(naming_convention=self.convention)
        with self.engine.connect() as connection, environment:
            transaction = connection.begin()
            before = relations(connection)
            environment.configure(connection=connection, target_metadata=metadata)
            environment.run_migrations()
            if not transaction.is_active:
                raise alembic_upgrades.Problem("ends its transaction itself")
            found = seen(connection, before)
            if keep:
                transaction.commit()
            else:
                transaction.rollback()
        return found


def relations(connection):
    return {it["id"]: it for it in rows(connection, RELATIONS)}


def seen(connection, before):
    """The locks on what was there, by the names of before; what is written anew, likewise."""
    locks = [(before[it["id"]], it["mode"]) for it in rows(connection, LOCKS) if it["id"] in before]
    after = relations(connection)
    anew = [it for id, it in before.items() if id in after and it["file"] and after[id]["file"] != it["file"]]
    return {
        "locks": sorted([*named(it), mode] for it, mode in locks),
        "rewrites": sorted(named(it) for it in anew),
    }


def named(relation):
    return [relation["kind"], relation["schema"], relation["name"]]


def answer(question, server, database):
    runs = Watching(question, server.url(database))
    answer = {"functions": [], "unwatched": [], "stopped": None}
    for revision in runs.load():
        path = os.path.relpath(runs.directory.get_revision(revision).path, runs.root)
        script = runs.directory.get_revision(revision)
        try:
            found = runs.watched(revision, MigrationStep.upgrade_from_script, keep=True)
            answer["functions"].append({"path": path, "revision": revision, "function": "upgrade", **found})
        except Exception as error:
            answer["unwatched"].append(f"{revision}: {alembic_upgrades.shortened(error)}")
            try:
                runs.run(single(runs, revision, MigrationStep.upgrade_from_script), revision)
            except alembic_upgrades.Problem as problem:
                answer["stopped"] = str(problem)
                break
        if getattr(script.module, "downgrade", None):
            # One that can't be run is told elsewhere.
            with contextlib.suppress(Exception):
                found = runs.watched(revision, MigrationStep.downgrade_from_script, keep=False)
                answer["functions"].append({"path": path, "revision": revision, "function": "downgrade", **found})
        if runs.stand_in:
            answer["stopped"] = runs.stand_in_or("")
            break
    return answer


def single(runs, revision, step):
    script = runs.directory.get_revision(revision)
    return lambda destination, heads: [step(runs.directory.revision_map, script)]


if __name__ == "__main__":
    folder, database = sys.argv[1:]
    server = postgres.Server(folder, postgres.folder_of_programs())
    alembic_upgrades.serve(lambda question: answer(question, server, database))
