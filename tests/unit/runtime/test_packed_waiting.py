"""A task that waits for a date inside a WorkingDirectory waits in its worker."""

import threading
from datetime import timedelta
from types import SimpleNamespace

import pytest

from shared.model.event import Outcome
from shared.model.state import State
from shared.runtime.cancellation import CancelFlag, StopReason
from shared.runtime.packed import waited_for
from tests.builders import NOW
from tests.unit.runtime.whole import Whole, say, task

HOUR = timedelta(hours=1)


@pytest.fixture
def context():
    return SimpleNamespace(cancellation=CancelFlag(), now=lambda: NOW)


def test_date_that_has_come_is_not_waited_for(context):
    past = Outcome(state=State.SUCCESS, defer_until=NOW - HOUR)

    assert waited_for(past, context) == Outcome(state=State.SUCCESS)


def test_wait_ends_when_the_task_must_stop(context):
    ended = []
    waits = Outcome(state=State.SUCCESS, defer_until=NOW + HOUR)
    waiting = threading.Thread(target=lambda: ended.append(waited_for(waits, context)))
    waiting.start()

    context.cancellation.set(StopReason.KILLED)
    waiting.join(60)

    assert ended == [Outcome(state=State.FAILED)]


def test_sleep_in_a_working_directory_is_over_before_the_next_task(tmp_path):
    windhover = Whole()
    windhover.folder = tmp_path
    sleep = task("flow.Sleep", duration="PT0.01S")

    execution_id = windhover.play(task("flow.WorkingDirectory", "wd", tasks=[sleep, say("next")]))

    states = {"wd": "SUCCESS", "sleep": "SUCCESS", "next": "SUCCESS"}
    assert windhover.ended(execution_id) == ("SUCCESS", states)
    assert windhover.run("sleep", execution_id).attempts[-1].state.current is State.SUCCESS
