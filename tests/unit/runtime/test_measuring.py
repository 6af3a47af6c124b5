"""What one attempt may measure."""

import math

import pytest

from shared.model.metric import Measurement, MetricKind
from shared.runtime.masking import MASK, Masks
from shared.runtime.measuring import LONGEST_TEXT, MOST_METRICS, MOST_TAGS, Measurements
from shared.runtime.task_log import AttemptLog
from shared.sdk.context import Metric, RunInfo
from tests.builders import NOW

INFO = RunInfo("company.team", "a-flow", 1, "execution", "run", "task", 1)


class Kept:
    """The measurements of an attempt, and its log."""

    def __init__(self):
        self.masks = Masks()
        self.log = AttemptLog(INFO, lambda: NOW, self.masks, None)
        self.measurements = Measurements(lambda: NOW, self.masks, self.log)

    def lines(self):
        return [line.message for chunk in self.log.drain() for line in chunk.lines]


@pytest.fixture
def kept():
    return Kept()


def counter(name="rows", value=1.0, **tags):
    return Metric(name, MetricKind.COUNTER, value, tags)


def test_timer_is_kept_in_milliseconds(kept):
    kept.measurements.add(Metric("took", MetricKind.TIMER, 1.5, {"step": "load"}))

    assert kept.measurements.taken() == (
        Measurement(name="took", kind=MetricKind.TIMER, value=1500, tags={"step": "load"}, at=NOW),
    )


def test_secrets_are_hidden_in_names_and_tags(kept):
    kept.masks.add("hunter22")
    kept.measurements.add(counter("of hunter22", hunter22="hunter22!"))

    (found,) = kept.measurements.taken()

    assert (found.name, found.tags) == (f"of {MASK}", {MASK: f"{MASK}!"})


@pytest.mark.parametrize(
    "metric",
    [
        counter(value=math.inf),
        counter(value=math.nan),
        Metric("long", MetricKind.TIMER, 1e306),
        counter(""),
        counter("x" * (LONGEST_TEXT + 1)),
        counter("rows", tag="x" * (LONGEST_TEXT + 1)),
        counter("rows", **{f"tag{number}": "x" for number in range(MOST_TAGS + 1)}),
        counter("\ud800"),
        counter("rows", tag="\x00"),
    ],
    ids=range(9),
)
def test_what_can_not_be_kept_is_left_out_with_a_warning(kept, metric):
    kept.measurements.add(metric)
    kept.measurements.add(counter("good"))

    assert [one.name for one in kept.measurements.taken()] == ["good"]
    assert len(kept.lines()) == 1


def test_rest_of_too_many_is_left_out_with_one_warning(kept):
    for number in range(MOST_METRICS + 5):
        kept.measurements.add(counter(f"metric-{number}"))

    assert len(kept.measurements.taken()) == MOST_METRICS
    assert kept.lines() == ["The attempt has too many metrics, the rest is left out"]


def test_texts_of_all_metrics_are_bounded_together(kept):
    tags = {f"tag{number}": "x" * LONGEST_TEXT for number in range(MOST_TAGS)}
    for _ in range(MOST_METRICS):
        kept.measurements.add(counter("rows", **tags))

    assert 30 < len(kept.measurements.taken()) < 50
