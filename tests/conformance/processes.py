"""Each environment in a process of its own: modules of one have the names of another's."""

import json
import os
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
# Seconds.
LIMIT = 600


def answer(question, program, *arguments):
    """What one of the programs beside this one answers, or why it doesn't."""
    try:
        ran = subprocess.run(
            [question["python"], os.path.join(HERE, program), *arguments],
            input=json.dumps(question),
            capture_output=True,
            text=True,
            timeout=LIMIT,
            env={**os.environ, **dict(variable.split("=", 1) for variable in question["variables"])},
        )
    except subprocess.TimeoutExpired:
        return {"problem": "takes too long"}
    return json.loads(ran.stdout) if ran.returncode == 0 else {"problem": last_line(ran.stderr)}


def last_line(text):
    """But for where SQLAlchemy has more about it."""
    lines = [line for line in text.strip().splitlines() if not line.startswith("(Background on this error")]
    return (lines or ["ends without a word"])[-1]
