"""Has SQLAlchemy import the models of each project, in a process of its own.

    models.py < questions > answers

Both are JSON. What SQLAlchemy says of a project stays the same as long as the question and these programs do, and is
kept: imports take minutes, all together.
"""

import contextlib
import hashlib
import json
import os
import sys

import processes

HERE = os.path.dirname(os.path.abspath(__file__))
SAYS = "sqlalchemy_says.py"


def answer(question, kept):
    path = os.path.join(kept, f"{question['name']}.json")
    with contextlib.suppress(FileNotFoundError):
        with open(path, encoding="utf-8") as file:
            last = json.load(file)
        if last["key"] == key(question):
            return last["says"]
    says = processes.answer(question, SAYS)
    os.makedirs(kept, exist_ok=True)
    with open(path + ".unfinished", "w", encoding="utf-8") as file:
        json.dump({"key": key(question), "says": says}, file)
    os.replace(path + ".unfinished", path)
    return says


def key(question):
    """What an answer depends on; the installed packages are part of the question."""
    with open(os.path.join(HERE, SAYS), encoding="utf-8") as file:
        text = json.dumps([question, file.read()], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def main():
    asked = json.load(sys.stdin)
    json.dump([answer(question, asked["kept"]) for question in asked["questions"]], sys.stdout)


main()
