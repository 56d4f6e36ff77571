"""Times `alembic history`, Alembic's own, on the migrations of a project that is not installed.

    alembic_history.py SCRIPT_LOCATION VERSION_LOCATION…

Prints, separated by tabs: how many revisions the history holds, the seconds that it took with Alembic
already imported, and how many files could not be imported even so and had only their header read.

What a migration imports beyond Alembic, SQLAlchemy and the standard library is replaced by stand-ins.
Both shortcuts make Alembic faster than it is in the project itself, never slower.
"""

import ast
import importlib.abc
import importlib.machinery
import io
import os
import sys
import time
import types

import alembic.command
import alembic.config
import alembic.util
from sqlalchemy.types import UserDefinedType

HEADER = ("revision", "down_revision", "branch_labels", "depends_on")


class StandIn(UserDefinedType):
    """Takes the place of any name of a module that is not here: a type, a base class, a decorator…"""

    cache_ok = True
    name = "stand_in"

    def __init__(self, *args, **kwargs):
        pass

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return stand_in_for(name)

    def __call__(self, *args, **kwargs):
        is_decorator = len(args) == 1 and not kwargs and isinstance(args[0], (type, types.FunctionType))
        return args[0] if is_decorator else StandIn()

    def __mro_entries__(self, bases):
        return ()

    def __iter__(self):
        return iter(())

    def __getitem__(self, key):
        return StandIn()

    def __or__(self, other):
        return self

    __ror__ = __or__

    def __add__(self, other):
        return str(other)

    __radd__ = __add__

    def __str__(self):
        return self.name


def stand_in_for(name):
    stand_in = StandIn()
    stand_in.name = name
    return stand_in


class StandInModule(types.ModuleType):
    __path__ = ()
    __all__ = ()

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return stand_in_for(name)


class StandInModules(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Asked last, and only answers for what nobody else has."""

    def find_spec(self, name, path=None, target=None):
        root = name.partition(".")[0]
        if root in sys.stdlib_module_names or root in ("alembic", "sqlalchemy"):
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        return StandInModule(spec.name)

    def exec_module(self, module):
        pass


def with_plain_header(module):
    """Where a header takes a label from a constant that is not here, the constant's name has to do."""
    for name in HEADER:
        value = getattr(module, name, None)
        if isinstance(value, StandIn):
            setattr(module, name, str(value))
        elif isinstance(value, (tuple, list)):
            setattr(module, name, tuple(map(str, value)))
    return module


def header_of(folder, name):
    """The module that a file would have become, as far as Alembic looks at it for its history."""
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        tree = ast.parse(file.read())
    module = types.ModuleType(name.removesuffix(".py"))
    module.__doc__ = ast.get_docstring(tree)
    for statement in tree.body:
        if isinstance(statement, ast.Assign):
            targets = statement.targets
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            targets = [statement.target]
        else:
            continue
        for target in targets:
            if isinstance(target, ast.Name) and target.id in HEADER:
                setattr(module, target.id, ast.literal_eval(statement.value))
    return module


def main(script_location, *version_locations):
    sys.meta_path.append(StandInModules())
    load = alembic.util.load_python_file
    only_header = []

    def load_or_read(folder, name):
        try:
            return with_plain_header(load(folder, name))
        except Exception:
            only_header.append(name)
            return header_of(folder, name)

    alembic.util.load_python_file = load_or_read

    history = io.StringIO()
    config = alembic.config.Config(stdout=history)
    config.set_main_option("script_location", script_location)
    config.set_main_option("path_separator", "os")
    config.set_main_option("version_locations", os.pathsep.join(version_locations))
    config.set_main_option("recursive_version_locations", "true")

    begun = time.perf_counter()
    alembic.command.history(config)
    seconds = time.perf_counter() - begun

    revisions = sum(" -> " in line for line in history.getvalue().splitlines())
    print(revisions, f"{seconds:.6f}", len(only_header), sep="\t")


main(*sys.argv[1:])
