"""What a migration's function does, as Alembic and SQLAlchemy are asked to do it: each call in order, with what
it is about and its line in the migration's file."""

import contextlib
import re
import sys

import alembic.op
import sqlalchemy
from alembic.operations import ops
from alembic.operations.base import AbstractOperations
from alembic.operations.batch import BatchOperationsImpl
from databases import NoDatabase
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql.named_types import NamedType
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session
from sqlalchemy.sql.base import _NONE_NAME
from sqlalchemy.sql.sqltypes import SchemaType
from stand_ins import StandIn, is_library

DIALECT = postgresql.dialect()

# The attributes of an operation that say what it is about, besides its table.
NAMES = ("column_name", "index_name", "constraint_name", "new_table_name")

# What goes round Alembic's directives: the word before the dot, the class, and its methods.
ROUND_OP = (
    ("connection", Connection, ("execute", "scalar", "scalars", "exec_driver_sql")),
    ("connection", NoDatabase, ("execute",)),
    ("session", Session, ("execute", "scalar", "scalars")),
    ("table", sqlalchemy.Table, ("create", "drop")),
    ("index", sqlalchemy.Index, ("create", "drop")),
    ("sequence", sqlalchemy.Sequence, ("create", "drop")),
    ("metadata", sqlalchemy.MetaData, ("create_all", "drop_all")),
    ("enum", SchemaType, ("create", "drop")),
    ("enum", NamedType, ("create", "drop")),
    ("enum", postgresql.ENUM, ("create", "drop")),
)


class Recorder:
    """Notes the calls of the function that runs."""

    def __init__(self):
        self.path = None
        self.calls = []
        self.depth = 0
        # What batches hold back: the batch, and the call.
        self.held = []

    def install(self):
        self.watch_directives()
        self.watch_batches()
        alembic.op.__getattr__ = self.directive_of_package
        for word, owner, methods in ROUND_OP:
            for method in methods:
                self.watch(owner, method, f"{word}.{method}")

    @contextlib.contextmanager
    def of(self, path):
        """The calls that the migration in this file makes from here on."""
        self.path, self.calls, self.depth, self.held = path, [], 0, []
        try:
            yield self.calls
        finally:
            self.path = None

    def watch_directives(self):
        """Every directive comes by here, those of a batch too."""
        invoke = AbstractOperations.invoke

        def invoke_noted(operations, operation):
            # What a directive of the project's own does comes by here in its turn.
            is_own = not type(operation).__module__.startswith("alembic.")
            if self.path is None or self.depth > 0 or is_own:
                return invoke(operations, operation)
            call = {**said_of(operation), "line": self.line()}
            self.calls.append(call)
            if isinstance(operations.impl, BatchOperationsImpl) and not isinstance(operation, ops.ExecuteSQLOp):
                self.held.append((operations.impl, call))
            self.depth += 1
            try:
                result = invoke(operations, operation)
            finally:
                self.depth -= 1
            # A column of a table's primary key may not be null only once the table is made.
            if isinstance(operation, ops.CreateTableOp):
                call["columns"] = [column_said(column) for column in result.columns]
            elif isinstance(operation, ops.AddColumnOp):
                call["columns"] = [column_said(operation.column)]
            return result

        AbstractOperations.invoke = invoke_noted

    def watch_batches(self):
        """What a batch is asked for runs where its block ends: only then is its place in the order known."""
        flush = BatchOperationsImpl.flush

        def flush_noted(batch):
            own = {id(call) for holder, call in self.held if holder is batch}
            self.held = [held for held in self.held if held[0] is not batch]
            self.calls.sort(key=lambda call: id(call) in own)
            return flush(batch)

        BatchOperationsImpl.flush = flush_noted

    def directive_of_package(self, name):
        """A directive that Alembic doesn't have comes from a package that is not here."""
        if name.startswith("_"):
            raise AttributeError(name)

        def note(*args, **kwargs):
            if self.path is not None:
                names = {"schema": None, "table": None, "name": None}
                self.calls.append({"directive": name, **names, "stand_ins": list(names), "line": self.line()})

        return note

    def watch(self, owner, method, directive):
        """Notes a method where it is called by a project's code: what SQLAlchemy itself calls is part of that."""
        run = vars(owner).get(method)
        if run is None:
            return

        def run_noted(it, *args, **kwargs):
            if self.path is not None and self.depth == 0 and not is_library(sys._getframe(1).f_code.co_filename):
                self.calls.append({**said_round_op(directive, it, args), "line": self.line()})
            return run(it, *args, **kwargs)

        setattr(owner, method, run_noted)

    def line(self):
        """Where the migration's file is in what runs now: the innermost line."""
        frame = sys._getframe(1)
        while frame is not None and frame.f_code.co_filename != self.path:
            frame = frame.f_back
        return frame and frame.f_lineno


def said_of(operation):
    """What an operation of Alembic's is about."""
    if isinstance(operation, ops.ExecuteSQLOp):
        return {**said("execute", None, None, None), **sql_said(operation.sqltext)}
    name = next((getattr(operation, it) for it in NAMES if hasattr(operation, it)), None)
    schema = getattr(operation, "schema", None)
    table = getattr(operation, "table_name", None)
    if isinstance(operation, ops.AddColumnOp):
        name = operation.column.name
    elif isinstance(operation, ops.CreateForeignKeyOp):
        table, schema = operation.source_table, operation.kw.get("source_schema")
    elif isinstance(operation, ops.BulkInsertOp):
        table, schema = operation.table.name, operation.table.schema
    return said(directive_of(type(operation)), schema, table, name)


def directive_of(operation):
    """`create_table` for `CreateTableOp`."""
    return re.sub("(?<!^)(?=[A-Z])", "_", operation.__name__.removesuffix("Op")).lower()


def said_round_op(directive, it, args):
    word = directive.partition(".")[0]
    if word in ("connection", "session"):
        return {**said(directive, None, None, None), **sql_said(args[0] if args else None)}
    if word == "metadata":
        return said(directive, None, None, None)
    if word == "index":
        return said(directive, it.table.schema, it.table.name, it.name)
    table, name = (it.name, None) if word == "table" else (None, it.name)
    return said(directive, it.schema, table, name)


def said(directive, schema, table, name):
    """Names, and which of them a stand-in has given."""
    names = {"schema": text_of(schema), "table": text_of(table), "name": text_of(name)}
    stand_ins = [kind for kind, text in names.items() if is_stand_in(text)]
    return {"directive": directive, **names, "stand_ins": stand_ins}


def column_said(column):
    try:
        sql_type = column.type.compile(dialect=DIALECT)
    except Exception:
        # A class of the project's own, or none at all: nothing to compare.
        sql_type = None
    if is_stand_in(sql_type):
        sql_type = None
    name = None if is_stand_in(text_of(column.name)) else text_of(column.name)
    return {"name": name, "type": sql_type, "nullable": column.nullable}


def sql_said(sql):
    """The kind of SQL, a string or a class of SQLAlchemy's, and its text as far as it has one."""
    if isinstance(sql, str):
        return {"kind": "str", "sql": sql}
    text = getattr(sql, "text", None)
    if not isinstance(text, str):
        text = compiled(sql)
    return {"kind": type(sql).__name__, "sql": text}


def compiled(sql):
    for options in ({"literal_binds": True}, {}):
        with contextlib.suppress(Exception):
            return str(sql.compile(dialect=DIALECT, compile_kwargs=options))
    return None


def text_of(name):
    return None if name is None or name is _NONE_NAME else str(name)


def is_stand_in(text):
    return text is not None and StandIn.mark in text.lower()
