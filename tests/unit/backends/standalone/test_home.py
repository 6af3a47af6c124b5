"""One process at a time has a home directory."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from shared.backends.standalone.home import Home, HomeInUse
from shared.sdk.descendants import OWNER

LONGEST = 60


@pytest.fixture
def sleeper():
    """Starts processes that carry the mark of an owner."""
    started = []

    def start(owner):
        process = subprocess.Popen(
            ["/bin/sleep", "300"], env={OWNER: owner}, start_new_session=True
        )
        started.append(process)
        # The kernel shows the variables of a new program a moment after it has begun.
        while Path("/proc/self").exists() and not Path(f"/proc/{process.pid}/environ").read_bytes():
            time.sleep(0.01)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


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


def test_home_is_free_once_a_program_has_begun_that_a_killed_process_had_forked(tmp_path):
    first = Home(tmp_path)
    # As between fork and exec: the child has the lock of its parent for a moment.
    child = subprocess.Popen(["/bin/sleep", "0.3"], pass_fds=[first._lock.fileno()])
    first.close()

    Home(tmp_path).close()

    child.wait(LONGEST)


def test_home_is_made_with_its_parents(tmp_path):
    home = Home(tmp_path / "a" / "b")

    assert home.path.is_dir()
    home.close()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc")
def test_scripts_of_a_process_that_was_killed_are_ended_and_those_of_other_homes_not(
    tmp_path, sleeper
):
    home, other = Home(tmp_path / "home"), Home(tmp_path / "other")
    ours, theirs = sleeper(f"{home.owner}.before"), sleeper(f"{other.owner}.now")

    home.clear_up()

    assert ours.wait(LONGEST) == -signal.SIGKILL
    assert theirs.poll() is None
    home.close()
    other.close()


def test_copy_of_a_home_is_another_owner(tmp_path):
    home, copy = Home(tmp_path / "home"), Home(tmp_path / "copy")
    (tmp_path / "copy" / "secret.key").write_bytes(home.key())

    assert copy.key() == home.key()
    assert copy.owner != home.owner
    home.close()
    copy.close()


def test_working_directories_that_were_left_are_removed_and_nothing_else(tmp_path):
    home = Home(tmp_path / "home")
    outside = tmp_path / "outside"
    outside.mkdir()
    (home.workplace / "wd-left" / "deep").mkdir(parents=True)
    (home.workplace / "wd-link").symlink_to(outside)
    (home.workplace / "wd-left" / "link").symlink_to(outside)
    (home.workplace / "mine").mkdir()

    home.clear_up()

    assert sorted(one.name for one in home.workplace.iterdir()) == ["mine", "wd-link"]
    assert outside.is_dir()
    home.close()
