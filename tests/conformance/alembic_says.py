"""Asks Alembic itself what it makes of folders.

    alembic_says.py < questions > answers

Both are JSON. A question is a folder to stand in, how `alembic` is called there, and what is asked of its
revisions; stand-ins are for all questions of a run. An answer holds facts by name, so that they can be
compared one by one with what Limbeck says of the same folder.
"""

import contextlib
import io
import json
import os
import signal
import sys
import time
import tomllib
import traceback
import unittest.mock
import warnings

import alembic.command
import alembic.config
import stand_ins
from alembic.script import Script, ScriptDirectory
from alembic.script.revision import RevisionError, is_revision
from alembic.util import CommandError, to_tuple


class Terminal(io.StringIO):
    """What Alembic prints to; it asks which letters can be printed."""

    encoding = "utf-8"


class Asked:
    """One folder, and Alembic standing in it."""

    def __init__(self, question):
        self.folder = os.path.realpath(question["folder"])
        self.addresses = question["ask"]
        self.is_small = question["is_small"]
        self.loaded = []
        self.loading = None
        self.directory = None
        self.config = alembic.config.Config(
            file_=question["config"], toml_file="pyproject.toml", ini_section=question["section"]
        )
        self.settings = question["set"]

    def answer(self):
        with self.watched(), warnings.catch_warnings(record=True) as warned:
            # As in a terminal: no warnings of deprecation, and the same words only once.
            warnings.simplefilter("always")
            warnings.simplefilter("ignore", DeprecationWarning)
            begun = time.perf_counter()
            try:
                with patience() if self.is_small else contextlib.nullcontext():
                    history = self.history()
                stop = None
            except (Exception, SystemExit) as error:
                stop = error
            seconds = time.perf_counter() - begun
            facts = self.facts_of_files(is_whole=stop is None)
            if stop is None:
                facts |= self.facts_of_graph()
                facts["history"] = history
                facts["history --verbose"] = self.relative(self.history(verbose=True))
                facts |= {f"ask {address}": self.asked(address) for address in self.addresses}
        texts = [self.relative(str(it.message)) for it in warned if f"{os.sep}alembic{os.sep}" in it.filename]
        facts["warnings"] = list(dict.fromkeys(texts))
        facts |= self.facts_of_stop(stop)
        return {"facts": facts, "seconds": seconds}

    @contextlib.contextmanager
    def watched(self):
        """Keeps the one directory that Alembic makes, and notes which files it loads."""
        make, load = ScriptDirectory.from_config, Script._from_path

        def from_config(config):
            self.directory = self.directory or make(config)
            return self.directory

        def from_path(directory, path):
            self.loading = path
            script = load(directory, path)
            self.loading = None
            if script is not None:
                self.loaded.append(script)
            return script

        modules, search_path = set(sys.modules), list(sys.path)
        with (
            unittest.mock.patch.object(ScriptDirectory, "from_config", from_config),
            unittest.mock.patch.object(Script, "_from_path", from_path),
            contextlib.chdir(self.folder),
        ):
            yield
        sys.path[:] = search_path
        # What Python knows of the directory `.` is the next folder's by then.
        sys.path_importer_cache.clear()
        for name in set(sys.modules) - modules:
            if str(getattr(sys.modules[name], "__file__", None)).startswith(self.folder + os.sep):
                del sys.modules[name]

    def history(self, revision_range=None, verbose=False):
        """What `alembic history` prints."""
        self.config.stdout = Terminal()
        for name, value in self.settings.items():
            self.config.set_main_option(name, value)
        alembic.command.history(self.config, rev_range=revision_range, verbose=verbose)
        return self.config.stdout.getvalue()

    def asked(self, address):
        """The lines that an address of C5 means, or why it means nothing."""
        try:
            if ":" in address:
                return self.history(address)
            revisions = self.directory.revision_map._parse_upgrade_target((), address, True)
            line = {"verbose": False, "include_branches": True, "include_doc": True, "include_parents": True}
            # One step below the first revision is the base, where there is none; further down there is nothing.
            revisions = [is_revision(revision) for revision in revisions if revision != "base"]
            return "".join(revision.cmd_format(**line) + "\n" for revision in revisions)
        except Exception as error:
            # What trips over its own assertions has no words of its own.
            return {"problem": str(original(error)) if isinstance(error, RevisionError | CommandError) else None}

    def facts_of_files(self, is_whole):
        facts = {}
        for script in self.loaded:
            path = self.relative(script.path)
            facts[f"{path} revision"] = script.revision
            if all(isinstance(parent, str) for parent in listed(script.down_revision)):
                facts[f"{path} down_revision"] = listed(script.down_revision)
            facts[f"{path} depends_on"] = listed(script.dependencies)
            facts[f"{path} branch_labels"] = sorted(script._orig_branch_labels, key=str)
            facts[f"{path} message"] = script.doc
            if is_whole and self.directory.revision_map._revision_map[script.revision] is script:
                facts[f"{path} resolved_depends_on"] = list(script._resolved_dependencies)
                facts[f"{path} all_branch_labels"] = sorted(script.branch_labels, key=str)
                facts[f"{path} is_head"] = script.is_head
                facts[f"{path} is_base"] = script.is_base
        if self.directory is not None and self.loading is None:
            facts["files"] = sorted(self.relative(script.path) for script in self.loaded)
        return facts

    def facts_of_graph(self):
        directory = self.directory
        walked = list(directory.walk_revisions())
        upgrade = list(directory.iterate_revisions("heads", "base", implicit_base=True))
        locations = [location for location in directory._version_locations if location.exists()]
        return {
            "version_locations": [self.relative(str(location.resolve())) for location in locations],
            "graph.heads": directory.get_heads(),
            "graph.real_heads": directory.get_heads(consider_depends_on=True),
            "graph.bases": directory.get_bases(),
            "graph.branch_points": sorted(it.revision for it in walked if it.is_branch_point),
            "graph.merge_points": sorted(it.revision for it in walked if it.is_merge_point),
            "graph.history": [it.revision for it in walked],
            "graph.upgrade_order": [it.revision for it in reversed(upgrade)],
            # It knows of none: where there are any, and it takes them, the folder has to say so.
            "graph.cycles": [],
        }

    def facts_of_stop(self, error):
        if error is None:
            return {"stops": False}
        facts = {"stops": True, "stops.error": class_of(error)}
        if isinstance(error, SyntaxError):
            # The words are the Python version's.
            return facts | {"stops.path": self.relative(error.filename)}
        if self.loading is not None:
            facts["stops.path"] = self.relative(str(self.loading))
        is_told = isinstance(error, CommandError)
        last_line = f"FAILED: {error}" if is_told else "".join(traceback.format_exception_only(error)).strip()
        if isinstance(error, tomllib.TOMLDecodeError):
            # The words are the parser's.
            return facts
        if isinstance(error, Endless):
            return facts
        facts["stops.message"] = self.relative(str(original(error)))
        facts["stops.prints"] = self.relative(last_line)
        return facts

    def relative(self, text):
        return text.replace(self.folder + os.sep, "").replace(self.folder, ".")


