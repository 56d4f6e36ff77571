"""Runs migrations with Alembic itself, offline for PostgreSQL or another database, and says what each function does.

    alembic_does.py < questions > answers

Both are JSON. A question says where the migrations lie and which folder is known of the project; an answer
holds each file's functions, how the run ended, the calls in order and the statements that Alembic wrote, or the problem
that Alembic has with the folder. A function that needs a database is run a second time, with one that answers every query with nothing.
"""

import contextlib
import inspect
import io
import json
import linecache
import logging
import os
import random
import signal
import sys
import tempfile
import traceback
import warnings

import alembic.util
import databases
import recorded
import stand_ins
from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic_upgrades import naming_convention
from sqlalchemy import MetaData

# Seconds.
IMPORT_LIMIT = 60
FUNCTION_LIMIT = 30

MARK = "stand_in_"


class TookTooLong(BaseException):
    """No `except Exception` of a migration's catches it."""


@contextlib.contextmanager
def limit(seconds):
    def give_up(*_):
        raise TookTooLong

    signal.signal(signal.SIGALRM, give_up)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


def limit_imports():
    """What is imported for too long can't be imported."""
    load = alembic.util.load_python_file

    def load_within_limit(folder, name):
        try:
            with limit(IMPORT_LIMIT):
                return load(folder, name)
        except (TookTooLong, stand_ins.Undecided) as error:
            raise ImportError("it takes too long") from error

    alembic.util.load_python_file = load_within_limit


class Runs:
    """The migrations of one environment, run one by one."""

    def __init__(self, question, recorder, only_header):
        self.folder = question["folder"]
        self.recorder = recorder
        self.only_header = only_header
        self.dialect = question.get("dialect") or "postgresql"
        self.writes_literals = question.get("writes_literals", False)
        convention = question.get("naming_convention")
        self.metadata = MetaData(naming_convention=convention and naming_convention(convention))
        self.database = None
        self.written = []
        location = question["script_location"]
        self.finder = stand_ins.ModulesBeside(self.folder, [question["root"], os.path.dirname(location), location])
        config = Config()
        config.set_main_option("script_location", location)
        self.directory = ScriptDirectory(
            location, version_locations=question["version_locations"], recursive_version_locations=True
        )
        self.environment = EnvironmentContext(config, self.directory, as_sql=True)

    def files(self):
        """What the functions of each file do."""
        files = {}
        # A migration may ask for the context where it is imported, too.
        with self.installed(), self.environment:
            self.configure(no_database)
            for script in self.directory._load_revisions():
                path = str(script.path)
                if path in self.only_header:
                    functions = {name: ended("import", self.only_header[path]) for name in ("upgrade", "downgrade")}
                else:
                    functions = {
                        name: self.run(path, name)
                        for name in ("upgrade", "downgrade")
                        if hasattr(script.module, name)
                    }
                files[os.path.relpath(path, self.folder)] = functions
        return files

    @contextlib.contextmanager
    def installed(self):
        """Modules are those of this folder; the next may have others of the same names."""
        modules = set(sys.modules)
        sys.meta_path.append(self.finder)
        MigrationContext._stdout_connection = lambda context, _: self.database(context)
        try:
            yield
        finally:
            sys.meta_path.remove(self.finder)
            ours = (stand_ins.OrStandIn, stand_ins.StandInModules)
            for name in set(sys.modules) - modules:
                if isinstance(getattr(sys.modules[name], "__loader__", None), ours):
                    del sys.modules[name]

    def configure(self, database):
        self.database = database
        # Literals would have to be written out; values that can't be are no fault of the migration.
        self.environment.configure(
            dialect_name=self.dialect,
            dialect_opts={"paramstyle": "named"},
            output_buffer=io.StringIO(),
            literal_binds=self.writes_literals,
            target_metadata=self.metadata,
        )
        context = self.environment.get_context()
        self.written = []
        context.impl.static_output = self.written.append
        return context

    def run(self, path, name):
        end, calls, asked = self.run_with(no_database, path, name)
        if not asked:
            return {**end, "calls": calls, "written": self.written}
        _, calls, _ = self.run_with(silent_database, path, name)
        return {**ended("database", asked[0]), "calls": calls}

    def run_with(self, database, path, name):
        """How the run ends, the calls, and what was asked of a database."""
        context = self.configure(database)
        asked = getattr(context.connection, "asked", [])
        random.seed(0)
        stand_ins.StandIn.decisions = 0
        with self.recorder.of(path) as calls:
            try:
                # Tables that a run has put into a module's own MetaData are not there in the next.
                function = getattr(alembic.util.load_python_file(*os.path.split(path)), name)
                with Operations.context(context), context.begin_transaction(), limit(FUNCTION_LIMIT):
                    function(**arguments(function))
                end = ended("ran")
            except (KeyboardInterrupt, MemoryError):
                raise
            except BaseException as error:
                end = end_by(error)
                if is_refusal_to_recreate(error):
                    asked.append("batch")
        if stand_ins.StandIn.decisions > 0:
            end = ended("stand-in", "decides")
        return end, calls, asked


def no_database(context):
    return databases.NoDatabase(context.dialect, lambda construct, *_: context.impl._exec(construct))


def silent_database(context):
    return databases.silent_connection()


def arguments(function):
    """What an environment hands to its functions itself is empty: the name of an engine, for one."""
    parameters = inspect.signature(function).parameters.values()
    kinds = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    return {it.name: "" for it in parameters if it.kind in kinds and it.default is it.empty}


def ended(how, why=""):
    return {"end": how, "why": why}


def end_by(error):
    if isinstance(error, TookTooLong):
        return ended("timeout")
    why = f"{type(error).__name__}: {error}".partition("\n")[0]
    last = traceback.extract_tb(error.__traceback__)[-1]
    if MARK in why.lower() or "StandIn" in why or last.filename == stand_ins.__file__:
        return ended("stand-in", why)
    raises = linecache.getline(last.filename, last.lineno).lstrip().startswith("raise")
    if raises and not stand_ins.is_library(last.filename):
        return ended("raises", why)
    return ended("error", why)


def is_refusal_to_recreate(error):
    """A batch that makes a table anew has to look at the table first."""
    return "cannot proceed in --sql mode" in str(error)


def main():
    # Migrations print.
    answer_to, sys.stdout = sys.stdout, open(os.devnull, "w", encoding="utf-8")
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    stand_ins.StandIn.mark = MARK
    limit_imports()
    only_header = stand_ins.read_headers_at_least()
    recorder = recorded.Recorder()
    recorder.install()
    databases.watch_sessions()
    databases.answer_with_nothing()
    # They write files, too.
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        answers = [answer(question, recorder, only_header) for question in json.load(sys.stdin)]
    json.dump(answers, answer_to)


def answer(question, recorder, only_header):
    try:
        return {"files": Runs(question, recorder, only_header).files(), "problem": None}
    except Exception as error:
        return {"files": {}, "problem": f"{type(error).__name__}: {error}"}


main()
