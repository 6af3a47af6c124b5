"""One process at a time has a home directory."""

import os
import subprocess
import sys

import pytest

from shared.backends.standalone.home import Home, HomeInUse


def test_second_owner_is_refused_and_told_the_first(tmp_path):
    first = Home(tmp_path)

    with pytest.raises(HomeInUse, match=f"process {os.getpid()}") as refused:
        Home(tmp_path)

    assert "--home" in refused.value.remedy
    first.close()


def test_home_is_free_once_closed(tmp_path):
    Home(tmp_path).close()

    Home(tmp_path).close()


def test_process_that_was_killed_leaves_no_lock(tmp_path):
    program = (
        "import os, pathlib, signal, sys\n"
        "from shared.backends.standalone.home import Home\n"
        "home = Home(pathlib.Path(sys.argv[1]))\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, tmp_path], check=False)  # noqa: S603

    Home(tmp_path).close()

    assert done.returncode == -9


def test_home_is_made_with_its_parents(tmp_path):
    home = Home(tmp_path / "a" / "b")

    assert home.path.is_dir()
    home.close()
