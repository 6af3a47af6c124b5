"""Metrics that a flow publishes."""

import pytest

from plugins.core.metric.publish import Publish
from shared.sdk.context import Metric, MetricKind
from shared.sdk.output import TaskFailed
from tests.plugins.context import Workbench


def test_metrics_are_published(tmp_path):
    bench = Workbench(tmp_path, variables={"rows": 42})
    metrics = [
        {"type": "counter", "name": "rows", "value": "{{ rows }}", "tags": {"table": "t"}},
        {"type": "timer", "name": "took", "value": "PT1.5S"},
        {"type": "gauge", "name": "load", "value": 0.5},
    ]

    bench.run(Publish, metrics=metrics)

    assert bench.metrics == [
        Metric("rows", MetricKind.COUNTER, 42.0, {"table": "t"}),
        Metric("took", MetricKind.TIMER, 1.5, {}),
        Metric("load", MetricKind.GAUGE, 0.5, {}),
    ]


@pytest.mark.parametrize(
    ("kind", "what"), [("counter", "number"), ("timer", "duration"), ("gauge", "number")]
)
def test_value_of_another_kind_is_refused_and_nothing_published(tmp_path, kind, what):
    bench = Workbench(tmp_path)
    good = {"type": "counter", "name": "good", "value": 1}
    bad = {"type": kind, "name": "bad", "value": "many"}

    with pytest.raises(TaskFailed, match=f"The value of the metric `bad` is no {what}: many"):
        bench.run(Publish, metrics=[good, bad])

    assert bench.metrics == []
