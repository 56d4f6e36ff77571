"""Times `alembic history`, Alembic's own, on the migrations of a project that is not installed.

    alembic_history.py SCRIPT_LOCATION VERSION_LOCATION…

Prints, separated by tabs: how many revisions the history holds, the seconds that it took with Alembic
already imported, and how many files could not be imported even so and had only their header read.

Stand-ins for what is not installed make Alembic faster than it is in the project itself, never slower.
"""

import io
import os
import sys
import time

import alembic.command
import alembic.config
import stand_ins


def main(script_location, *version_locations):
    only_header = stand_ins.install()

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
