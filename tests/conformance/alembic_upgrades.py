"""Has Alembic run all migrations of one environment on an empty database, up and down again.

    alembic_upgrades.py URL [up] < question > answer

Both are JSON. A question says where the migrations lie; the answer holds the catalogs after `alembic upgrade heads`, or to
the destination that is asked for, and after `alembic downgrade base` (not with `up`), or the problem on the way. The application is there as far as its own wheel
goes; what it imports from others and isn't installed is a stand-in, and a run that one has had a part in is a
problem too.
"""

import ast
import contextlib
import functools
import importlib.abc
import inspect
import json
import logging
import os
import sys
import tempfile
import warnings

import alembic.util
import catalogs
import sqlalchemy
import stand_ins
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory

MARK = "stand_in_"


class Problem(Exception):
    """Why what the database holds says nothing about the migrations."""


class ModulesOfProject(stand_ins.ModulesBeside):
    """What an installed package asks for and doesn't have, it does without."""

    def find_spec(self, name, path=None, target=None):
        frame = sys._getframe(1)
        while "importlib" in frame.f_code.co_filename:
            frame = frame.f_back
        return None if stand_ins.is_library(frame.f_code.co_filename) else super().find_spec(name)


class SubmodulesOfProject(importlib.abc.MetaPathFinder):
    """Asked first: a module in a package of the project's that raises becomes a stand-in as the package would."""

    def __init__(self, modules):
        self.modules = modules

    def find_spec(self, name, path=None, target=None):
        package = sys.modules.get(name.rpartition(".")[0])
        is_of_project = isinstance(getattr(package, "__loader__", None), stand_ins.OrStandIn)
        return self.modules.find_spec(name) if is_of_project else None


def decide(stand_in):
    """What a module decides while it is imported is about itself, not about what a migration does."""
    frame = sys._getframe(2)
    is_library = stand_ins.is_library(frame.f_code.co_filename)
    while frame is not None and "importlib" not in frame.f_code.co_filename:
        frame = frame.f_back
    if not is_library and frame is None:
        stand_ins.StandIn.decisions += 1
        if stand_ins.StandIn.decisions > stand_ins.PATIENCE:
            raise stand_ins.Undecided


class Runs:
    """The migrations of one environment, and the database that they run on."""

    def __init__(self, question, url):
        location = question["script_location"]
        self.root = question["root"]
        modules = ModulesOfProject(self.root, [self.root, os.path.dirname(location), location])
        sys.meta_path[:] = [SubmodulesOfProject(modules), *sys.meta_path, modules]
        self.config = Config()
        self.config.set_main_option("script_location", location)
        self.directory = ScriptDirectory(
            location, version_locations=question["version_locations"], recursive_version_locations=True
        )
        self.convention = question["naming_convention"] and naming_convention(
            os.path.join(self.root, question["naming_convention"])
        )
        self.engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.pool.NullPool)
        sqlalchemy.event.listen(self.engine, "before_cursor_execute", self.look_at)
        self.runs = None
        self.stand_in = None

    def look_at(self, connection, cursor, statement, *rest):
        if MARK in statement.lower():
            self.stand_in = self.stand_in or f"{self.runs}: in SQL: {shortened(statement)}"

    def load(self):
        """All revisions. What an environment hands to its functions itself is empty: a prefix of all names."""
        scripts = list(self.directory.walk_revisions())
        for script in scripts:
            for name in {"upgrade", "downgrade"} & set(vars(script.module)):
                function = getattr(script.module, name)
                setattr(script.module, name, self.noted(script.revision, function))
        return [script.revision for script in reversed(scripts)]

    def noted(self, revision, function):
        parameters = inspect.signature(function).parameters.values()
        kinds = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
        empty = {it.name: "" for it in parameters if it.kind in kinds and it.default is it.empty}

        @functools.wraps(function)
        def run():
            self.runs = revision
            decisions = stand_ins.StandIn.decisions
            function(**empty)
            if stand_ins.StandIn.decisions > decisions:
                self.stand_in = self.stand_in or f"{revision}: decides what is done"

        return run

    def run(self, steps, destination):
        """What `alembic upgrade` and `alembic downgrade` do, with an env.py that does nothing else."""
        environment = EnvironmentContext(
            self.config, self.directory, fn=lambda heads, _: steps(destination, heads), destination_rev=destination
        )
        metadata = sqlalchemy.MetaData(naming_convention=self.convention)
        try:
            with self.engine.connect() as connection, environment:
                environment.configure(
                    connection=connection, target_metadata=metadata, transaction_per_migration=True
                )
                with environment.begin_transaction():
                    environment.run_migrations()
        except (KeyboardInterrupt, MemoryError):
            raise
        except BaseException as error:
            raise Problem(self.stand_in_or(f"{self.runs}: {type(error).__name__}: {shortened(error)}")) from error
        if self.stand_in:
            raise Problem(self.stand_in_or(""))

    def stand_in_or(self, problem):
        return f"a stand-in, {self.stand_in}" if self.stand_in else problem


def naming_convention(path):
    """The dictionary that a file of the application gives to its MetaData, or to a name for that."""
    with open(path, encoding="utf-8") as file:
        tree = ast.parse(file.read())
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.keyword(arg=str(name)):
                dictionaries = [it for it in ast.walk(node.value) if isinstance(it, ast.Dict)]
                if name.lower().endswith("naming_convention") and dictionaries:
                    return ast.literal_eval(dictionaries[0])
    raise Problem(f"no naming convention in {path}")


def shortened(text):
    return " ".join(str(text).split())[:300]


def answer(question, url, only=None):
    answer = {"revisions": [], "upgraded": None, "downgraded": None, "problem": None, "downgrade_problem": None}
    try:
        runs = Runs(question, url)
        answer["revisions"] = runs.load()
        runs.run(runs.directory._upgrade_revs, question.get("destination") or "heads")
        answer["upgraded"] = catalogs.read(url)
    except (Exception, SystemExit) as error:
        answer["problem"] = said(error)
        return answer
    if only == "up":
        return answer
    try:
        runs.run(runs.directory._downgrade_revs, "base")
        answer["downgraded"] = catalogs.read(url)
    except Problem as problem:
        answer["downgrade_problem"] = said(problem)
    return answer


def said(error):
    return str(error) if isinstance(error, Problem) else f"{type(error).__name__}: {shortened(error)}"


def serve(answer):
    """Answers the question that is asked on standard input."""
    # Migrations print.
    answer_to, sys.stdout = sys.stdout, open(os.devnull, "w", encoding="utf-8")
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    stand_ins.StandIn.mark = MARK
    stand_ins.StandIn.decide = decide
    question = json.load(sys.stdin)
    # They write files, too.
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        json.dump(answer(question), answer_to)


if __name__ == "__main__":
    serve(lambda question: answer(question, *sys.argv[1:]))
