"""A PostgreSQL of our own: in a temporary folder, reached by a socket in it, gone afterwards."""

import contextlib
import glob
import os
import pathlib
import shutil
import subprocess
import tempfile
import urllib.parse

import server

# The server refuses to run as root.
SERVER_USER = "postgres"
SUPERUSER = "postgres"
# Part of the socket's name; nothing listens on it.
PORT = "5432"

# Nothing here has to survive a crash.
SETTINGS = {
    "listen_addresses": "",
    "port": PORT,
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    # One transaction may drop a thousand tables.
    "max_locks_per_transaction": "1024",
}


# A statement that waits for another connection of the same migration would wait for ever. Milliseconds.
PATIENCE = "-c statement_timeout=120000 -c lock_timeout=20000"


class Server(server.Server):
    def __init__(self, folder, programs):
        super().__init__(folder)
        self.programs = programs

    def create_database(self, name):
        self.run("postgres", f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")

    def new_copy(self, of):
        """The name of a database with all that another has, which nobody is connected to."""
        self.databases += 1
        name = f"limbeck{self.databases}"
        self.run("postgres", f"CREATE DATABASE {name} TEMPLATE {of}")
        return name

    def drop_database(self, name):
        self.run("postgres", f"DROP DATABASE {name} WITH (FORCE)")

    def run(self, database, sql):
        command = [self.program("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"]
        command += [f"--host={self.folder}", f"--port={PORT}", f"--username={SUPERUSER}", f"--dbname={database}"]
        server.run_client(command, sql)

    def url(self, database):
        """As SQLAlchemy has it."""
        options = urllib.parse.quote(PATIENCE)
        return f"postgresql+psycopg2://{SUPERUSER}@/{database}?host={self.folder}&port={PORT}&options={options}"

    def program(self, name):
        return os.path.join(self.programs, name)


@contextlib.contextmanager
def running():
    """A server, from its first file to its last."""
    programs = folder_of_programs()
    with tempfile.TemporaryDirectory(prefix="limbeck-postgres-") as folder:
        other_user = {}
        if os.geteuid() == 0:
            shutil.chown(folder, SERVER_USER)
            other_user = {"user": SERVER_USER, "group": SERVER_USER, "extra_groups": []}

        def run(program, *arguments):
            command = [os.path.join(programs, program), *arguments]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder, **other_user)

        data = os.path.join(folder, "data")
        log = os.path.join(folder, "log")
        run("initdb", f"--pgdata={data}", f"--username={SUPERUSER}", "--auth=trust", "--encoding=UTF8",
            "--locale=C.UTF-8", "--no-sync")
        settings = {**SETTINGS, "unix_socket_directories": folder}
        options = " ".join(f"-c {name}={value or repr(value)}" for name, value in settings.items())
        run("pg_ctl", "start", "--wait", f"--pgdata={data}", f"--log={log}", f"--options={options}")
        try:
            yield Server(folder, programs)
        finally:
            run("pg_ctl", "stop", "--mode=immediate", f"--pgdata={data}")


def folder_of_programs():
    """Where `initdb` is: Debian puts each version into a folder of its own, off the search path."""
    beside = shutil.which("initdb")
    folders = [os.path.dirname(os.path.realpath(beside))] if beside else glob.glob("/usr/lib/postgresql/*/bin")
    if not folders:
        raise FileNotFoundError("PostgreSQL is missing; on Debian or Ubuntu: sudo apt-get install postgresql")
    return max(folders, key=version)


def version(folder):
    number = pathlib.Path(folder).parent.name
    return int(number) if number.isdigit() else 0
