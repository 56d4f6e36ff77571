"""Has SQLAlchemy import the models of each project, in a process of its own.

    models.py < questions > answers

Both are JSON. What SQLAlchemy says is kept.
"""

import json
import sys

import kept
import processes

SAYS = "sqlalchemy_says.py"


def main():
    asked = json.load(sys.stdin)
    answers = [
        kept.answer(asked["kept"], question, [SAYS], lambda question: processes.answer(question, SAYS))
        for question in asked["questions"]
    ]
    json.dump(answers, sys.stdout)


main()
