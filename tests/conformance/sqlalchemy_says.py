"""Asks SQLAlchemy which tables a project's models declare, as they are once their modules have been imported.

    sqlalchemy_says.py [URL] < question > answer

Both are JSON. A question names the project's folder, what to import (`package.module`; `package.*`: with all below it;
`package.module:expression`: and then what has to be called) and the expressions that yield a MetaData, a declarative
base, or several of them. The answer has each table that one of the project's modules declares, with the file of this,
types and names as PostgreSQL's dialect writes them; the files that were imported, as others may declare tables,
too; and why a module could not be imported. With the URL of a database that the project's migrations have made, it also
has what `alembic check` finds there, each as Limbeck would call it.
"""

import contextlib
import importlib
import json
import os
import pkgutil
import sys
import tempfile

import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql import elements

DIALECT = postgresql.dialect()

# The module of each table, by the table.
MODULES = {}


@sqlalchemy.event.listens_for(sqlalchemy.Table, "after_parent_attach")
def note_module(table, metadata):
    """The innermost module that is being imported. None where a function that is called later declares the table."""
    frame = sys._getframe(1)
    while frame is not None and frame.f_code.co_name != "<module>":
        frame = frame.f_back
    module = frame and frame.f_globals["__name__"]
    MODULES[table] = None if module == "__main__" else module


# What Limbeck calls Alembic's differences: what is added lacks in the migrations.
KINDS = {
    "add_table": "no-migration",
    "add_column": "missing-column",
    "remove_column": "extra-column",
    "modify_type": "type",
    "modify_nullable": "nullable",
    "add_index": "index",
    "remove_index": "index",
    "add_constraint": "unique",
    "remove_constraint": "unique",
    "add_fk": "foreign-key",
    "remove_fk": "foreign-key",
}


def answer(question, url=None):
    problems = []
    for name in question["imports"]:
        load(name, problems)
    metadata = [one for expression in question["metadata"] for one in metadata_of(evaluated(expression))]
    tables = [table for one in metadata for table in one.tables.values()]
    root = question["root"]
    files = {name: file for name in list(sys.modules) if (file := file_in(root, name)) is not None}
    of_project = [table for table in tables if MODULES.get(table) in (None, *files)]
    return {
        "tables": [{**table_says(table), "path": files.get(MODULES.get(table))} for table in of_project],
        "files": sorted(files.values()),
        "problems": problems,
        "differences": differences(metadata_of(evaluated(question["metadata"][0])), url) if url else [],
    }


def differences(metadata, url):
    """What Alembic would write a migration of, the first metadata being the one that migrations belong to."""
    engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.pool.NullPool)
    schemas = {table.schema for one in metadata for table in one.tables.values()}
    options = {"compare_type": True, "include_schemas": schemas != {None}}
    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
    flat = [it for difference in found for it in (difference if isinstance(difference, list) else [difference])]
    return [difference_says(*it) for it in flat if it[0] in KINDS]


def difference_says(what, *rest):
    kind = KINDS[what]
    match rest:
        case [schema, table, sqlalchemy.Column(name=column)] | [schema, table, str(column), *_]:
            about = {"schema": schema, "table": table, "columns": [column]}
        case [sqlalchemy.Table(schema=schema, name=table)]:
            about = {"schema": schema, "table": table, "columns": []}
        case [sqlalchemy.Index() as index]:
            about = {**name_of_table(index.table), "columns": [key_says(key) for key in index.expressions]}
        case [constraint]:
            about = {**name_of_table(constraint.table), "columns": [column.name for column in constraint.columns]}
    texts = [str(it) for it in rest[4:]] or [str(rest[-1])]
    return {"kind": kind, "what": what, **about, "text": " -> ".join(texts)}


def name_of_table(table):
    return {"schema": table.schema, "table": table.name}


def load(name, problems):
    try:
        if ":" in name:
            evaluated(name)
        package = importlib.import_module(name.partition(":")[0].removesuffix(".*"))
    except (Exception, SystemExit) as error:
        problems.append(f"{name}: {type(error).__name__}: {error}".partition("\n")[0])
    else:
        if name.endswith(".*"):
            for found in pkgutil.walk_packages(package.__path__, package.__name__ + ".", onerror=lambda name: None):
                load(found.name, problems)


