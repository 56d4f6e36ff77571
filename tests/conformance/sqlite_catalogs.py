"""What a SQLite database holds, as its pragmas say, and as SQLAlchemy reads names and checks from its statements."""

import re

import sqlalchemy
from rows import rows

# What stands in sqlite_master beside tables and indexes.
OTHERS = """
SELECT name, tbl_name AS "table", sql AS definition FROM sqlite_master WHERE type = :kind ORDER BY name
"""

# As it was written. A generated column is one that can't be given a value.
COLUMNS = """
SELECT name, type, NOT "notnull" AS nullable, CASE WHEN hidden IN (2, 3) THEN 'generated' END AS computed,
    dflt_value AS "default"
FROM pragma_table_xinfo(:table) WHERE hidden <> 1 ORDER BY cid
"""

STATEMENT = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :table"

# Those of constraints are part of these.
INDEXES = """
SELECT l.name, l."unique", l.partial, s.sql AS definition
FROM pragma_index_list(:table) l JOIN sqlite_master s ON s.type = 'index' AND s.name = l.name
WHERE l.origin = 'c' ORDER BY l.name
"""

KEYS = 'SELECT name, "desc" FROM pragma_index_xinfo(:index) WHERE key ORDER BY seqno'


def read(connection):
    inspector = sqlalchemy.inspect(connection)
    tables = [table(connection, inspector, name) for name in inspector.get_table_names()]
    views = [{"name": it["name"], "definition": written(it["definition"])} for it in others(connection, "view")]
    return {"schemas": ["main"], "tables": tables, "views": views}


def table(connection, inspector, name):
    columns = rows(connection, COLUMNS, table=name)
    for column in columns:
        column["nullable"] = bool(column["nullable"])
        column["type"] = column["type"].partition(" GENERATED")[0]
    key = inspector.get_pk_constraint(name)
    [statement] = rows(connection, STATEMENT, table=name)
    if re.search(r"\bAUTOINCREMENT\b", statement["sql"], re.IGNORECASE):
        # Only a key of one column can have it.
        [column] = [it for it in columns if it["name"] in key["constrained_columns"]]
        column["identity"] = "by default"
    return {
        "name": name,
        "columns": columns,
        "indexes": [index(connection, row) for row in rows(connection, INDEXES, table=name)],
        "primary_key": {"name": key["name"], "columns": key["constrained_columns"]} if key["constrained_columns"] else None,
        "foreign_keys": [foreign_key(it) for it in inspector.get_foreign_keys(name)],
        "unique": [
            {"name": it["name"], "columns": it["column_names"]} for it in inspector.get_unique_constraints(name)
        ],
        "checks": [
            {"name": it["name"], "expression": it["sqltext"]} for it in inspector.get_check_constraints(name)
        ],
        "triggers": [
            {"name": it["name"], "definition": written(it["definition"])}
            for it in others(connection, "trigger")
            if it["table"] == name
        ],
    }


def index(connection, row):
    elements = [
        (key["name"] or "(expression)") + (" DESC" if key["desc"] else "")
        for key in rows(connection, KEYS, index=row["name"])
    ]
    # Ascending goes without saying.
    definition = written(row["definition"]).partition(" ON ")[2].replace(" ASC", "")
    return {
        "name": row["name"],
        "unique": bool(row["unique"]),
        "elements": elements,
        "predicate": definition.rpartition(" WHERE ")[2] if row["partial"] else None,
        "definition": definition,
    }


def foreign_key(key):
    options = key["options"]
    return {
        "name": key["name"],
        "columns": key["constrained_columns"],
        "references": {"table": key["referred_table"], "columns": key["referred_columns"]},
        "on_delete": options.get("ondelete"),
        "on_update": options.get("onupdate"),
        "deferrable": options.get("deferrable", False),
        "deferred": options.get("initially") == "DEFERRED",
    }


def others(connection, kind):
    return rows(connection, OTHERS, kind=kind)


def written(text):
    """SQLite keeps what was written. Which white space and which quotes, where none are needed, says nothing."""
    return " ".join(re.sub(r'"(\w+)"', r"\1", text).split())
