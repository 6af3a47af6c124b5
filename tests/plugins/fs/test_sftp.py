"""SFTP against a server on loopback."""

import io

import paramiko
import pytest

from plugins.core.http.guard import AddressRefused
from plugins.fs.sftp.delete import Delete
from plugins.fs.sftp.download import Download
from plugins.fs.sftp.downloads import Downloads
from plugins.fs.sftp.list import List
from plugins.fs.sftp.move import Move
from plugins.fs.sftp.upload import Upload
from plugins.fs.sftp.uploads import Uploads
from shared.model.task import LogLevel
from shared.sdk.output import TaskFailed
from tests.plugins.context import Workbench
from tests.plugins.fs.ssh_server import PASSWORD, USER, Folder, ssh_server


@pytest.fixture
def root(tmp_path):
    found = tmp_path / "server"
    (found / "outgoing" / "old").mkdir(parents=True)
    (found / "outgoing" / "a.csv").write_text("a")
    (found / "outgoing" / "b.txt").write_text("bb")
    (found / "outgoing" / "old" / "c.csv").write_text("ccc")
    return found


@pytest.fixture
def server(root):
    with ssh_server(root) as (port, fingerprint):
        yield {
            "host": "127.0.0.1",
            "port": port,
            "username": USER,
            "password": PASSWORD,
            "hostKey": fingerprint,
        }


def test_file_goes_up_whole_and_comes_down_the_same(bench, root, server):
    content = bytes(range(256)) * 5000
    uri = bench.store(content)

    up = bench.outputs(Upload, **server, **{"from": uri, "to": "/in/new/data.bin"})
    down = bench.outputs(Download, **server, **{"from": "/in/new/data.bin"})

    assert up == {"from": uri, "to": "/in/new/data.bin"}
    assert bench.content(down["to"]) == content
    assert [one.name for one in (root / "in" / "new").iterdir()] == ["data.bin"]


def test_upload_replaces_what_is_there(bench, root, server):
    bench.run(Upload, **server, **{"from": bench.store("new"), "to": "outgoing/a.csv"})

    assert (root / "outgoing" / "a.csv").read_text() == "new"


class OldServer(Folder):
    """Knows no renaming over a file, as servers before that extension."""

    def posix_rename(self, oldpath, newpath):
        return paramiko.SFTP_OP_UNSUPPORTED


def test_upload_replaces_on_a_server_without_atomic_renaming(bench, root):
    with ssh_server(root, interface=OldServer) as (port, _):
        where = {"host": "127.0.0.1", "port": port, "username": USER, "password": PASSWORD}
        bench.run(Upload, **where, **{"from": bench.store("new"), "to": "outgoing/a.csv"})

    assert (root / "outgoing" / "a.csv").read_text() == "new"
    assert sorted(one.name for one in (root / "outgoing").iterdir()) == ["a.csv", "b.txt", "old"]


class FullServer(Folder):
    """Has no room left once a file is opened."""

    def open(self, path, flags, attr):
        handle = super().open(path, flags, attr)
        if path.endswith(".part"):
            handle.write = lambda offset, data: paramiko.SFTP_FAILURE
        return handle


def test_upload_that_breaks_off_leaves_the_file_before_and_nothing_else(bench, root):
    with ssh_server(root, interface=FullServer) as (port, _):
        where = {"host": "127.0.0.1", "port": port, "username": USER, "password": PASSWORD}
        with pytest.raises(TaskFailed, match=r"127\.0\.0\.1 failed"):
            bench.run(Upload, **where, **{"from": bench.store("new"), "to": "outgoing/a.csv"})

    assert (root / "outgoing" / "a.csv").read_text() == "a"
    assert sorted(one.name for one in (root / "outgoing").iterdir()) == ["a.csv", "b.txt", "old"]


def test_several_files_go_up_by_their_names(bench, root, server):
    uris = [bench.store("1", "one.txt"), bench.store("2", "two.txt")]

    found = bench.outputs(Uploads, **server, **{"from": uris, "to": "/in"})

    assert found == {"files": ["/in/one.txt", "/in/two.txt"]}
    assert (root / "in" / "two.txt").read_text() == "2"


