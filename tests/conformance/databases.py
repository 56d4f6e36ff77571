"""The two databases that migrations run against: none, as in Alembic's offline mode, and one that answers every
query with nothing."""

import contextlib

import sqlalchemy
from sqlalchemy import inspection
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.engine.mock import MockConnection
from sqlalchemy.engine.reflection import Inspector
from sqlalchemy.exc import NoSuchTableError
from sqlalchemy.orm import Session


class NeedsDatabase(AttributeError):
    """An answer was needed that only a database has."""


class NoDatabase(MockConnection):
    """Alembic's connection of the offline mode; it notes what is asked of it that it can't answer, as the code
    may well catch what it raises."""

    def __init__(self, dialect, execute):
        super().__init__(dialect, execute)
        self.asked = []

    def ask(self, what):
        self.asked.append(what)
        raise NeedsDatabase(f"this needs a database: {what}")

    def execute(self, *args, **kwargs):
        super().execute(*args, **kwargs)
        return NoRows(self)

    def __getattr__(self, name):
        if name == "in_transaction":
            # Alembic looks itself whether it is there.
            raise AttributeError(name)
        self.ask(f"connection.{name}")


class NoRows:
    """The result of a statement, as long as nobody looks at it."""

    def __init__(self, connection):
        self.connection = connection

    def look(self, *args):
        self.connection.ask("rows")

    __getattr__ = __iter__ = __next__ = __bool__ = __len__ = __getitem__ = look


@inspection._inspects(NoDatabase)
def inspector_of(connection):
    connection.ask("inspect")


def watch_sessions():
    """A session begins a transaction first, which says little of why a database is needed."""
    begin = Session._connection_for_bind

    def begin_or_ask(session, engine, *args, **kwargs):
        if isinstance(engine, NoDatabase):
            engine.ask("session")
        return begin(session, engine, *args, **kwargs)

    Session._connection_for_bind = begin_or_ask


def silent_connection():
    """PostgreSQL as SQLAlchemy sees it, with nothing in it."""
    engine = sqlalchemy.Engine(sqlalchemy.pool.StaticPool(SilentDriver.connect), SilentDialect(), SILENT_URL)
    engine.pool._dialect = engine.dialect
    return engine.connect()


SILENT_URL = sqlalchemy.make_url("postgresql://")


class SilentDriver:
    """The module of a driver (PEP 249), its connection and its cursor in one."""

    paramstyle = "named"
    Error = type("Error", (Exception,), {})
    description = None
    rowcount = 0
    lastrowid = 0
    arraysize = 1

    @classmethod
    def connect(cls, *args, **kwargs):
        return cls()

    def cursor(self, *args, **kwargs):
        return SilentDriver()

    def execute(self, *args):
        pass

    commit = rollback = close = executemany = execute

    def fetchone(self):
        return None

    def fetchall(self, *args):
        return []

    fetchmany = fetchall


class SilentDialect(PGDialect):
    driver = "silent"
    supports_statement_cache = True
    default_paramstyle = "named"
    server_version_info = (17, 0)
    default_schema_name = "public"

    def __init__(self):
        super().__init__(paramstyle="named")
        self.loaded_dbapi = self.dbapi = SilentDriver

    def do_execute(self, cursor, statement, parameters, context=None):
        """Rows have the columns that were asked for; which these are in a text, nobody knows."""
        columns = getattr(context and context.compiled, "_result_columns", None) or ()
        cursor.description = [(column.keyname, None, None, None, None, None, None) for column in columns]

    def get_isolation_level(self, connection):
        return "READ COMMITTED"

    def set_isolation_level(self, connection, level):
        pass


def answer_with_nothing():
    """What is asked of a table that isn't there has an empty answer, where SQLAlchemy would raise."""
    for method in [name for name in vars(Inspector) if name.startswith("get_")]:
        setattr(Inspector, method, or_nothing(getattr(Inspector, method)))


def or_nothing(answer):
    empty = {"constrained_columns": [], "name": None} if answer.__name__ == "get_pk_constraint" else []

    def answer_or_nothing(*args, **kwargs):
        with contextlib.suppress(NoSuchTableError):
            return answer(*args, **kwargs)
        return type(empty)(empty)

    return answer_or_nothing
