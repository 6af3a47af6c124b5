"""The trigger for new files, against a server on loopback."""

import os

import paramiko
import pytest

from plugins.fs.sftp.trigger import Trigger
from shared.model.task import LogLevel
from shared.sdk.output import TaskFailed
from tests.plugins.fs.ssh_server import PASSWORD, USER, Folder, ssh_server
from tests.plugins.looking import Looking


@pytest.fixture
def root(tmp_path):
    found = tmp_path / "server"
    (found / "in").mkdir(parents=True)
    return found


def watching(bench, port, **properties):
    """Looks that tell (path there, content) of each file."""

    def told(found):
        return [(file.server_path, bench.content(file.path).decode()) for file in found.files]

    where = {"host": "127.0.0.1", "port": port, "username": USER, "password": PASSWORD}
    return Looking(bench, Trigger, {**where, "from": "/in", **properties}, told)


@pytest.fixture
def looking(bench, root):
    with ssh_server(root) as (port, _):
        yield lambda **properties: watching(bench, port, **properties)


def put(root, name, content, changed_at=1_700_000_000):
    path = root / "in" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(content)
    os.utime(path, (changed_at, changed_at))


def test_new_files_fire_once_together_and_are_moved(looking, root):
    watch = looking(action="MOVE", moveDirectory="/done", recursive=True)
    nothing = watch.again()
    put(root, "a.csv", "1")
    put(root, "old/b.csv", "2")

    assert nothing is None
    assert watch.again() == [("/in/a.csv", "1"), ("/in/old/b.csv", "2")]
    assert watch.again() is None
    assert (root / "done" / "old" / "b.csv").read_text() == "2"


def test_look_that_is_repeated_after_a_crash_finds_what_was_deleted(looking, root):
    watch = looking(action="DELETE")
    put(root, "a.csv", "1")

    first = watch.again()

    assert list((root / "in").iterdir()) == []
    assert watch.same() == first == [("/in/a.csv", "1")]


def test_look_that_is_repeated_leaves_a_file_that_has_come_in_place_of_another(looking, root):
    watch = looking(action="DELETE")
    put(root, "a.csv", "1")
    watch.again()
    put(root, "a.csv", "another")

    watch.same()

    assert (root / "in" / "a.csv").read_text() == "another"
    assert watch.again() == [("/in/a.csv", "another")]


def test_files_that_stay_fire_when_they_are_new_or_changed(looking, root):
    watch = looking(action="NONE")
    put(root, "a.csv", "1")

    first, second = watch.again(), watch.again()
    put(root, "a.csv", "2", changed_at=1_700_000_060)
    put(root, "b.csv", "3")

    assert (first, second) == ([("/in/a.csv", "1")], None)
    assert watch.again() == [("/in/a.csv", "2"), ("/in/b.csv", "3")]
    assert watch.again() is None


@pytest.mark.parametrize(
    ("on", "first", "second"),
    [("CREATE", [("/in/a", "1")], [("/in/b", "3")]), ("UPDATE", None, [("/in/a", "22")])],
)
def test_only_what_is_asked_for_counts(looking, root, on, first, second):
    watch = looking(on=on)
    put(root, "a", "1")
    found = watch.again()
    put(root, "a", "22")
    put(root, "b", "3")

    assert (found, watch.again(), watch.again()) == (first, second, None)


@pytest.mark.parametrize("action", ["NONE", "DELETE"])
def test_what_was_not_taken_at_one_look_is_taken_at_the_next(looking, root, action):
    watch = looking(action=action, maxFiles=2)
    for name in "abc":
        put(root, name, name)

    assert watch.again() == [("/in/a", "a"), ("/in/b", "b")]
    assert watch.again() == [("/in/c", "c")]
    assert watch.again() is None


def test_only_files_that_match_count(looking, root):
    put(root, "a.csv", "1")
    put(root, "a.txt", "2")

    assert looking(regExp=r".*\.csv").again() == [("/in/a.csv", "1")]


class ReadOnly(Folder):
    """Lets nobody remove anything."""

    def remove(self, path):
        return paramiko.SFTP_PERMISSION_DENIED


def test_file_that_can_not_be_deleted_fires_and_the_log_says_so(bench, root):
    put(root, "a.csv", "1")
    with ssh_server(root, interface=ReadOnly) as (port, _):
        found = watching(bench, port, action="DELETE").again()

    assert found == [("/in/a.csv", "1")]
    refused = [line for level, line in bench.log.lines if level is LogLevel.WARN]
    assert [line for line in refused if line.startswith("DELETE of /in/a.csv was not possible")]


def test_missing_folder_is_told_and_fires_nothing(looking):
    with pytest.raises(TaskFailed, match="no such file"):
        looking(**{"from": "/nowhere"}).again()


def test_move_without_a_place_is_refused_when_the_flow_is_saved():
    with pytest.raises(ValueError, match="`moveDirectory` is needed"):
        Trigger.model_validate(
            {"id": "t", "type": "t", "host": "h", "username": "u", "from": "/in", "action": "MOVE"}
        )
