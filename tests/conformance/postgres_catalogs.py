"""What a PostgreSQL database holds, read from its catalogs, with each definition that PostgreSQL writes itself."""

from rows import rows

# Namespaces that are PostgreSQL's own, and what came with an extension.
OURS = r"n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
NOT_OF_EXTENSION = """NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = '{catalog}'::regclass AND d.objid = {oid}
    AND d.deptype = 'e')"""
SCHEMA = "nullif(n.nspname, 'public') AS schema"

TABLES = f"""
SELECT c.oid, {SCHEMA}, c.relname AS name, obj_description(c.oid, 'pg_class') AS comment,
    pg_get_partkeydef(c.oid) AS partitioned_by, pg_get_expr(c.relpartbound, c.oid) AS partition,
    (SELECT array_agg(i.inhparent::regclass::text ORDER BY i.inhseqno) FROM pg_inherits i WHERE i.inhrelid = c.oid)
        AS inherits,
    c.relpersistence = 'u' AS unlogged, c.relrowsecurity AS row_security, c.reloptions AS options
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND {OURS} AND {NOT_OF_EXTENSION.format(catalog="pg_class", oid="c.oid")}
ORDER BY n.nspname, c.relname
"""

COLUMNS = """
SELECT a.attrelid AS oid, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
    NOT a.attnotnull AS nullable,
    CASE WHEN a.attgenerated = '' THEN pg_get_expr(e.adbin, e.adrelid) END AS "default",
    CASE WHEN a.attgenerated <> '' THEN pg_get_expr(e.adbin, e.adrelid) END AS computed,
    CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' END AS identity,
    col_description(a.attrelid, a.attnum) AS comment,
    CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text END AS collation
FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef e ON e.adrelid = a.attrelid AND e.adnum = a.attnum
WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attrelid = ANY(:tables)
ORDER BY a.attrelid, a.attnum
"""

# Codes of actions are written out; NO ACTION is what a key does that says nothing.
CONSTRAINTS = """
SELECT k.conrelid AS oid, k.contype::text AS kind, k.conname AS name, pg_get_constraintdef(k.oid) AS definition,
    (SELECT array_agg(a.attname::text ORDER BY at.place) FROM unnest(k.conkey) WITH ORDINALITY AS at(number, place)
        JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = at.number) AS columns,
    k.condeferrable AS deferrable, k.condeferred AS deferred, nullif(n.nspname, 'public') AS to_schema, r.relname AS to_table,
    (SELECT array_agg(a.attname::text ORDER BY at.place) FROM unnest(k.confkey) WITH ORDINALITY AS at(number, place)
        JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = at.number) AS to_columns,
    k.confdeltype::text AS on_delete, k.confupdtype::text AS on_update, pg_get_expr(k.conbin, k.conrelid) AS expression
FROM pg_constraint k LEFT JOIN pg_class r ON r.oid = k.confrelid LEFT JOIN pg_namespace n ON n.oid = r.relnamespace
WHERE k.conrelid = ANY(:tables)
ORDER BY k.conrelid, k.conname
"""

ACTIONS = {"a": None, "r": "RESTRICT", "c": "CASCADE", "n": "SET NULL", "d": "SET DEFAULT"}

# Those of constraints are part of these. An element is written as in CREATE INDEX.
INDEXES = """
SELECT x.indrelid AS oid, i.relname AS name, x.indisunique AS unique, m.amname AS method,
    pg_get_expr(x.indpred, x.indrelid) AS predicate, pg_get_indexdef(x.indexrelid) AS definition,
    array_agg(
        coalesce(a.attname, pg_get_indexdef(x.indexrelid, at.place, false))
        || CASE WHEN o.opcdefault THEN '' ELSE ' ' || o.opcname END
        || CASE x.indoption[at.place - 1]
            WHEN 1 THEN ' DESC NULLS LAST' WHEN 2 THEN ' NULLS FIRST' WHEN 3 THEN ' DESC' ELSE '' END
        ORDER BY at.place
    ) FILTER (WHERE at.place <= x.indnkeyatts) AS elements,
    coalesce(array_agg(a.attname::text ORDER BY at.place) FILTER (WHERE at.place > x.indnkeyatts), '{}') AS include
FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_am m ON m.oid = i.relam
CROSS JOIN LATERAL generate_series(1, x.indnatts) AS at(place)
LEFT JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = x.indkey[at.place - 1] AND a.attnum > 0
LEFT JOIN pg_opclass o ON o.oid = x.indclass[at.place - 1]
WHERE x.indrelid = ANY(:tables)
    AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.indexrelid AND k.contype IN ('p', 'u', 'x'))
GROUP BY x.indexrelid, x.indrelid, x.indisunique, x.indpred, i.relname, m.amname
ORDER BY x.indrelid, i.relname
"""

TRIGGERS = """
SELECT t.tgrelid AS oid, t.tgname AS name, pg_get_triggerdef(t.oid) AS definition
FROM pg_trigger t WHERE t.tgrelid = ANY(:tables) AND NOT t.tgisinternal ORDER BY t.tgrelid, t.tgname
"""

POLICIES = """
SELECT p.polrelid AS oid, p.polname AS name,
    concat_ws(' ', p.polcmd::text, p.polpermissive::text, pg_get_expr(p.polqual, p.polrelid),
        pg_get_expr(p.polwithcheck, p.polrelid)) AS definition
FROM pg_policy p WHERE p.polrelid = ANY(:tables) ORDER BY p.polrelid, p.polname
"""

