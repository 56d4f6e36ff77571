"""Has Alembic run migrations and what they were squashed to, each on an empty database.

    squashed.py < questions > answers

Both are JSON. An answer holds what the squashed ones leave otherwise, and what is left after their way back; or the
problem on the way. One server does for all.
"""

import json
import signal
import sys

import mariadb
import postgres
import processes
import sqlite
from differing import different


# The schemas that are always there.
DEFAULTS = ("public", "main")

DATABASES = {"postgresql": postgres, "mariadb": mariadb, "sqlite": sqlite}


def ran(server, question, *arguments):
    database = server.new_database()
    try:
        return processes.answer(question, "alembic_upgrades.py", server.url(database), *arguments)
    finally:
        server.drop_database(database)


def left(catalogs):
    names = ((kind, thing if isinstance(thing, str) else thing["name"]) for kind, things in catalogs.items() for thing in things)
    return [f"{kind} {name}" for kind, name in names if kind != "schemas" or name not in DEFAULTS]


def answer(server, asked):
    had = ran(server, asked["original"], "up")
    if had["problem"]:
        return {"original": had["problem"]}
    has = ran(server, asked["squashed"])
    if has["problem"]:
        return {"problem": has["problem"]}
    down = has["downgraded"]
    return {
        "differences": different("", had["upgraded"], has["upgraded"]),
        "left": left(down) if down else [has["downgrade_problem"]],
    }


def main():
    # Whoever ends this program ends the server with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    asked = json.load(sys.stdin)
    with DATABASES[asked["database"]].running() as server:
        answers = [answer(server, question) for question in asked["questions"]]
    json.dump(answers, sys.stdout)


main()
