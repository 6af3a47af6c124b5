"""UploadFiles."""

import io

import pytest

from plugins.core.namespace.upload_files import UploadFiles
from shared.sdk.errors import InvalidPath
from shared.sdk.output import TaskFailed
from tests.plugins.context import Workbench


@pytest.fixture
def bench(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.sql").write_text("a")
    (tmp_path / "b.txt").write_text("b")
    bench = Workbench(tmp_path)
    bench.variables["uri"] = bench.store("stored")
    return bench


def _content(bench, path):
    with bench.namespace_files("n").open(path) as file:
        return file.read().decode()


def test_files_of_the_working_directory_are_copied(bench):
    found = bench.outputs(UploadFiles, namespace="n", files=["**/*.sql"], destination="/to/")

    assert list(found["files"]) == ["to/in/a.sql"]
    assert _content(bench, "to/in/a.sql") == "a"
    assert bench.content(found["files"]["to/in/a.sql"]) == b"a"


@pytest.mark.parametrize("given", [{"/c.txt": "{{ uri }}"}, '{"c.txt": "{{ uri }}"}'])
def test_stored_files_are_copied_under_their_names(bench, given):
    bench.run(UploadFiles, namespace="n", filesMap=given)

    assert _content(bench, "c.txt") == "stored"


def test_stored_file_that_does_not_exist_is_left_out(bench):
    gone = "{{ uri }}.gone"

    assert bench.outputs(UploadFiles, namespace="n", filesMap={"c": gone})["files"] == {}


@pytest.mark.parametrize(
    ("conflict", "content"), [("OVERWRITE", "b"), ("SKIP", "old"), ("ERROR", "old")]
)
def test_file_that_is_there_already(bench, conflict, content):
    bench.namespace_files("n").put("b.txt", io.BytesIO(b"old"))

    if conflict == "ERROR":
        with pytest.raises(TaskFailed, match=r"File 'b\.txt' already exists in namespace 'n'"):
            bench.run(UploadFiles, namespace="n", files="b.txt", conflict=conflict)
    else:
        bench.run(UploadFiles, namespace="n", files="b.txt", conflict=conflict)

    assert _content(bench, "b.txt") == content


def test_something_must_be_given(bench):
    with pytest.raises(TaskFailed, match="files or filesMap is required"):
        bench.run(UploadFiles, namespace="n")


def test_link_out_of_the_working_directory_is_left_out(bench, tmp_path_factory):
    secret = tmp_path_factory.mktemp("outside") / "secret.txt"
    secret.write_text("secret")
    (bench.directory / "link.txt").symlink_to(secret)

    assert list(bench.outputs(UploadFiles, namespace="n", files="*.txt")["files"]) == ["b.txt"]


def test_name_can_not_leave_the_namespace(bench):
    with pytest.raises(InvalidPath):
        bench.run(UploadFiles, namespace="n", filesMap={"../x": "{{ uri }}"})
