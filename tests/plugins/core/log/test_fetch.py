"""Fetch."""

import pytest

from plugins.core.log.fetch import Fetch
from shared.model.log import LogLine
from shared.model.names import FlowName
from shared.model.task import LogLevel
from shared.sdk.errors import NoSuchExecution
from shared.sdk.ion import read_ion
from shared.sdk.output import TaskFailed
from tests.plugins.context import NOW, KnownExecutions, Workbench


@pytest.fixture
def bench(tmp_path):
    lines = [
        ("load", LogLevel.DEBUG, "fine"),
        ("load", LogLevel.WARN, "odd"),
        ("sum", LogLevel.INFO, "6"),
    ]
    logs = [
        (task, f"run-of-{task}", LogLine(at=NOW, level=level, message=text))
        for task, level, text in lines
    ]
    known = {"other": FlowName("company.team", "a-flow"), "foreign": FlowName("a.b", "c")}
    return Workbench(tmp_path, others_logs=logs, others=KnownExecutions(known))


def _messages(bench, **properties):
    outputs = bench.outputs(Fetch, **properties)
    with bench.files.open(outputs["uri"]) as file:
        records = list(read_ion(file))
    assert outputs["size"] == len(records)
    return [record["message"] for record in records]


@pytest.mark.parametrize(
    ("properties", "messages"),
    [
        ({}, ["odd", "6"]),
        ({"level": "TRACE"}, ["fine", "odd", "6"]),
        ({"level": "ERROR"}, []),
        ({"tasksId": ["sum"]}, ["6"]),
        ({"executionId": "other"}, ["odd", "6"]),
        ({"executionId": "foreign", "namespace": "a.b", "flowId": "c"}, ["odd", "6"]),
    ],
)
def test_lines_from_a_level_on_are_stored(bench, properties, messages):
    assert _messages(bench, **properties) == messages


def test_log_of_another_flow_is_not_given_without_its_name(bench):
    with pytest.raises(NoSuchExecution):
        bench.run(Fetch, executionId="foreign")


def test_record_says_where_and_when(bench):
    outputs = bench.outputs(Fetch, tasksId=["sum"])

    with bench.files.open(outputs["uri"]) as file:
        [record] = read_ion(file)
    assert record["timestamp"] == NOW
    del record["timestamp"]
    assert record == {
        "level": "INFO",
        "message": "6",
        "taskId": "sum",
        "taskRunId": "run-of-sum",
        "executionId": "an-execution",
    }


@pytest.mark.parametrize(
    "properties",
    [
        {"namespace": "a.b", "flowId": "c"},
        {"namespace": "a.b"},
        {"executionId": "x", "flowId": "c"},
    ],
)
def test_namespace_and_flow_go_with_an_execution_and_together(bench, properties):
    with pytest.raises(TaskFailed, match="`namespace` and `flowId`"):
        bench.run(Fetch, **properties)
