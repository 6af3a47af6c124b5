"""The contract of `Storage`."""

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from shared.model.uris import LONGEST_NAME_BYTES, InvalidStorageUri
from shared.ports.storage import FileExists, FileMissing


def put(storage, path, content=b"content", **options):
    return storage.put(path, io.BytesIO(content), **options)


def read(storage, path):
    with storage.open(path) as content:
        return content.read()


def paths(files):
    return [file.path for file in files]


class Broken(io.RawIOBase):
    """A content that can not be read to its end."""

    def __init__(self):
        self._reads = 0

    def readable(self):
        return True

    def read(self, size=-1):
        self._reads += 1
        if self._reads == 1 and size >= 0:
            return b"half"
        raise OSError("the client has gone")


def test_file_that_was_never_put_is_missing(storage):
    assert storage.exists("/a/b") is False
    assert storage.delete("/a/b") is False
    with pytest.raises(FileMissing):
        storage.open("/a/b")
    with pytest.raises(FileMissing):
        storage.stat("/a/b")


def test_content_is_read_as_it_was_put(storage):
    content = bytes(range(256)) * 10_000

    put(storage, "/a/b.bin", content)

    assert read(storage, "/a/b.bin") == content


def test_put_tells_what_stat_tells(backend):
    storage = backend.ports.storage
    before = backend.ports.clock.now() - timedelta(seconds=1)

    stored = put(storage, "/a/b", b"four", metadata={"key": "value"})

    assert stored == storage.stat("/a/b")
    assert (stored.path, stored.size, stored.metadata) == ("/a/b", 4, {"key": "value"})
    assert before <= stored.modified_at <= backend.ports.clock.now() + timedelta(seconds=1)


def test_put_replaces_content_and_metadata(storage):
    put(storage, "/a", b"first", metadata={"one": "1", "two": "2"})
    put(storage, "/a", b"second", metadata={"two": "3"})

    assert (read(storage, "/a"), storage.stat("/a").metadata) == (b"second", {"two": "3"})


def test_put_without_metadata_leaves_none(storage):
    put(storage, "/a", metadata={"one": "1"})
    put(storage, "/a")

    assert storage.stat("/a").metadata == {}


def test_put_of_what_must_be_absent_is_refused_and_changes_nothing(storage):
    put(storage, "/a", b"first", metadata={"one": "1"})

    with pytest.raises(FileExists):
        put(storage, "/a", b"second", metadata={"two": "2"}, if_absent=True)

    assert (read(storage, "/a"), storage.stat("/a").metadata) == (b"first", {"one": "1"})


def test_put_of_what_is_absent_succeeds(storage):
    put(storage, "/a", metadata={"one": "1"}, if_absent=True)
    storage.delete("/a")

    put(storage, "/a", b"second", if_absent=True)

    assert (read(storage, "/a"), storage.stat("/a").metadata) == (b"second", {})


def test_of_writers_that_want_none_to_be_there_one_succeeds(storage):
    start = threading.Barrier(8)

    def write(number):
        start.wait()
        try:
            put(storage, "/a", str(number).encode(), if_absent=True)
        except FileExists:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        written = list(pool.map(write, range(8)))

    assert sorted(written) == [False] * 7 + [True]
    assert read(storage, "/a") == str(written.index(True)).encode()


def test_content_that_can_not_be_read_changes_nothing(storage):
    put(storage, "/a", b"first", metadata={"one": "1"})

    with pytest.raises(OSError, match="gone"):
        storage.put("/a", Broken())
    with pytest.raises(OSError, match="gone"):
        storage.put("/b", Broken())

    assert (read(storage, "/a"), storage.stat("/a").metadata) == (b"first", {"one": "1"})
    assert storage.exists("/b") is False


def test_reader_keeps_what_it_opened(storage):
    put(storage, "/replaced", b"first")
    put(storage, "/deleted", b"first")

    with storage.open("/replaced") as replaced, storage.open("/deleted") as deleted:
        put(storage, "/replaced", b"second")
        storage.delete("/deleted")
        found = replaced.read(), deleted.read()

    assert found == (b"first", b"first")


def test_deleted_file_is_missing(storage):
    put(storage, "/a/b")

    assert storage.delete("/a/b") is True
    assert storage.delete("/a/b") is False
    assert storage.exists("/a/b") is False


def test_folder_is_no_file(storage):
    put(storage, "/a/b/c")

    assert storage.exists("/a/b") is False
    assert storage.delete("/a/b") is False
    with pytest.raises(FileMissing):
        storage.open("/a/b")
    with pytest.raises(FileMissing):
        storage.stat("/a/b")
    assert storage.exists("/a/b/c") is True


def test_file_is_no_folder(storage):
    put(storage, "/a")

    assert storage.exists("/a/b") is False
    assert paths(storage.list_under("/a")) == []
    with pytest.raises(FileMissing):
        storage.open("/a/b")


