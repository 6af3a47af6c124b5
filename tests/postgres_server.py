"""Runs a PostgreSQL server of the tests' own, on loopback, in a folder that is removed."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

PASSWORD = "a-password-of-tests"


def _programs():
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    on_path = shutil.which("initdb")
    if not found and on_path:
        found = [Path(on_path)]
    if not found:
        pytest.skip("there is no PostgreSQL server: apt-get install postgresql")
    return found[0].parent


def _account():
    """The server refuses to run as root: some other account then."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    pytest.skip("there is no account that could run PostgreSQL")


def free_port():
    """A port of loopback that nobody listens to."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


@contextmanager
def running_postgres():
    """The port of a server; its user is `tests`, its database `postgres`."""
    programs, account = _programs(), _account()
    folder = Path(tempfile.mkdtemp(prefix="windhover-postgres-"))
    try:
        if account:
            os.chown(folder, account["user"], account["group"])
        port = free_port()
        secret = folder / "password"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        plain = {"cwd": folder, "env": {"LC_ALL": "C.UTF-8", "PATH": os.defpath}, **account}
        subprocess.run(  # noqa: S603 - our own words
            [
                programs / "initdb",
                *("--pgdata", folder / "data", "--username", "tests", "--pwfile", secret),
                *("--auth", "scram-sha-256", "--encoding", "UTF8", "--no-sync"),
            ],
            check=True,
            capture_output=True,
            **plain,
        )
        options = f"-c listen_addresses=127.0.0.1 -c port={port} -c fsync=off -k {folder}"
        control = [programs / "pg_ctl", "--pgdata", folder / "data", "--wait"]
        start = [*control, "--log", folder / "log", "--options", options, "start"]
        subprocess.run(start, check=True, stdout=subprocess.DEVNULL, **plain)  # noqa: S603
        try:
            yield port
        finally:
            stop = [*control, "--mode", "fast", "stop"]
            subprocess.run(stop, check=True, stdout=subprocess.DEVNULL, **plain)  # noqa: S603
    finally:
        shutil.rmtree(folder, ignore_errors=True)
