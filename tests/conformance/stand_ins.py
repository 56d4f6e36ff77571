"""Lets Alembic load migrations of a project that is not installed.

What a migration imports beyond Alembic, SQLAlchemy and the standard library is replaced by stand-ins; of a
file whose import raises even so, only the header is read.
"""

import ast
import importlib
import importlib.abc
import importlib.machinery
import os
import sys
import types

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

    def __len__(self):
        return 0

    def __bool__(self):
        return True

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
    source = None

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        if self.source is not None and os.path.isfile(f"{self.source}/{name}.py"):
            return importlib.import_module(f"{self.__name__}.{name}")
        return stand_in_for(name)


class StandInModules(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Asked last, and only answers for what nobody else has. Strings that a module of the project assigns
    are what they are there: headers take their labels from such constants."""

    def __init__(self, root=None):
        self.root = root

    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top in sys.stdlib_module_names or top in ("alembic", "sqlalchemy"):
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        return StandInModule(spec.name)

    def exec_module(self, module):
        if self.root is not None:
            module.source = os.path.join(self.root, *module.__name__.split("."))
            if os.path.isfile(module.source + ".py"):
                vars(module).update(literals_of(module.source + ".py"))


def literals_of(path, names=None):
    """What a file assigns to names of its own that is written out as a literal."""
    with open(path, encoding="utf-8") as file:
        tree = ast.parse(file.read())
    literals = {"__doc__": ast.get_docstring(tree, clean=False)}
    for statement in tree.body:
        if isinstance(statement, ast.Assign):
            targets = statement.targets
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            targets = [statement.target]
        else:
            continue
        for target in targets:
            if isinstance(target, ast.Name) and (names is None or target.id in names):
                try:
                    literals[target.id] = ast.literal_eval(statement.value)
                except ValueError:
                    if names is not None:
                        raise
    return literals


def with_plain_header(module):
    """Where a header takes a label from a constant that is not here, the constant's name has to do."""
    for name in HEADER:
        value = getattr(module, name, None)
        if isinstance(value, StandIn):
            setattr(module, name, str(value))
        elif isinstance(value, (tuple, list)) and any(isinstance(element, StandIn) for element in value):
            setattr(module, name, tuple(map(str, value)))
    return module


def header_of(path):
    """The module that a file would have become, as far as Alembic looks at it for its history."""
    module = types.ModuleType("header")
    vars(module).update(literals_of(path, HEADER))
    return module


def install(root=None):
    """Puts the stand-ins in place, for projects whose packages lie in `root`. Returns what is filled as
    Alembic goes on: why a file could not be imported, by its path."""
    sys.meta_path.append(StandInModules(root))
    load = alembic.util.load_python_file
    only_header = {}

    def load_or_read(folder, name):
        path = os.path.join(folder, name)
        try:
            return with_plain_header(load(folder, name))
        except Exception as error:
            only_header[path] = f"{type(error).__name__}: {error}".partition("\n")[0]
            return header_of(path)

    alembic.util.load_python_file = load_or_read
    return only_header
