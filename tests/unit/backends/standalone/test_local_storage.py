"""What only a storage of real files can get wrong."""

import io
import os
from pathlib import Path

import pytest

from shared.backends.standalone.local_storage import LocalStorage
from shared.ports.storage import FileMissing


@pytest.fixture
def root(tmp_path):
    return tmp_path / "storage"


@pytest.fixture
def storage(root):
    return LocalStorage(root)


@pytest.fixture
def outside(tmp_path):
    """A folder that the storage must not reach, with a file in it."""
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "secret").write_text("secret")
    return folder


def put(storage, path, content=b"content", **options):
    return storage.put(path, io.BytesIO(content), **options)


def test_file_is_where_people_look_for_it(storage, root):
    put(storage, "/a/b.csv", metadata={"key": "value"})

    assert (root / "files/a/b.csv").read_bytes() == b"content"


def test_link_to_a_file_outside_is_no_file(storage, root, outside):
    (root / "files/link").symlink_to(outside / "secret")

    assert storage.exists("/link") is False
    assert storage.delete("/link") is False
    with pytest.raises(FileMissing):
        storage.open("/link")
    with pytest.raises(FileMissing):
        storage.stat("/link")


def test_nothing_is_written_through_a_link(storage, root, outside):
    (root / "files/link").symlink_to(outside)

    with pytest.raises(FileMissing):
        put(storage, "/link/new")

    assert sorted(path.name for path in outside.iterdir()) == ["secret"]


def test_nothing_is_listed_or_deleted_through_a_link(storage, root, outside):
    put(storage, "/a/b")
    (root / "files/a/file").symlink_to(outside / "secret")
    (root / "files/a/folder").symlink_to(outside)
    (root / "files/a/broken").symlink_to(outside / "nothing")

    assert storage.delete_under("/a") == ["/a/b"]
    assert (outside / "secret").read_text() == "secret"


def test_link_inside_is_no_second_name(storage, root):
    put(storage, "/mine/a")
    (root / "files/yours").symlink_to(root / "files/mine")

    assert storage.exists("/yours/a") is False


def test_root_may_be_behind_a_link(tmp_path):
    (tmp_path / "disk").mkdir()
    (tmp_path / "home").symlink_to(tmp_path / "disk")
    storage = LocalStorage(tmp_path / "home")

    put(storage, "/a")

    assert (tmp_path / "disk/files/a").read_bytes() == b"content"


def test_empty_folders_go_with_their_last_file(storage, root):
    put(storage, "/a/b/c")
    put(storage, "/a/d")

    storage.delete("/a/b/c")

    assert sorted(path.name for path in (root / "files/a").iterdir()) == ["d"]


def test_metadata_goes_with_its_file(storage, root):
    put(storage, "/a/b", metadata={"key": "value"})

    storage.delete("/a/b")

    assert [path for path in (root / "metadata").rglob("*") if path.is_file()] == []


def test_nothing_is_left_of_puts(storage, root):
    put(storage, "/a", metadata={"key": "value"})
    put(storage, "/a", if_absent=False)

    assert list((root / "incoming").iterdir()) == []


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
def test_put_with_metadata_leaves_no_file_open(storage):
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - pathlib keeps it open itself

    for number in range(5):
        put(storage, f"/{number}", metadata={"key": "value"})

    assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208


def test_half_a_put_of_a_dead_process_is_swept_at_the_start(storage, root):
    (root / "incoming/half").write_bytes(b"ha")

    LocalStorage(root)

    assert list((root / "incoming").iterdir()) == []


def test_folder_that_is_removed_again_and_again_is_an_error(storage, root, monkeypatch):
    monkeypatch.setattr(Path, "mkdir", lambda *_, **__: None)

    with pytest.raises(FileMissing, match="again and again"):
        put(storage, "/a/b")
