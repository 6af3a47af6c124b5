"""storage.DeduplicateItems."""

import pytest

from plugins.core.storage.deduplicate_items import DeduplicateItems
from shared.runtime.cancellation import StopReason
from shared.sdk.output import TaskFailed
from tests.plugins.context import Workbench


def test_last_line_of_each_key_is_kept_in_order(tmp_path):
    bench = Workbench(tmp_path)
    rows = b'{k:"a",n:1}\n{k:"b",n:2}\n\n{k:"a",n:3}\n{"k":"c","n":4}\n{k:"b",n:5}'

    outputs = bench.outputs(
        DeduplicateItems, **{"from": bench.store(rows, "rows.ion"), "expr": "{{ k }}"}
    )

    assert bench.content(outputs.pop("uri")) == b'{k:"a",n:3}\n{"k":"c","n":4}\n{k:"b",n:5}\n'
    assert outputs == {"numKeys": 3, "processedItemsTotal": 5, "droppedItemsTotal": 2}


def test_key_can_be_built_from_several_fields(tmp_path):
    bench = Workbench(tmp_path)
    rows = b"{a:1,b:1}\n{a:1,b:2}\n{a:1,b:1}\n"

    outputs = bench.outputs(
        DeduplicateItems, **{"from": bench.store(rows), "expr": "{{ a }}-{{ b }}"}
    )

    assert bench.content(outputs["uri"]) == b"{a:1,b:2}\n{a:1,b:1}\n"


def test_empty_file_stays_empty(tmp_path):
    bench = Workbench(tmp_path)

    outputs = bench.outputs(DeduplicateItems, **{"from": bench.store(""), "expr": "{{ k }}"})

    assert bench.content(outputs.pop("uri")) == b""
    assert outputs == {"numKeys": 0, "processedItemsTotal": 0, "droppedItemsTotal": 0}


def test_stopped_task_ends(tmp_path):
    bench = Workbench(tmp_path)
    uri = bench.store(b"{k:1}\n")
    bench.cancellation.set(StopReason.KILLED)

    with pytest.raises(TaskFailed, match="stopped"):
        bench.run(DeduplicateItems, **{"from": uri, "expr": "{{ k }}"})
