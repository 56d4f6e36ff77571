"""What a MariaDB database holds, read from its information schema."""

import re

from rows import rows

HERE = "= database()"

# A sequence is a table, too.
TABLES = f"""
SELECT TABLE_NAME AS name, nullif(TABLE_COMMENT, '') AS comment,
    concat_ws(' ', ENGINE, TABLE_COLLATION, nullif(CREATE_OPTIONS, '')) AS options
FROM information_schema.TABLES WHERE TABLE_SCHEMA {HERE} AND TABLE_TYPE = 'BASE TABLE' ORDER BY TABLE_NAME
"""

# A column without a default that may be NULL is told to have NULL for one.
COLUMNS = f"""
SELECT c.TABLE_NAME AS `table`, COLUMN_NAME AS name, COLUMN_TYPE AS type, IS_NULLABLE = 'YES' AS nullable,
    nullif(COLUMN_DEFAULT, 'NULL') AS `default`, nullif(EXTRA, '') AS extra, GENERATION_EXPRESSION AS computed,
    nullif(COLUMN_COMMENT, '') AS comment, nullif(COLLATION_NAME, TABLE_COLLATION) AS collation
FROM information_schema.COLUMNS c JOIN information_schema.TABLES t USING (TABLE_SCHEMA, TABLE_NAME)
WHERE TABLE_SCHEMA {HERE} ORDER BY ORDINAL_POSITION
"""

KEYS = f"""
SELECT TABLE_NAME AS `table`, CONSTRAINT_NAME AS name, COLUMN_NAME AS `column`, k.REFERENCED_TABLE_NAME AS to_table,
    REFERENCED_COLUMN_NAME AS to_column, nullif(UPDATE_RULE, 'RESTRICT') AS on_update,
    nullif(DELETE_RULE, 'RESTRICT') AS on_delete
FROM information_schema.KEY_COLUMN_USAGE k
LEFT JOIN information_schema.REFERENTIAL_CONSTRAINTS r USING (CONSTRAINT_SCHEMA, TABLE_NAME, CONSTRAINT_NAME)
WHERE CONSTRAINT_SCHEMA {HERE} AND (CONSTRAINT_NAME = 'PRIMARY' OR k.REFERENCED_TABLE_NAME IS NOT NULL)
ORDER BY CONSTRAINT_NAME, k.ORDINAL_POSITION
"""

CHECKS = f"""
SELECT TABLE_NAME AS `table`, CONSTRAINT_NAME AS name, CHECK_CLAUSE AS expression, LEVEL = 'Column' AS of_column
FROM information_schema.CHECK_CONSTRAINTS WHERE CONSTRAINT_SCHEMA {HERE} ORDER BY CONSTRAINT_NAME
"""

# A unique constraint is an index here, and nothing else.
INDEXES = f"""
SELECT TABLE_NAME AS `table`, INDEX_NAME AS name, NOT NON_UNIQUE AS `unique`, nullif(INDEX_TYPE, 'BTREE') AS method,
    concat(COLUMN_NAME, coalesce(concat('(', SUB_PART, ')'), ''), if(COLLATION = 'D', ' DESC', '')) AS element
FROM information_schema.STATISTICS WHERE TABLE_SCHEMA {HERE} AND INDEX_NAME <> 'PRIMARY'
ORDER BY INDEX_NAME, SEQ_IN_INDEX
"""

TRIGGERS = f"""
SELECT EVENT_OBJECT_TABLE AS `table`, TRIGGER_NAME AS name,
    concat_ws(' ', ACTION_TIMING, EVENT_MANIPULATION, ACTION_STATEMENT) AS definition
FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA {HERE} ORDER BY TRIGGER_NAME
"""

# What belongs to no table.
OTHERS = {
    "views": f"""
SELECT TABLE_NAME AS name, replace(VIEW_DEFINITION, concat('`', database(), '`.'), '') AS definition
FROM information_schema.VIEWS WHERE TABLE_SCHEMA {HERE} ORDER BY TABLE_NAME
""",
    "sequences": f"""
SELECT TABLE_NAME AS name FROM information_schema.TABLES
WHERE TABLE_SCHEMA {HERE} AND TABLE_TYPE = 'SEQUENCE' ORDER BY TABLE_NAME
""",
    "functions": f"""
SELECT ROUTINE_NAME AS name, ROUTINE_DEFINITION AS definition
FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA {HERE} ORDER BY ROUTINE_NAME
""",
}


def read(connection):
    return {"tables": tables(connection), **{kind: rows(connection, sql) for kind, sql in OTHERS.items()}}


def tables(connection):
    found = rows(connection, TABLES)
    for table in found:
        table.update(columns=[], indexes=[], primary_key=None, foreign_keys=[], checks=[], triggers=[])
    by_name = {table["name"]: table for table in found}

    def of_tables(sql):
        """Rows with the tables that they are of; those of views are left out."""
        answered = ((by_name.get(row.pop("table")), row) for row in rows(connection, sql))
        return ((table, row) for table, row in answered if table is not None)

    for table, row in of_tables(COLUMNS):
        table["columns"].append(column(row))
    for table, row in of_tables(KEYS):
        add_key(table, row)
    for table, row in of_tables(INDEXES):
        element = row.pop("element")
        the_one(table["indexes"], {**row, "unique": bool(row["unique"]), "elements": []})["elements"].append(element)
    for table, row in of_tables(CHECKS):
        add_check(table, row)
    for table, row in of_tables(TRIGGERS):
        table["triggers"].append(row)
    return found


def column(row):
    """What `extra` says is told as what it is."""
    extra = row.pop("extra") or ""
    row["nullable"] = bool(row["nullable"])
    row["identity"] = "by default" if "auto_increment" in extra else None
    updated = re.search(r"on update \S+", extra)
    if updated and row["default"] is not None:
        row["default"] += " " + updated.group()
    return row


def add_key(table, row):
    if row["to_table"] is None:
        table["primary_key"] = table["primary_key"] or {"name": row["name"], "columns": []}
        table["primary_key"]["columns"].append(row["column"])
        return
    references = {"table": row["to_table"], "columns": []}
    key = {"name": row["name"], "columns": [], "references": references}
    key = the_one(table["foreign_keys"], {**key, "on_delete": row["on_delete"], "on_update": row["on_update"]})
    key["columns"].append(row["column"])
    key["references"]["columns"].append(row["to_column"])


def add_check(table, row):
    """The check that a JSON column brings is what its type is."""
    of_column = row.pop("of_column")
    if of_column and row["expression"] == f"json_valid(`{row['name']}`)":
        column = next(column for column in table["columns"] if column["name"] == row["name"])
        column["type"] = "json"
    else:
        table["checks"].append(row)


def the_one(found, it):
    """What is last among those found, if it is the same, or the new one."""
    if not found or found[-1]["name"] != it["name"]:
        found.append(it)
    return found[-1]
