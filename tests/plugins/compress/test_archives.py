"""Archives there and back, and those that are made to harm."""

import gzip
import io
import tarfile
import zipfile

import pytest

from plugins.compress import guards
from plugins.compress.archive_compress import ArchiveCompress
from plugins.compress.archive_decompress import ArchiveDecompress
from plugins.compress.file_compress import FileCompress
from plugins.compress.file_decompress import FileDecompress
from plugins.compress.guards import ArchiveRefused, safe_path
from tests.plugins.context import Workbench


@pytest.fixture
def bench(tmp_path):
    return Workbench(tmp_path)


KINDS = [
    {"algorithm": "ZIP"},
    {"algorithm": "TAR"},
    *({"algorithm": "TAR", "compression": name} for name in ("GZIP", "BZIP2", "XZ", "LZMA")),
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: "-".join(kind.values()))
def test_files_come_out_as_they_went_in(bench, kind):
    files = {"a.txt": bench.store(b"one", "1"), "folder/b.bin": bench.store(b"\x00\xff", "2")}

    packed = bench.outputs(ArchiveCompress, **{"from": files}, **kind)
    unpacked = bench.outputs(ArchiveDecompress, **{"from": packed["uri"]}, **kind)

    found = {name: bench.content(uri) for name, uri in unpacked["files"].items()}
    assert found == {"a.txt": b"one", "folder/b.bin": b"\x00\xff"}


@pytest.mark.parametrize("compression", ["GZIP", "BZIP2", "XZ", "LZMA"])
def test_file_comes_back_from_its_compression(bench, compression):
    packed = bench.outputs(
        FileCompress, **{"from": bench.store(b"text" * 1000)}, compression=compression
    )
    plain = bench.outputs(FileDecompress, **{"from": packed["uri"]}, compression=compression)

    assert bench.content(plain["uri"]) == b"text" * 1000
    assert len(bench.content(packed["uri"])) < 1000


def _zip(**entries):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return made.getvalue()


def _tar(*entries):
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for entry, content in entries:
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return made.getvalue()


@pytest.mark.parametrize(
    "name", ["../x", "a/../../x", "/etc/x", "..\\x", "C:\\x", "a/\x01", "", ".", "a/.."]
)
def test_path_that_leads_elsewhere_is_refused(name):
    with pytest.raises(ArchiveRefused, match="leads out of it"):
        safe_path(name)


@pytest.mark.parametrize("name", ["../x", "/x", "a/../../x"])
def test_archive_with_such_a_path_gives_nothing(bench, name):
    zipped = bench.store(_zip(**{"good": "x", name: "y"}), "a.zip")
    tarred = bench.store(_tar((tarfile.TarInfo(name), b"y")), "a.tar")

    for uri, algorithm in ((zipped, "ZIP"), (tarred, "TAR")):
        with pytest.raises(ArchiveRefused, match="leads out of it"):
            bench.run(ArchiveDecompress, **{"from": uri}, algorithm=algorithm)


def test_links_are_left_out(bench):
    link = tarfile.TarInfo("link")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    archive = bench.store(_tar((link, b""), (tarfile.TarInfo("file"), b"x")), "a.tar")

    outputs = bench.outputs(ArchiveDecompress, **{"from": archive}, algorithm="TAR")

    assert list(outputs["files"]) == ["file"]


def test_two_entries_of_one_path_are_refused(bench):
    archive = _tar((tarfile.TarInfo("a"), b"1"), (tarfile.TarInfo("./a"), b"2"))

    with pytest.raises(ArchiveRefused, match="two entries"):
        bench.run(ArchiveDecompress, **{"from": bench.store(archive)}, algorithm="TAR")


def test_bomb_is_refused_before_it_fills_the_disk(bench, monkeypatch):
    monkeypatch.setattr(guards, "FREE_BYTES", 1000)
    zeros = b"\x00" * 3_000_000
    zipped = bench.store(_zip(zeros=zeros), "bomb.zip")
    packed = bench.store(gzip.compress(zeros), "bomb.gz")

    with pytest.raises(ArchiveRefused, match="more than 200 times its own size"):
        bench.run(ArchiveDecompress, **{"from": zipped}, algorithm="ZIP")
    with pytest.raises(ArchiveRefused, match="more than 200 times its own size"):
        bench.run(FileDecompress, **{"from": packed}, compression="GZIP")


def test_too_many_entries_and_bytes_are_refused(bench, monkeypatch):
    archive = bench.store(_zip(a="12345", b="12345", c="12345"), "a.zip")

    monkeypatch.setattr(guards, "MOST_ENTRIES", 2)
    with pytest.raises(ArchiveRefused, match="more than 2 entries"):
        bench.run(ArchiveDecompress, **{"from": archive}, algorithm="ZIP")
    monkeypatch.setattr(guards, "MOST_ENTRIES", 10)
    monkeypatch.setattr(guards, "LARGEST_BYTES", 10)
    with pytest.raises(ArchiveRefused, match="more than 10 bytes"):
        bench.run(ArchiveDecompress, **{"from": archive}, algorithm="ZIP")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: "-".join(kind.values()))
@pytest.mark.parametrize("content", [b"no archive at all", b"PK\x03\x04", b"\x1f\x8b\x08"])
def test_what_is_no_archive_is_refused(bench, kind, content):
    with pytest.raises(ArchiveRefused):
        bench.run(ArchiveDecompress, **{"from": bench.store(content)}, **kind)


def test_archive_that_is_cut_off_is_refused(bench):
    whole = gzip.compress(b"text" * 10_000)

    with pytest.raises(ArchiveRefused, match="can not be unpacked"):
        bench.run(FileDecompress, **{"from": bench.store(whole[:-10])}, compression="GZIP")
