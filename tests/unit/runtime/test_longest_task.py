"""No attempt takes longer than is allowed: it fails, or hands on what goes on outside."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import ClassVar

import pytest

from shared.model.event import KillRequested
from shared.model.message import Topic
from shared.model.state import State
from shared.runtime.executions import Request
from shared.runtime.worker import Worker
from shared.sdk.output import HandedOn, Output, TaskFailed
from shared.sdk.registry import Catalog, Registry
from shared.sdk.task import RunnableTask
from tests.unit.engine.driving import NO_WAIT
from tests.unit.runtime.scheduling import NAMESPACE
from tests.unit.runtime.whole import Whole

LONGEST = timedelta(minutes=55)


class Done(Output):
    """Which attempt has seen the end."""

    attempt: int


class Waits(RunnableTask):
    """Ends when it is asked to."""

    def run(self, context):
        if context.cancellation.is_set():
            raise TaskFailed("stopped", state=State.KILLED)
        return Done(attempt=context.info.attempt)


class Outside(RunnableTask):
    """Its work goes on outside, and is over when nobody asks it to stop."""

    seen: ClassVar[list[bool]] = []
    abandoned: ClassVar[list[int]] = []
    runs_elsewhere: ClassVar[bool] = True

    def run(self, context):
        if not context.cancellation.is_set():
            return Done(attempt=context.info.attempt)
        self.seen.append(context.cancellation.ends_task)
        if context.cancellation.ends_task:
            raise TaskFailed("stopped", state=State.KILLED)
        return HandedOn()

    def abandon(self, context):
        self.abandoned.append(context.info.attempt)


REGISTRY = Registry.installed().with_catalog(
    Catalog(
        types={"test.Waits": f"{__name__}:Waits", "test.Outside": f"{__name__}:Outside"},
        aliases={},
    )
)


class Limited(Whole):
    """A Windhover whose attempts are limited; `rings` says which of its alarms ring at once."""

    def restart(self, *arguments, **options):
        super().restart(*arguments, **options)
        self.alarms = []
        self.rings = []
        self.before_ring = lambda: None
        contexts = self.executor._contexts
        runner = replace(contexts.runner, longest_task=LONGEST)
        self.worker = Worker(
            self.ports, self.library, replace(contexts, runner=runner), "worker", self._alarm
        )

    def kill(self, execution_id):
        """What a person does; workers are not told, as on functions."""
        self._step_all()
        self.people.tell(KillRequested(execution_id=execution_id, at=self.clock.now()))
        self._step_all()

    def _step_all(self):
        """Handles what executors have to do, and leaves to workers what is theirs."""
        while message := self.ports.queue.receive(Topic.EXECUTIONS, NO_WAIT):
            self.executor.handle(message)
            self.ports.queue.ack(message)

    @contextmanager
    def _alarm(self, wait, ring):
        self.alarms.append(wait)
        if self.rings and self.rings.pop(0):
            self.clock.at += wait
            self.before_ring()
            ring()
        yield


@pytest.fixture
def windhover():
    Outside.seen.clear()
    Outside.abandoned.clear()
    return Limited(REGISTRY)


def played(windhover, kind, **fields):
    """(task run, messages of the log) of a flow of one task."""
    windhover.flow({"id": "a", "type": kind, **fields})
    execution_id = windhover.begin()
    [run] = windhover.ports.repository.task_runs(execution_id)
    chunks = windhover.ports.logs.of_execution(execution_id)
    return run, [line.message for chunk in chunks for line in chunk.lines]


def test_task_that_takes_too_long_fails_with_the_limit_and_the_alternative(windhover):
    windhover.rings = [True]

    run, lines = played(windhover, "test.Waits")

    assert (run.state.current, run.attempt) == (State.FAILED, 1)
    assert [line for line in lines if "PT55M" in line and "CloudRun" in line]


def test_task_that_is_fast_enough_is_as_ever(windhover):
    run, _ = played(windhover, "test.Waits")

    assert (run.state.current, run.outputs) == (State.SUCCESS, {"attempt": 1})
    assert windhover.alarms == [LONGEST]


def test_work_outside_is_handed_from_attempt_to_attempt(windhover):
    windhover.rings = [True, True, False]

    run, _ = played(windhover, "test.Outside")

    assert (run.state.current, run.outputs) == (State.SUCCESS, {"attempt": 3})
    assert [one.state.current for one in run.attempts] == [
        State.RESUBMITTED,
        State.RESUBMITTED,
        State.SUCCESS,
    ]
    assert Outside.seen == [False, False]


def test_timeout_of_work_outside_is_that_of_all_its_attempts(windhover):
    """Alarms come in pairs: the timeout, then the longest attempt."""
    windhover.rings = [False, True, True]

    run, lines = played(windhover, "test.Outside", timeout="PT12H")

    assert run.state.current is State.FAILED
    left = timedelta(hours=12) - LONGEST
    assert windhover.alarms == [timedelta(hours=12), LONGEST, left, LONGEST]
    assert Outside.seen == [False, True]
    assert [line for line in lines if line.startswith("Timeout after 12:00:00")]


def test_work_outside_that_is_killed_between_two_workers_is_abandoned(windhover):
    windhover.rings = [True]
    windhover.flow({"id": "a", "type": "test.Outside"})
    execution_id = windhover.people.create(Request(NAMESPACE, "a-flow")).id
    handle = windhover.worker.handle
    between = []

    def handed_over(command):
        handle(command)
        if not between:
            # The next attempt is asked for, and nobody has taken it yet.
            between.append(windhover.kill(execution_id))

    windhover.worker.handle = handed_over
    windhover.settle()

    [run] = windhover.ports.repository.task_runs(execution_id)
    assert run.state.current is State.KILLED
    assert Outside.abandoned == [2]


def test_work_outside_that_was_killed_is_not_handed_on(windhover):
    """Who hands it on looks first: workers of functions learn of a kill only now and then."""
    windhover.rings = [True]
    windhover.flow({"id": "a", "type": "test.Outside"})
    execution_id = windhover.people.create(Request(NAMESPACE, "a-flow")).id
    windhover.before_ring = lambda: windhover.kill(execution_id)

    windhover.settle()

    [run] = windhover.ports.repository.task_runs(execution_id)
    assert run.state.current is State.KILLED
    assert Outside.seen == [True]
