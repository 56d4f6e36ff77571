"""Has Alembic run each migration on PostgreSQL, and says what it locks and writes anew.

    locks.py < questions > answers

Both are JSON. One server does for all environments.
"""

import json
import signal
import sys

import postgres
import processes


def answer(server, question):
    database = server.new_database()
    try:
        return processes.answer(question, "alembic_locks.py", server.folder, database)
    finally:
        server.drop_database(database)


def main():
    # Whoever ends this program ends the server with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    questions = json.load(sys.stdin)
    with postgres.running() as server:
        answers = [answer(server, question) for question in questions]
    json.dump(answers, sys.stdout)


main()
