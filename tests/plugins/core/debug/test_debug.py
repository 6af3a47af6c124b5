"""Echo and Return."""

import pytest

from plugins.core.debug.echo import Echo
from plugins.core.debug.return_ import Return
from shared.model.task import LogLevel
from shared.sdk.context import MetricKind
from tests.plugins.context import Workbench


@pytest.fixture
def bench(tmp_path):
    return Workbench(tmp_path, variables={"name": "Ada"})


@pytest.mark.parametrize(
    ("properties", "line"),
    [
        ({"format": "Hello {{ name }}"}, (LogLevel.INFO, "Hello Ada")),
        ({"format": "x", "level": "{{ 'WARN' }}"}, (LogLevel.WARN, "x")),
        ({}, (LogLevel.INFO, "")),
    ],
)
def test_echo_logs_its_text_and_gives_nothing(bench, properties, line):
    assert bench.run(Echo, **properties) is None
    assert bench.log.lines == [line]


@pytest.mark.parametrize(
    ("properties", "value", "length"),
    [({"format": "Hello {{ name }}"}, "Hello Ada", 9), ({}, None, 0)],
)
def test_return_gives_its_text_and_measures_it(bench, properties, value, length):
    assert bench.outputs(Return, **properties) == {"value": value}
    counter, timer = bench.metrics
    assert (counter.name, counter.kind, counter.value) == ("length", MetricKind.COUNTER, length)
    assert (timer.name, timer.kind) == ("duration", MetricKind.TIMER)
    assert [level for level, _ in bench.log.lines] == [LogLevel.DEBUG]