def test_list_tells_names_sizes_and_kinds(bench, server):
    found = bench.outputs(List, **server, **{"from": "/outgoing"})["files"]

    assert [
        (one["path"], one["fileType"], one["size"]) for one in found if one["name"] != "old"
    ] == [
        ("/outgoing/a.csv", "FILE", 1),
        ("/outgoing/b.txt", "FILE", 2),
    ]
    assert [one["fileType"] for one in found if one["name"] == "old"] == ["FOLDER"]


def test_list_walks_folders_and_keeps_what_matches(bench, server):
    wanted = {"from": "/outgoing/", "recursive": True, "regExp": r".*\.csv"}

    found = bench.outputs(List, **server, **wanted)["files"]

    assert [one["path"] for one in found] == ["/outgoing/a.csv", "/outgoing/old/c.csv"]


def test_downloads_move_what_was_copied(bench, root, server):
    wanted = {"from": "/outgoing", "recursive": True, "regExp": r".*\.csv"}

    found = bench.outputs(Downloads, **server, **wanted, action="MOVE", moveDirectory="/done")[
        "outputFiles"
    ]

    assert {name: bench.content(uri) for name, uri in found.items()} == {
        "a.csv": b"a",
        "old/c.csv": b"ccc",
    }
    assert (root / "done" / "old" / "c.csv").read_text() == "ccc"
    assert not (root / "outgoing" / "a.csv").exists()


def test_downloads_delete_what_was_copied(bench, root, server):
    bench.run(Downloads, **server, **{"from": "/outgoing"}, action="DELETE")

    assert [one.name for one in (root / "outgoing").iterdir()] == ["old"]


def test_move_into_a_folder_keeps_the_name(bench, root, server):
    found = bench.outputs(Move, **server, **{"from": "/outgoing/a.csv", "to": "/done/"})

    assert found["to"] == "/done/a.csv"
    assert (root / "done" / "a.csv").read_text() == "a"


def test_delete_says_whether_there_was_a_file(bench, server):
    assert bench.outputs(Delete, **server, uri="/outgoing/a.csv")["deleted"] is True
    assert bench.outputs(Delete, **server, uri="/outgoing/a.csv")["deleted"] is False
    with pytest.raises(TaskFailed, match="no such file"):
        bench.run(Delete, **server, uri="/outgoing/a.csv", errorOnMissing=True)


def test_missing_file_and_wrong_password_are_told(bench, server):
    with pytest.raises(TaskFailed, match="no such file"):
        bench.run(Download, **server, **{"from": "/nothing"})
    with pytest.raises(TaskFailed, match=r"The login to 127\.0\.0\.1:.* as ada failed"):
        bench.run(Download, **{**server, "password": "wrong"}, **{"from": "/outgoing/a.csv"})
    assert PASSWORD in bench.secrets


def test_server_with_another_key_is_refused_before_the_password_is_sent(bench, server):
    other = {**server, "hostKey": "SHA256:" + "A" * 43}

    with pytest.raises(TaskFailed, match="not the one that was expected"):
        bench.run(List, **other, **{"from": "/outgoing"})


def test_unchecked_key_is_told_in_the_log(bench, server):
    fingerprint = server.pop("hostKey")

    bench.run(List, **server, **{"from": "/outgoing"})

    [(level, line)] = bench.log.lines
    assert level is LogLevel.WARN
    assert fingerprint in line


@pytest.mark.parametrize("passphrase", [None, "of the key"])
def test_key_lets_in_as_well(bench, root, passphrase):
    key = paramiko.ECDSAKey.generate()
    text = io.StringIO()
    key.write_private_key(text, password=passphrase)
    with ssh_server(root, key=key) as (port, _):
        where = {"host": "127.0.0.1", "port": port, "username": USER, "keyfile": text.getvalue()}
        if passphrase:
            where["passphrase"] = passphrase
        found = bench.outputs(Download, **where, **{"from": "/outgoing/b.txt"})

    assert bench.content(found["to"]) == b"bb"


def test_text_that_is_no_key_is_refused_without_showing_it(bench, server):
    with pytest.raises(TaskFailed, match="The private key can not be read") as raised:
        bench.run(List, **server, keyfile="no-key-at-all", **{"from": "/outgoing"})

    assert "no-key-at-all" not in str(raised.value)


def test_private_addresses_are_out_of_reach(tmp_path, server):
    closed = Workbench(tmp_path)

    with pytest.raises(AddressRefused):
        closed.run(List, **server, **{"from": "/outgoing"})
