"""Log."""

import pytest

from plugins.core.log.log import Log
from shared.model.task import LogLevel
from shared.sdk.output import TaskFailed
from tests.plugins.context import Workbench


@pytest.fixture
def bench(tmp_path):
    return Workbench(tmp_path, variables={"name": "Ada", "names": ["Ada", "Grace"]})


@pytest.mark.parametrize(
    ("message", "lines"),
    [
        ("Hello {{ name }}", ["Hello Ada"]),
        (["one", "{{ name }}", 3], ["one", "Ada", "3"]),
        ("{{ names }}", ['["Ada","Grace"]']),
        (12, ["12"]),
        ("", [""]),
    ],
)
def test_text_is_a_line_and_a_list_is_a_line_each(bench, message, lines):
    assert bench.run(Log, message=message) is None
    assert bench.log.lines == [(LogLevel.INFO, line) for line in lines]


def test_level_may_be_an_expression(bench):
    bench.run(Log, message="x", level="{{ 'error' | upper }}")

    assert bench.log.lines == [(LogLevel.ERROR, "x")]


@pytest.mark.parametrize(("message", "kind"), [({"a": 1}, "map"), (None, "null")])
def test_other_types_are_refused(bench, message, kind):
    with pytest.raises(TaskFailed, match=f"Invalid message type '{kind}'"):
        bench.run(Log, message=message)
