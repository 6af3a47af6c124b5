"""Runs a MariaDB server of the tests' own, on loopback, in a folder that is removed."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import pymysql
import pytest

from tests.postgres_server import free_port

PASSWORD = "a-password-of-tests"
_SECONDS_TO_START = 60


def _program(*names):
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        pytest.skip(
            "there is no MariaDB server: apt-get install mariadb-server-core mariadb-client-core"
        )
    return found


@contextmanager
def running_mariadb():
    """The port of a server; its user is `tests`."""
    path = os.environ.get("PATH", "")
    os.environ["PATH"] = f"{path}:/usr/sbin"
    try:
        server, install = _program("mariadbd", "mysqld"), _program("mariadb-install-db")
    finally:
        os.environ["PATH"] = path
    folder = Path(tempfile.mkdtemp(prefix="windhover-mariadb-"))
    user = pwd.getpwuid(os.geteuid()).pw_name
    first = folder / "first.sql"
    first.write_text(
        f"CREATE USER tests@'127.0.0.1' IDENTIFIED BY '{PASSWORD}';\n"
        "GRANT ALL ON *.* TO tests@'127.0.0.1';\n"
    )
    port = free_port()
    common = ["--no-defaults", f"--datadir={folder / 'data'}", f"--user={user}"]
    try:
        subprocess.run(  # noqa: S603 - our own words
            [install, *common, "--auth-root-authentication-method=normal", "--skip-test-db"],
            check=True,
            capture_output=True,
        )
        with subprocess.Popen(  # noqa: S603 - our own words
            [
                server,
                *common,
                *("--bind-address=127.0.0.1", f"--port={port}", f"--init-file={first}"),
                *(f"--socket={folder / 'socket'}", "--skip-name-resolve"),
                # As MySQL's own; MariaDB's is 1000.
                "--max-recursive-iterations=4294967295",
                "--innodb-flush-log-at-trx-commit=0",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as running:
            try:
                _await(port)
                yield port
            finally:
                running.terminate()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _await(port):
    deadline = time.monotonic() + _SECONDS_TO_START
    while True:
        try:
            pymysql.connect(host="127.0.0.1", port=port, user="tests", password=PASSWORD).close()
        except pymysql.MySQLError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return
