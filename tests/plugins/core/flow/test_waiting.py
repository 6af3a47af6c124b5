"""What Pause and LoopUntil make of their properties when they are reached."""

from datetime import timedelta

import pytest

from shared.sdk.output import TaskFailed
from tests.plugins.core.flow.flows import evaluator, flowable, ids, log

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("frequency", "interval", "most", "longest"),
    [
        ({}, MINUTE, None, None),
        (
            {"interval": "{{ wait }}", "maxIterations": "{{ 3 }}", "maxDuration": "PT1H"},
            timedelta(seconds=5),
            3,
            timedelta(hours=1),
        ),
    ],
)
def test_loop_until_reads_its_limits(frequency, interval, most, longest):
    task = flowable(
        "LoopUntil", condition="{{ n > 2 }}", checkFrequency=frequency, tasks=[log("a")]
    )

    rounds = task.rounds(evaluator(n=3, wait="PT5S"))

    assert (rounds.is_enough, rounds.interval, rounds.most, rounds.longest) == (
        True,
        interval,
        most,
        longest,
    )
    assert not task.rounds(evaluator(n=2, wait="PT5S")).is_enough
    assert ids(task.plan(None).tasks) == ["a"]


def test_old_name_of_loop_until_has_the_limits_of_its_time():
    task = flowable("WaitFor", condition="false", tasks=[log("a")])

    rounds = task.rounds(evaluator())

    assert (rounds.interval, rounds.most, rounds.longest) == (
        timedelta(seconds=1),
        100,
        timedelta(hours=1),
    )


def test_limit_that_renders_to_nonsense_fails_the_task():
    frequency = {"interval": "{{ 'soon' }}"}
    task = flowable("LoopUntil", condition="true", checkFrequency=frequency, tasks=[log("a")])

    with pytest.raises(TaskFailed, match="`soon`: "):
        task.rounds(evaluator())


def test_pause_reads_its_duration_by_both_names():
    now = flowable("Pause", pauseDuration="{{ wait }}", behavior="FAIL", timeout="PT2M")
    old = flowable("Pause", delay="PT1M")

    assert now.pausing(evaluator(wait="PT1M")).duration == MINUTE
    assert now.pausing(evaluator(wait="PT1M")).timeout == timedelta(minutes=2)
    assert now.pausing(evaluator(wait="PT1M")).behavior == "FAIL"
    assert old.pausing(evaluator()).duration == MINUTE
    assert flowable("Pause").pausing(evaluator()).duration is None
