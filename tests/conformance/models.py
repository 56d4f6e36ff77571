"""Has SQLAlchemy import the models of each project, in a process of its own.

    models.py < questions > answers

Both are JSON.
"""

import json
import sys

import processes

json.dump([processes.answer(question, "sqlalchemy_says.py") for question in json.load(sys.stdin)], sys.stdout)
