"""storage.Size, Delete, Write and PurgeCurrentExecutionFiles."""

import io

import pytest

from plugins.core.storage.delete import Delete
from plugins.core.storage.purge_current_execution_files import PurgeCurrentExecutionFiles
from plugins.core.storage.size import Size
from plugins.core.storage.write import Write
from shared.ports.storage import FileMissing
from shared.sdk.output import TaskFailed
from tests.plugins.context import Workbench

MISSING = "kestra:///company/team/a-flow/executions/an-execution/none.txt"


def test_size_is_in_bytes(tmp_path):
    bench = Workbench(tmp_path)

    assert bench.outputs(Size, uri=bench.store("é")) == {"size": 2}


def test_size_of_a_missing_file_fails(tmp_path):
    with pytest.raises(FileMissing):
        Workbench(tmp_path).run(Size, uri=MISSING)


def test_deleted_file_is_gone(tmp_path):
    bench = Workbench(tmp_path)
    uri = bench.store("x")

    assert bench.outputs(Delete, uri=uri) == {"uri": uri, "deleted": True}
    assert not bench.files.exists(uri)


def test_missing_file_is_deleted_without_complaint(tmp_path):
    assert Workbench(tmp_path).outputs(Delete, uri=MISSING) == {"uri": MISSING, "deleted": False}


def test_missing_file_fails_when_asked_to(tmp_path):
    with pytest.raises(TaskFailed, match="there is no such file"):
        Workbench(tmp_path).run(Delete, uri=MISSING, errorOnMissing=True)


@pytest.mark.parametrize(("key", "suffix"), [("extension", ".txt"), ("suffix", ".md")])
def test_text_is_written_in_utf8(tmp_path, key, suffix):
    bench = Workbench(tmp_path, variables={"name": "Loïc"})

    uri = bench.outputs(Write, content="Hello {{ name }}", **{key: suffix})["uri"]

    assert bench.content(uri).decode() == "Hello Loïc"
    assert uri.endswith(f"/content{suffix}")


def test_every_file_of_the_execution_is_purged_and_no_other(tmp_path):
    bench = Workbench(tmp_path)
    given = bench.store("in")
    stored = bench.outputs(Write, content="out")["uri"]
    bench.storage.put("/company/team/_files/kept.txt", io.BytesIO(b"kept"))

    assert bench.outputs(PurgeCurrentExecutionFiles) == {"uris": [given, stored]}
    assert [file.path for file in bench.storage.list_under("/company")] == [
        "/company/team/_files/kept.txt"
    ]
