"""What a task run has written down is found when it runs again."""

from dataclasses import replace

from plugins.gcp.gcs.upload import UriOutput
from shared.sdk.records import record, record_output, recorded, recorded_output
from tests.plugins.context import Workbench


def test_what_was_written_down_is_found_by_a_later_attempt(tmp_path):
    bench = Workbench(tmp_path)
    record(bench, "deleting", {"generation": "7"})

    bench.info = replace(bench.info, attempt=2)

    assert recorded(bench, "deleting") == {"generation": "7"}


def test_outputs_are_found_as_they_were(tmp_path):
    bench = Workbench(tmp_path)
    output = UriOutput(uri="gs://b/x")

    assert recorded_output(bench, UriOutput) is None
    assert record_output(bench, output) == recorded_output(bench, UriOutput) == output


def test_another_task_run_finds_nothing(tmp_path):
    bench = Workbench(tmp_path)
    record(bench, "deleting", {})

    bench.info = replace(bench.info, task_run_id="another")

    assert recorded(bench, "deleting") is None
