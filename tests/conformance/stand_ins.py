"""Lets Alembic load migrations of a project that is not installed.

What a migration imports beyond Alembic, SQLAlchemy and the standard library is replaced by stand-ins; of a
file whose import raises even so, only the header is read. Where migrations are run, modules that lie beside
them are what they are, and what stand-ins come to can be told: their names carry a mark, and what they decide
is counted.
"""

import ast
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import sys
import types

import alembic.util
from sqlalchemy.types import UserDefinedType

# Modules that SQLAlchemy asks for, and does without.
OPTIONAL = ("greenlet",)

HEADER = ("revision", "down_revision", "branch_labels", "depends_on")


# Decisions of stand-ins after which a loop has no end.
PATIENCE = 1000


class Undecided(BaseException):
    """Stand-ins alone decide when a loop ends. No `except Exception` of a migration's catches it."""


class StandIn(UserDefinedType):
    """Takes the place of any name of a module that is not here: a type, a base class, a decorator…"""

    cache_ok = True
    name = "stand_in"
    # Stands before the name in texts, so that they can be told from others.
    mark = ""
    # How many times a function of a project has let a stand-in decide what is done.
    decisions = 0

    def __init__(self, *args, **kwargs):
        pass

    def __getattr__(self, name):
        if name == "__tablename__":
            return stand_in_for(self.name)
        if name == "__members__":
            return {"MEMBER": stand_in_for("MEMBER")}
        if name == "__name__":
            return str(self)
        if name.startswith("__"):
            raise AttributeError(name)
        return stand_in_for(name)

    def __call__(self, *args, **kwargs):
        is_decorator = len(args) == 1 and not kwargs and isinstance(args[0], (type, types.FunctionType))
        # A model is given to a query.
        is_model = hasattr(args[0], "__tablename__") if is_decorator else False
        return args[0] if is_decorator and not is_model and not is_class_name(self.name) else StandIn()

    def __mro_entries__(self, bases):
        is_first = self is next(base for base in bases if isinstance(base, StandIn))
        return (StandInBase,) if is_first else ()

    def __iter__(self):
        self.decide()
        return iter(())

    def __len__(self):
        self.decide()
        return 0

    def __bool__(self):
        self.decide()
        return True

    def __contains__(self, item):
        self.decide()
        return False

    def __lt__(self, other):
        self.decide()
        return False

    __le__ = __gt__ = __ge__ = __lt__

    def decide(self):
        if not is_library(sys._getframe(2).f_code.co_filename):
            StandIn.decisions += 1
            if StandIn.decisions > PATIENCE:
                raise Undecided

    def __getitem__(self, key):
        return StandIn()

    def __setitem__(self, key, value):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *raised):
        return False

    def __or__(self, other):
        return self

    __ror__ = __and__ = __rand__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __mod__ = __truediv__ = __or__

    def __add__(self, other):
        return str(self) + other if self.mark and isinstance(other, str) else str(other)

    def __radd__(self, other):
        return other + str(self) if self.mark and isinstance(other, str) else str(other)

    def __str__(self):
        return self.mark + self.name

    def __format__(self, spec):
        return str(self)

    def get_col_spec(self, **kwargs):
        return str(self)


def is_library(path):
    """Whether a file is one of Alembic's or SQLAlchemy's, or of another installed package."""
    return f"{os.sep}site-packages{os.sep}" in path


class StandInText(StandIn, str):
    """Takes the place of a constant or a function: SQLAlchemy takes a text for names, defaults and conditions."""

    def __new__(cls, text):
        return str.__new__(cls, text)

    __hash__ = str.__hash__


class StandInBase:
    """What derives from a stand-in."""

    def __init__(self, *args, **kwargs):
        pass

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return stand_in_for(name)


def is_class_name(name):
    return name[:1].isupper() and not name.isupper()


def stand_in_for(name):
    stand_in = StandIn() if is_class_name(name) else StandInText(StandIn.mark + name)
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
        if top in sys.stdlib_module_names or top in ("alembic", "sqlalchemy", *OPTIONAL):
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        return StandInModule(spec.name)

    def exec_module(self, module):
        if self.root is not None:
            module.source = os.path.join(self.root, *module.__name__.split("."))
            if os.path.isfile(module.source + ".py"):
                vars(module).update(literals_of(module.source + ".py"))


class ModulesBeside(StandInModules):
    """Modules that lie in the folder of the migrations are run; what lies elsewhere nobody sees who has only
    the folder, and it stays a stand-in."""

    def __init__(self, folder, roots):
        super().__init__()
        self.folder = os.path.join(folder, "")
        self.roots = roots

    def find_spec(self, name, path=None, target=None):
        stand_in = super().find_spec(name)
        for root in self.roots if stand_in is not None else ():
            place = os.path.join(root, *name.split("."))
            for file in (os.path.join(place, "__init__.py"), place + ".py"):
                if file.startswith(self.folder) and os.path.isfile(file):
                    return importlib.util.spec_from_file_location(
                        name, file, loader=OrStandIn(name, file), submodule_search_locations=[]
                    )
        return stand_in

    def exec_module(self, module):
        places = (os.path.join(root, *module.__name__.split(".")) for root in self.roots)
        module.source = next(filter(os.path.isdir, places), None)


class OrStandIn(importlib.machinery.SourceFileLoader):
    """A module that raises becomes a stand-in with what it has come to."""

    def exec_module(self, module):
        # Each can have stand-ins below it, but only a package imports relative to itself.
        if os.path.basename(self.path) != "__init__.py":
            module.__package__ = module.__name__.rpartition(".")[0]
        try:
            super().exec_module(module)
        except Exception:
            module.__class__ = StandInModule


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
    return read_headers_at_least()


def read_headers_at_least():
    """Has Alembic take the header alone of a file that can't be imported. Returns why, as above."""
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
