"""Timers wake the scheduler through Cloud Tasks."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.backends.gcp.task_wakeups import NoTaskQueue, TaskWakeups
from tests.builders import timer

PARENT = "projects/demo/locations/here"
QUEUE = f"{PARENT}/queues/timers"
URL = "http://127.0.0.1:1"


@pytest.fixture
def clock(clock):
    """Wake-ups state real dates: the emulator must not take them for past."""
    clock.time = datetime.now(UTC)
    return clock


@pytest.fixture
def wakeups(tasks):
    tasks.create_queue(parent=PARENT, queue={"name": QUEUE})
    return TaskWakeups(tasks, QUEUE, f"{URL}/", "timers@demo", URL)


def test_scheduler_is_woken_when_a_timer_is_due_and_not_before(wakeups, clock, target):
    wakeups.of(timer(at=clock.time + timedelta(seconds=30)))

    clock.turn(timedelta(seconds=29))
    assert target.calls == []
    clock.turn(timedelta(seconds=2))

    [(url, headers, _)] = target.calls
    assert url == f"{URL}/"
    assert headers["Authorization"].startswith("Bearer ")


def test_timer_that_is_started_twice_wakes_once(wakeups, clock, target):
    one = timer(at=clock.time + timedelta(seconds=1))

    wakeups.of(one)
    wakeups.of(one)
    clock.turn(timedelta(minutes=1))

    assert len(target.calls) == 1


def test_timer_that_is_overdue_wakes_at_once(wakeups, clock, target):
    wakeups.of(timer(at=clock.time - timedelta(days=1)))

    clock.turn(timedelta(seconds=5))

    assert len(target.calls) == 1


def test_timer_beyond_what_cloud_tasks_takes_is_left_to_the_sweep(wakeups, tasks, clock):
    wakeups.of(timer(at=clock.time + timedelta(days=40)))

    assert list(tasks.list_tasks(parent=QUEUE)) == []


def test_missing_queue_is_an_error_that_somebody_must_mend(tasks, clock):
    with pytest.raises(NoTaskQueue):
        TaskWakeups(tasks, QUEUE, URL, "timers@demo", URL).of(timer(at=clock.time))
