"""A MariaDB of our own: in a temporary folder, reached by a socket in it, gone afterwards."""

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
import urllib.parse

import server

# The server refuses to run as root.
SERVER_USER = "mysql"
SUPERUSER = "root"

# Nothing here has to survive a crash. What a project is told to set up is `utf8mb4`, as Debian does.
SETTINGS = {
    "skip-networking": "ON",
    "skip-log-bin": "",
    "innodb-flush-log-at-trx-commit": "0",
    "innodb-flush-method": "nosync",
    "innodb-fast-shutdown": "2",
    "character-set-server": "utf8mb4",
    "collation-server": "utf8mb4_general_ci",
}

# A statement that waits for another connection of the same migration would wait for ever. Seconds.
PATIENCE = "SET SESSION max_statement_time = 120, lock_wait_timeout = 20, innodb_lock_wait_timeout = 20"

# Seconds that a start may take.
START = 60


class Server(server.Server):
    def create_database(self, name):
        self.run("mysql", f"CREATE DATABASE {name}")

    def drop_database(self, name):
        self.run("mysql", f"DROP DATABASE {name}")

    def run(self, database, sql):
        command = ["mariadb", "--no-defaults", "--default-character-set=utf8mb4", f"--user={SUPERUSER}"]
        server.run_client([*command, f"--socket={socket_in(self.folder)}", database], sql)

    def url(self, database):
        """As SQLAlchemy has it; projects say `mysql` for MariaDB, too."""
        options = {"unix_socket": socket_in(self.folder), "charset": "utf8mb4", "init_command": PATIENCE}
        return f"mysql+pymysql://{SUPERUSER}@/{database}?{urllib.parse.urlencode(options)}"


@contextlib.contextmanager
def running():
    """A server, from its first file to its last."""
    with tempfile.TemporaryDirectory(prefix="limbeck-mariadb-") as folder:
        data = os.path.join(folder, "data")
        os.mkdir(data)
        user = []
        if os.geteuid() == 0:
            user = [f"--user={SERVER_USER}"]
            for path in (folder, data):
                shutil.chown(path, SERVER_USER)
        where = [f"--datadir={data}", *user]
        install = ["mariadb-install-db", "--no-defaults", "--skip-test-db", "--auth-root-authentication-method=normal"]
        subprocess.run([*install, *where], check=True, stdout=subprocess.DEVNULL, cwd="/")
        settings = [f"--{name}={value}" if value else f"--{name}" for name, value in SETTINGS.items()]
        here = [f"--socket={socket_in(folder)}", f"--pid-file={folder}/pid", f"--log-error={folder}/log"]
        started = subprocess.Popen(["mariadbd", "--no-defaults", *where, *here, *settings], cwd="/")
        try:
            wait_for(started, Server(folder))
            yield Server(folder)
        finally:
            started.kill()
            started.wait()


def wait_for(started, it):
    """Returns as soon as it answers."""
    for _ in range(START * 10):
        with contextlib.suppress(server.Refused):
            return it.run("mysql", "SELECT 1")
        if started.poll() is not None:
            break
        time.sleep(0.1)
    with open(os.path.join(it.folder, "log"), encoding="utf-8") as log:
        raise RuntimeError(f"MariaDB does not start: {log.read()[-2000:]}")


def socket_in(folder):
    return os.path.join(folder, "socket")
