"""Has Alembic run migrations and what they were squashed to on PostgreSQL, each on an empty database.

    squashed.py < questions > answers

Both are JSON. An answer holds what the squashed ones leave otherwise, and what is left after their way back; or the
problem on the way. One server does for all.
"""

import json
import signal
import sys

import postgres
import processes

# What tells one thing of a list from the others.
NAMES = ("schema", "name", "arguments")


def ran(server, question, *arguments):
    database = server.new_database()
    try:
        return processes.answer(question, "alembic_upgrades.py", server.url(database), *arguments)
    finally:
        server.drop_database(database)


def by_name(things):
    return {".".join(str(thing[key]) for key in NAMES if thing.get(key) is not None): thing for thing in things}


def different(place, had, has):
    """Where two pieces of catalogs differ; columns are compared in their order."""
    if had == has:
        return []
    if isinstance(had, dict) and isinstance(has, dict):
        keys = dict.fromkeys([*had, *has])
        return [line for key in keys for line in different(f"{place} {key}".strip(), had.get(key), has.get(key))]
    if isinstance(had, list) and isinstance(has, list) and all(isinstance(it, dict) for it in had + has):
        order = [[thing["name"] for thing in things] for things in (had, has)]
        moved = place.endswith(" columns") and sorted(order[0]) == sorted(order[1]) and order[0] != order[1]
        return [f"{place}: in another order"] * moved + different(place, by_name(had), by_name(has))
    return [f"{place}: {shortened(had)}, then {shortened(has)}"]


def shortened(thing):
    text = thing if isinstance(thing, str) else json.dumps(thing, ensure_ascii=False)
    return text if len(text) < 200 else text[:200] + "…"


def left(catalogs):
    names = ((kind, thing if isinstance(thing, str) else thing["name"]) for kind, things in catalogs.items() for thing in things)
    return [f"{kind} {name}" for kind, name in names if (kind, name) != ("schemas", "public")]


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
    questions = json.load(sys.stdin)
    with postgres.running() as server:
        answers = [answer(server, asked) for asked in questions]
    json.dump(answers, sys.stdout)


main()