def evaluated(expression):
    name, _, path = expression.partition(":")
    return eval(path, vars(importlib.import_module(name)))


def metadata_of(value):
    if isinstance(value, sqlalchemy.MetaData):
        return [value]
    if isinstance(value, (list, tuple)):
        return [metadata for it in value for metadata in metadata_of(it)]
    return [value.metadata]


def file_in(root, module):
    """Where a module lies in the project, wherever it has been imported from."""
    path = module.replace(".", "/")
    return next((it for it in (path + ".py", path + "/__init__.py") if os.path.isfile(os.path.join(root, it))), None)


def table_says(table):
    constraints = sorted(table.constraints, key=lambda it: [column.name for column in it.columns])
    foreign_keys = [it for it in constraints if isinstance(it, sqlalchemy.ForeignKeyConstraint)]
    unique = [it for it in constraints if isinstance(it, sqlalchemy.UniqueConstraint)]
    return {
        "schema": table.schema,
        "name": table.name,
        "columns": [column_says(column) for column in table.columns],
        "primary_key": [column.name for column in table.primary_key.columns],
        "foreign_keys": [foreign_key_says(it) for it in foreign_keys],
        "unique": [{"name": name_of(it), "columns": [column.name for column in it.columns]} for it in unique],
        "indexes": [index_says(it) for it in sorted(table.indexes, key=lambda it: str(it.name))],
    }


def column_says(column):
    try:
        written = column.type.compile(dialect=DIALECT)
    except sqlalchemy.exc.CompileError:
        written = None
    return {"name": column.name, "type": written, "nullable": bool(column.nullable)}


def foreign_key_says(constraint):
    targets = [element.target_fullname.split(".") for element in constraint.elements]
    schema, table, referred = ".".join(targets[0][:-2]) or None, targets[0][-2], [target[-1] for target in targets]
    # A table that isn't there is called as it is written.
    with contextlib.suppress(sqlalchemy.exc.InvalidRequestError):
        columns = [element.column for element in constraint.elements]
        schema, table, referred = columns[0].table.schema, columns[0].table.name, [column.name for column in columns]
    return {
        "name": name_of(constraint),
        "columns": [column.name for column in constraint.columns],
        "schema": schema,
        "table": table,
        "referred": referred,
        "on_delete": constraint.ondelete and constraint.ondelete.upper(),
    }


def index_says(index):
    return {
        "name": name_of(index, DIALECT.identifier_preparer.format_index),
        "columns": [key_says(key) for key in index.expressions],
        "unique": bool(index.unique),
    }


def key_says(key):
    """The column that a key is, whatever its order, or its text. How one is written that is more, depends on who does."""
    while isinstance(key, elements.UnaryExpression):
        key = key.element
    if isinstance(key, elements.TextClause):
        return key.text
    # `desc("created_at")`
    if isinstance(key, elements._textual_label_reference):
        return key.element
    return key.name if isinstance(key, sqlalchemy.Column) else None


def name_of(constraint, written=DIALECT.identifier_preparer.format_constraint):
    """As a naming convention makes it, and cut to the length that PostgreSQL has."""
    if constraint.name is None:
        return None
    try:
        return (written(constraint) or "").strip('"') or None
    except sqlalchemy.exc.IdentifierError:
        # Too long for PostgreSQL, and not one that SQLAlchemy has made: no table can be created with it.
        return str(constraint.name)


def main():
    question = json.load(sys.stdin)
    # The programs beside this one are no modules of the project.
    sys.path[0] = question["root"]
    sys.path.append(sys.path.pop(0))
    output = os.fdopen(os.dup(1), "w")
    # Applications print while they are imported.
    os.dup2(2, 1)
    with tempfile.TemporaryDirectory(prefix="limbeck-models-") as folder:
        # They also write files, here and at home.
        os.chdir(folder)
        os.environ["HOME"] = folder
        json.dump(answer(question, *sys.argv[1:]), output)
        output.close()
    # They start threads that nothing ends.
    os._exit(0)


if __name__ == "__main__":
    main()