# What belongs to no table.
OTHERS = {
    "views": f"""
SELECT {SCHEMA}, c.relname AS name, pg_get_viewdef(c.oid) AS definition
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'v' AND {OURS} AND {NOT_OF_EXTENSION.format(catalog="pg_class", oid="c.oid")}
ORDER BY n.nspname, c.relname
""",
    "materialized_views": f"""
SELECT {SCHEMA}, c.relname AS name, pg_get_viewdef(c.oid) AS definition,
    (SELECT array_agg(pg_get_indexdef(x.indexrelid) ORDER BY x.indexrelid::regclass::text) FROM pg_index x
        WHERE x.indrelid = c.oid) AS indexes
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'm' AND {OURS} AND {NOT_OF_EXTENSION.format(catalog="pg_class", oid="c.oid")}
ORDER BY n.nspname, c.relname
""",
    "enums": f"""
SELECT {SCHEMA}, t.typname AS name, array_agg(e.enumlabel::text ORDER BY e.enumsortorder) AS values
FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE {OURS} AND {NOT_OF_EXTENSION.format(catalog="pg_type", oid="t.oid")}
GROUP BY n.nspname, t.typname ORDER BY n.nspname, t.typname
""",
    "types": f"""
SELECT {SCHEMA}, t.typname AS name, CASE t.typtype WHEN 'd' THEN 'domain' WHEN 'c' THEN 'composite' ELSE 'range' END
        AS kind,
    format_type(t.typbasetype, t.typtypmod) AS type, NOT t.typnotnull AS nullable, t.typdefault AS default,
    (SELECT array_agg(pg_get_constraintdef(k.oid) ORDER BY k.conname) FROM pg_constraint k WHERE k.contypid = t.oid)
        AS checks,
    (SELECT array_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod) ORDER BY a.attnum)
        FROM pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped) AS attributes
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_class c ON c.oid = t.typrelid
WHERE (t.typtype IN ('d', 'r') OR c.relkind = 'c') AND {OURS}
    AND {NOT_OF_EXTENSION.format(catalog="pg_type", oid="t.oid")}
ORDER BY n.nspname, t.typname
""",
    "sequences": f"""
SELECT {SCHEMA}, c.relname AS name, format_type(s.seqtypid, NULL) AS type, s.seqstart AS start, s.seqincrement AS step,
    s.seqmin AS least, s.seqmax AS most, s.seqcycle AS cycles,
    (SELECT d.refobjid::regclass::text || '.' || a.attname
        FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass
            AND d.deptype IN ('a', 'i')) AS owned_by
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_sequence s ON s.seqrelid = c.oid
WHERE c.relkind = 'S' AND {OURS} AND {NOT_OF_EXTENSION.format(catalog="pg_class", oid="c.oid")}
ORDER BY n.nspname, c.relname
""",
    "functions": f"""
SELECT {SCHEMA}, p.proname AS name, pg_get_function_identity_arguments(p.oid) AS arguments,
    CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) END AS definition
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE {OURS} AND {NOT_OF_EXTENSION.format(catalog="pg_proc", oid="p.oid")}
ORDER BY n.nspname, p.proname, 3
""",
    "extensions": "SELECT extname AS name FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY extname",
}

SCHEMAS = f"""
SELECT n.nspname FROM pg_namespace n WHERE {OURS} AND {NOT_OF_EXTENSION.format(catalog="pg_namespace", oid="n.oid")} ORDER BY n.nspname
"""


def read(connection):
    # Names are written with their schema where that is another than the default.
    connection.exec_driver_sql("SET search_path TO public")
    return {
        "schemas": [row["nspname"] for row in rows(connection, SCHEMAS)],
        "tables": tables(connection),
        **{kind: rows(connection, sql) for kind, sql in OTHERS.items()},
    }


def tables(connection):
    found = rows(connection, TABLES)
    by_oid = {}
    for table in found:
        by_oid[table.pop("oid")] = table
        table.update(primary_key=None, foreign_keys=[], unique=[], checks=[], exclusions=[])

    def of_tables(sql):
        return ((by_oid[row.pop("oid")], row) for row in rows(connection, sql, tables=list(by_oid)))

    for kind, sql in (("columns", COLUMNS), ("indexes", INDEXES), ("triggers", TRIGGERS), ("policies", POLICIES)):
        for table in found:
            table[kind] = []
        for table, row in of_tables(sql):
            table[kind].append(row)
    for table, row in of_tables(CONSTRAINTS):
        add_constraint(table, row)
    return found


def add_constraint(table, row):
    """Each kind has its own place, and its own words."""
    named = {"name": row["name"], "definition": row["definition"]}
    columns = {**named, **{key: row[key] for key in ("columns", "deferrable", "deferred")}}
    match row["kind"]:
        case "p":
            table["primary_key"] = columns
        case "u":
            table["unique"].append(columns)
        case "f":
            references = {"schema": row["to_schema"], "table": row["to_table"], "columns": row["to_columns"]}
            rules = {rule: ACTIONS[row[rule]] for rule in ("on_delete", "on_update")}
            table["foreign_keys"].append({**columns, "references": references, **rules})
        case "c":
            table["checks"].append({**named, "expression": row["expression"]})
        case "x":
            table["exclusions"].append(named)
