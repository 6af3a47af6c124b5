"""Copying and deleting files of a namespace."""

import io

import pytest

from plugins.core.namespace.delete_files import DeleteFiles
from plugins.core.namespace.download_files import DownloadFiles
from tests.plugins.context import Workbench


@pytest.fixture
def bench(tmp_path):
    bench = Workbench(tmp_path)
    for path in ("a.sql", "old/b.sql", "old/deep/c.txt"):
        bench.namespace_files("n").put(path, io.BytesIO(path.encode()))
    return bench


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ("a.sql", ["a.sql"]),
        (["**/*.sql"], ["a.sql", "old/b.sql"]),
        (["/old/*", "a.sql"], ["a.sql", "old/b.sql"]),
        ('["a.sql"]', ["a.sql"]),
        ("[ab].sql", ["a.sql"]),
        ("{{ ['a.sql', 'old/b.sql'] }}", ["a.sql", "old/b.sql"]),
    ],
)
def test_matching_files_are_copied(bench, files, expected):
    found = bench.outputs(DownloadFiles, namespace="n", files=files)["files"]

    assert sorted(found) == expected
    assert [bench.content(found[path]).decode() for path in expected] == expected
    assert [(one.name, one.value) for one in bench.metrics] == [("downloaded", len(expected))]


def test_copies_go_to_a_folder(bench):
    found = bench.outputs(DownloadFiles, namespace="n", files="a.sql", destination="/here")

    assert found["files"]["a.sql"].endswith("/here/a.sql")


def test_matching_files_are_deleted(bench):
    bench.run(DeleteFiles, namespace="n", files=["old/**"])

    assert bench.namespace_files("n").list_paths() == ["a.sql"]
    assert [(one.name, one.value) for one in bench.metrics] == [("deleted", 2)]
