"""What the databases of our own have in common: everything is in one folder, and texts are run by a client."""

import subprocess


class Refused(Exception):
    """What a client says of a text that the database does not take."""


class Server:
    """A running server, or what stands for one, and the folder that everything of it is in."""

    def __init__(self, folder):
        self.folder = folder
        self.databases = 0

    def new_database(self):
        """The name of a database with nothing in it."""
        self.databases += 1
        name = f"limbeck{self.databases}"
        self.create_database(name)
        return name


def run_client(command, sql):
    """Runs a text as a person would, up to its first error."""
    ran = subprocess.run(command, input=sql, capture_output=True, text=True, cwd="/")
    if ran.returncode != 0:
        raise Refused(ran.stderr.strip())
