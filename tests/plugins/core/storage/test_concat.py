"""storage.Concat."""

import pytest

from plugins.core.storage.concat import Concat
from shared.model.uris import InvalidStorageUri
from shared.ports.storage import FileMissing
from shared.runtime.cancellation import StopReason
from shared.runtime.files import FileOutOfReach
from shared.runtime.rendering import InvalidProperty
from shared.sdk.output import TaskFailed
from shared.sdk.streams import BLOCK
from tests.plugins.context import Workbench


def test_files_are_joined_in_order_with_the_separator_after_each(tmp_path):
    bench = Workbench(tmp_path)
    files = [bench.store("one", "1"), bench.store("two\n", "2"), bench.store("", "3")]

    outputs = bench.outputs(Concat, files=files, separator="|", extension=".csv")

    assert bench.content(outputs["uri"]) == b"one|two\n||"
    assert outputs["uri"].endswith("/tasks/a-task/a-task-run/joined.csv")


def test_list_can_be_an_expression(tmp_path):
    bench = Workbench(tmp_path)
    bench.variables["parts"] = [bench.store("a", "1"), bench.store("b", "2")]

    outputs = bench.outputs(Concat, files="{{ parts }}")

    assert bench.content(outputs["uri"]) == b"ab"


def test_large_files_stream_through(tmp_path):
    bench = Workbench(tmp_path)
    large = b"x" * (3 * BLOCK + 1)

    outputs = bench.outputs(Concat, files=[bench.store(large, "1"), bench.store(b"y", "2")])

    assert bench.content(outputs["uri"]) == large + b"y"


@pytest.mark.parametrize(
    ("uri", "error"),
    [
        ("kestra:///company/team/a-flow/executions/an-execution/none.txt", FileMissing),
        ("file:///etc/passwd", InvalidStorageUri),
        ("kestra:///other/team/_files/secret.txt", FileOutOfReach),
        ("kestra:///company/team/a-flow/executions/an-execution/../../x", InvalidStorageUri),
    ],
)
def test_what_is_no_file_of_the_execution_is_refused(tmp_path, uri, error):
    bench = Workbench(tmp_path)

    with pytest.raises(error):
        bench.run(Concat, files=[uri])


def test_text_that_renders_to_no_list_is_refused(tmp_path):
    bench = Workbench(tmp_path, variables={"parts": 3})

    with pytest.raises(InvalidProperty, match="files"):
        bench.run(Concat, files="{{ parts }}")


def test_stopped_task_ends_and_stores_nothing(tmp_path):
    bench = Workbench(tmp_path)
    uri = bench.store("one")
    bench.cancellation.set(StopReason.KILLED)

    with pytest.raises(TaskFailed, match="stopped"):
        bench.run(Concat, files=[uri])

    assert [file.path for file in bench.storage.list_under("/company")] == [
        "/company/team/a-flow/executions/an-execution/inputs/input.txt"
    ]
