"""Has Alembic and Limbeck write the migration that models want, of changes to what a project's own migrations make.

    revisions.py < questions > answers

Both are JSON. A question is one on migrations, one on models, and how Limbeck is asked. The project's migrations are run on
PostgreSQL once; each change is made on a copy of that database, and stands for Limbeck in a migration at the head of a
copy of the folder. An answer has what both write of each, and how Limbeck's runs. One server does for all projects.
"""

import json
import os
import shutil
import signal
import subprocess
import sys

import postgres
import processes

CHANGE = '''"""Change"""
from alembic import op
import sqlalchemy as sa

revision = "limbeck_change"
down_revision = {head!r}


def upgrade():
    {body}
'''


def answer(server, question):
    database = server.new_database()
    made = processes.answer(question["migrations"], "alembic_upgrades.py", server.url(database), "up")
    if made["problem"]:
        return {"problem": made["problem"], "changes": []}
    changes = processes.answer(question["models"], "alembic_revises.py", "changes", server.url(database))
    if isinstance(changes, dict):
        return {"problem": changes["problem"], "changes": []}
    folder = question["folder"]
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(question["models"]["root"], os.path.join(folder, "root"))
    none = {"name": "none", "about": "the project as it is", "body": "pass"}
    asked = [of_change(server, database, question, made["revisions"][-1], change, at) for at, change in enumerate([none, *changes])]
    written = [change for change in asked if change["problem"] is None]
    answers = processes.answer({**question["models"], "written": written}, "alembic_revises.py", "written")
    for change in written:
        server.drop_database(change["database"])
    server.drop_database(database)
    if isinstance(answers, dict):
        return {"problem": answers["problem"], "changes": []}
    for change, answer in zip(written, answers):
        change.update(answer)
    return {"problem": None, "changes": asked}


def of_change(server, template, question, head, change, at):
    """What Limbeck writes of a change, and a database to make it on."""
    said = {"name": change["name"], "about": change["about"]}
    root = os.path.join(question["folder"], "root")
    path = os.path.join(root, question["versions"], "limbeck_change.py")
    body = CHANGE.format(head=head, body=change["body"])
    with open(path, "w", encoding="utf-8") as file:
        file.write(body)
    file = os.path.join(question["folder"], f"{at}_{change['name'].replace(' ', '_')}.py")
    command = [question["limbeck"], "revision", root, "-m", "Next", "--rev-id", "limbeck_next", "--out", file]
    command += ["--dialect", "postgresql", "--environment", question["environment"]]
    ran = subprocess.run(command, capture_output=True, text=True)
    os.remove(path)
    if ran.returncode != 0:
        return {**said, "problem": f"Limbeck: {ran.stderr.strip()}"}
    with open(file, encoding="utf-8") as written:
        text = written.read()
    database = server.new_copy(template)
    asked = {"as_batch": question["as_batch"], "only_up": question["only_up"], "change": body, "text": text, "database": database, "url": server.url(database)}
    return {**said, "problem": None, "unknown": ran.stderr.splitlines(), **asked}


def main():
    # Whoever ends this program ends the server with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    questions = json.load(sys.stdin)
    with postgres.running() as server:
        answers = [answer(server, question) for question in questions]
    json.dump(answers, sys.stdout)


main()
