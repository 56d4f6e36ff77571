"""Where two databases hold something else, by what their catalogs say."""

import json

# What tells one thing of a list from the others.
NAMES = ("schema", "name", "arguments")


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
