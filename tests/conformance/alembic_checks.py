"""Has Alembic run all migrations of each project on PostgreSQL, and says what `alembic check` finds there.

    alembic_checks.py < questions > answers

Both are JSON: a question is one on migrations and one on models. One server does for all projects. What Alembic says is
kept.
"""

import json
import signal
import sys

import kept
import postgres
import processes

PROGRAMS = ("alembic_upgrades.py", "sqlalchemy_says.py", "alembic_checks.py", "stand_ins.py")


def answer(server, question):
    database = server.new_database()
    try:
        url = server.url(database)
        made = processes.answer(question["migrations"], "alembic_upgrades.py", url, "up")
        if made["problem"]:
            return {"problem": made["problem"]}
        return processes.answer(question["models"], "sqlalchemy_says.py", url)
    finally:
        server.drop_database(database)


def main():
    # Whoever ends this program ends the server with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    asked = json.load(sys.stdin)
    with postgres.running() as server:
        answers = [
            kept.answer(asked["kept"], question, PROGRAMS, lambda question: answer(server, question))
            for question in asked["questions"]
        ]
    json.dump(answers, sys.stdout)


main()