# Seconds: a small folder takes milliseconds, what goes round in circles takes as long as it may.
PATIENCE = 2


class Endless(Exception):
    """Alembic goes round in circles."""


@contextlib.contextmanager
def patience():
    """Ends what doesn't end by itself."""

    def give_up(*_):
        raise Endless

    signal.signal(signal.SIGALRM, give_up)
    signal.alarm(PATIENCE)
    try:
        yield
    finally:
        signal.alarm(0)


def print_sets_sorted():
    """Labels and children are sets of strings: how Alembic prints them changes from run to run."""
    write = alembic.util.format_as_comma

    def write_sorted(value):
        return write(sorted(value) if isinstance(value, (set, frozenset)) else value)

    alembic.util.format_as_comma = write_sorted


def original(error):
    """ScriptDirectory wraps what its RevisionMap raises, in fewer words."""
    return error.__cause__ if isinstance(error, CommandError) and error.__cause__ else error


def class_of(error):
    # Which of its subclasses it is, is the Python version's affair too.
    return "SyntaxError" if isinstance(error, SyntaxError) else type(original(error)).__name__


def listed(value):
    return list(to_tuple(value, default=()))


def main():
    asked = json.load(sys.stdin)
    print_sets_sorted()
    only_header = stand_ins.install(asked["root"]) if asked["root"] is not None else {}
    # Real environments have a root, and their own pace.
    is_small = asked["root"] is None
    answers = [Asked({**question, "is_small": is_small}).answer() for question in asked["questions"]]
    json.dump({"answers": answers, "only_header": only_header}, sys.stdout)


main()