@pytest.mark.parametrize(("first", "second"), [("/a", "/a/b"), ("/a/b", "/a")])
@pytest.mark.parametrize("options", [{}, {"if_absent": True}], ids=["replace", "if-absent"])
def test_file_in_the_way_is_refused_or_stays(storage, first, second, options):
    put(storage, first)

    try:
        put(storage, second, b"second", **options)
    except FileExists:
        assert storage.exists(second) is False

    assert read(storage, first) == b"content"


def test_files_under_a_folder_come_sorted_by_path(storage):
    wanted = ["/a/b", "/a/c-d/e", "/a/c/d", "/a/c/d.x/e"]
    for path in [*wanted[::-1], "/ab", "/b/a/b"]:
        put(storage, path)

    assert paths(storage.list_under("/a")) == sorted(wanted)


def test_listed_file_is_described_as_by_stat(storage):
    put(storage, "/a/b", metadata={"one": "1"})

    assert list(storage.list_under("/a")) == [storage.stat("/a/b")]


def test_nothing_is_under_a_folder_that_is_not_there(storage):
    assert list(storage.list_under("/a")) == []
    assert storage.delete_under("/a") == []


def test_files_may_go_while_they_are_listed(storage):
    for name in "bcd":
        put(storage, f"/a/{name}")

    listed = storage.list_under("/a")
    first = next(listed)
    storage.delete("/a/c")
    rest = paths(listed)

    assert first.path == "/a/b"
    assert rest in (["/a/d"], ["/a/c", "/a/d"])


def test_delete_under_a_folder_removes_every_file_of_it(storage):
    for path in ["/a/c/d", "/a/b", "/ab", "/b"]:
        put(storage, path, metadata={"one": "1"})

    assert storage.delete_under("/a") == ["/a/b", "/a/c/d"]
    assert [storage.exists(path) for path in ["/a/b", "/a/c/d", "/ab", "/b"]] == [
        False,
        False,
        True,
        True,
    ]


def test_files_survive_a_crash(backend):
    put(backend.ports.storage, "/a", metadata={"one": "1"})

    backend.crash()

    assert read(backend.ports.storage, "/a") == b"content"
    assert backend.ports.storage.stat("/a").metadata == {"one": "1"}


def test_file_may_be_put_where_others_are_deleted(storage):
    """Deleting the last file of a folder removes the folder; a put at that moment needs it."""

    class Deleting(io.BytesIO):
        def read(self, size=-1):
            storage.delete("/a/b/last")
            return super().read(size)

    put(storage, "/a/b/last")

    storage.put("/a/b/new", Deleting(b"content"))

    assert read(storage, "/a/b/new") == b"content"


ODD_NAMES = [
    "with space",
    "%2e%2e",
    "a\\b",
    "~",
    "-rf",
    "$HOME",
    "*?[x]",
    "...",
    ".hidden",
    "a.json",
    "CON",
    "\u00e9\u0301\u200b\U0001f600",
    "x" * LONGEST_NAME_BYTES,
]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_odd_name_is_a_name_as_any_other(storage, name):
    put(storage, f"/a/{name}", metadata={"one": "1"})
    put(storage, "/a/other")

    assert paths(storage.list_under("/a")) == sorted([f"/a/{name}", "/a/other"])
    assert storage.stat(f"/a/{name}").metadata == {"one": "1"}
    assert storage.delete(f"/a/{name}") is True


@pytest.mark.parametrize("path", ["/a//b", "/./a/./b", "//a/b", "/a/b/"])
def test_empty_segments_and_dots_are_dropped(storage, path):
    put(storage, path)

    assert paths(storage.list_under("/a")) == ["/a/b"]
    assert read(storage, "/a/b") == read(storage, path) == b"content"
    assert storage.exists(path) is storage.delete(path) is True


REFUSED = {
    "parent": "/a/../b",
    "only-parent": "..",
    "nothing": "",
    "root": "/",
    "nul": "/a\x00b",
    "line-break": "/a\nb",
    "lone-surrogate": "/a\ud800",
    "undecodable-byte": "/a\udcff",
    "long-name": "/" + "x" * (LONGEST_NAME_BYTES + 1),
    "long-name-in-bytes": "/" + "\u00e9" * LONGEST_NAME_BYTES,
    "long-path": "/x" * 600,
}


@pytest.mark.parametrize("path", REFUSED.values(), ids=REFUSED.keys())
@pytest.mark.parametrize(
    "call",
    [
        put,
        read,
        lambda storage, path: storage.stat(path),
        lambda storage, path: storage.exists(path),
        lambda storage, path: storage.delete(path),
        lambda storage, path: storage.delete_under(path),
        lambda storage, path: list(storage.list_under(path)),
    ],
    ids=["put", "open", "stat", "exists", "delete", "delete-under", "list-under"],
)
def test_path_that_is_none_is_refused(storage, path, call):
    with pytest.raises(InvalidStorageUri) as refused:
        call(storage, path)

    assert len(str(refused.value)) < 400
    assert str(refused.value).encode()
