"""SQLite databases of our own: files in a temporary folder, gone afterwards."""

import contextlib
import os
import sqlite3
import tempfile

import server


class Server(server.Server):
    """There is no server; a file is there as soon as it is opened."""

    def create_database(self, name):
        sqlite3.connect(self.file(name)).close()

    def drop_database(self, name):
        os.remove(self.file(name))

    def run(self, database, sql):
        """Runs a text up to its first error. Foreign keys are checked where a text says so, as in SQLite's own shell."""
        with contextlib.closing(sqlite3.connect(self.file(database))) as connection:
            try:
                connection.executescript(sql)
            except sqlite3.Error as error:
                raise server.Refused(str(error)) from error

    def url(self, database):
        """As SQLAlchemy has it."""
        return f"sqlite:///{self.file(database)}"

    def file(self, database):
        return os.path.join(self.folder, f"{database}.db")


@contextlib.contextmanager
def running():
    with tempfile.TemporaryDirectory(prefix="limbeck-sqlite-") as folder:
        yield Server(folder)
