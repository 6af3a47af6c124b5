"""Triggers that a worker evaluates, and the task that switches triggers."""

import base64
import dataclasses
import threading
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import pytest

from shared.backends.environment_secrets import EnvironmentSecrets
from shared.cli.composition import open_memory
from shared.model.properties import Dynamic
from shared.model.state import State
from shared.model.trigger_evaluation import LONGEST_MESSAGE, MOST_EVALUATIONS, Verdict
from shared.runtime.masking import MASK
from shared.sdk.output import Output, TaskFailed
from shared.sdk.registry import Catalog, Registry
from shared.sdk.trigger import PollingTrigger, RealtimeTrigger
from shared.settings import Settings
from tests.unit.runtime.scheduling import LOG, NAMESPACE, Triggered, key, sleeping

START = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TOGGLE = "io.kestra.plugin.core.trigger.Toggle"


class Found(Output):
    """What was found."""

    name: str


class Watches(PollingTrigger):
    """Finds what the tests put there."""

    name: Dynamic[str] = "{{ flow.id }}"
    found: ClassVar[list[object]] = []

    def evaluate(self, context):
        context.log.info("looked")
        if not self.found:
            return None
        if isinstance(problem := self.found.pop(0), Exception):
            raise problem
        return Found(name=self.name)


class Streams(RealtimeTrigger):
    """Tells two events, one of them twice, and waits for its end."""

    ended: ClassVar[threading.Event] = threading.Event()

    def listen(self, context, emit):
        for name in ("one", "two", "one"):
            emit(Found(name=name), event_id=name)
        stopped = threading.Event()
        context.cancellation.on_set(stopped.set)
        stopped.wait(30)
        self.ended.set()


REGISTRY = Registry.installed().with_catalog(
    Catalog(
        types={"test.Watches": f"{__name__}:Watches", "test.Streams": f"{__name__}:Streams"},
        aliases={},
    )
)


@pytest.fixture
def windhover():
    Watches.found.clear()
    return Triggered(REGISTRY, START)


def _watch(windhover, *, tasks=(LOG,), **fields):
    trigger = {"id": "schedule", "type": "test.Watches", "interval": "PT1M", **fields}
    windhover.save(trigger, tasks=tasks)


def test_look_that_finds_nothing_starts_nothing_and_is_due_again(windhover):
    _watch(windhover)

    windhover.pass_time(2 * MINUTE)

    state = windhover.trigger()
    assert windhover.executions() == []
    assert windhover.trigger_lines() == ["looked"] * 3
    assert (state.next_date, state.evaluating_since) == (START + 3 * MINUTE, None)


def test_what_was_found_is_what_the_trigger_reads(windhover):
    Watches.found.append("something")
    _watch(windhover, name="{{ trigger.id }} of {{ flow.id }}")

    windhover.pass_time(2 * MINUTE)

    [execution] = windhover.executions()
    assert execution.trigger.variables == {"name": "schedule of scheduled"}
    assert execution.state.current is State.SUCCESS


def test_nobody_looks_while_the_execution_runs(windhover):
    Watches.found.extend(["first", "second"])
    _watch(windhover, tasks=[sleeping("PT150S")])

    windhover.pass_time(3 * MINUTE)

    starts = [one.state.start_date for one in windhover.executions()]
    assert starts == [START, START + timedelta(seconds=150)]


def test_look_that_fails_is_told_and_is_due_again(windhover):
    Watches.found.extend([TaskFailed("not there"), RuntimeError("a bug"), "something"])
    _watch(windhover)

    windhover.pass_time(2 * MINUTE)

    assert len(windhover.executions()) == 1
    assert [line for line in windhover.trigger_lines() if line != "looked"] == [
        "Evaluate Failed with error 'not there'",
        "Evaluate Failed with error 'a bug'",
    ]


def test_look_that_fails_makes_a_failed_execution_when_asked_to(windhover):
    Watches.found.append(TaskFailed("not there"))
    _watch(windhover, failOnTriggerError=True)

    windhover.pass_time(MINUTE)

    [execution] = windhover.executions()
    assert (execution.state.current, execution.error) == (State.FAILED, "not there")


def test_find_that_a_check_blocks_starts_nothing_and_the_trigger_goes_on(windhover):
    Watches.found.extend(["first", "second"])
    windhover.save(
        {"id": "schedule", "type": "test.Watches", "interval": "PT1M"},
        checks=[{"condition": "{{ false }}", "message": "Not now"}],
    )

    windhover.pass_time(MINUTE)

    assert windhover.executions() == []
    assert windhover.trigger().is_locked is False
    told = [line for line in windhover.trigger_lines() if line != "looked"]
    assert told == ["No execution was created: Not now"] * 2


def test_look_whose_lock_was_given_up_changes_nothing(windhover):
    Watches.found.append("something")
    _watch(windhover)
    windhover.scheduler.wake()
    windhover.triggers.unlock(key())

    windhover.settle()

    assert windhover.executions() == []


def _told(windhover):
    """The evaluations that are remembered, the oldest first, without their times."""
    return [(one.outcome, one.times, one.message) for one in windhover.trigger().evaluations]


def test_looks_that_come_to_the_same_are_remembered_as_one(windhover):
    _watch(windhover)

    windhover.pass_time(4 * MINUTE)

    [told] = windhover.trigger().evaluations
    assert (told.outcome, told.times) == (Verdict.NOTHING_FOUND, 5)
    assert (told.since, told.at) == (START, START + 4 * MINUTE)


def test_each_look_is_remembered_with_what_came_of_it(windhover):
    Watches.found.extend([TaskFailed("not there"), "something"])
    _watch(windhover)

    windhover.pass_time(2 * MINUTE)

    [execution] = windhover.executions()
    failed, created, nothing = windhover.trigger().evaluations
    assert (failed.outcome, failed.message) == (Verdict.FAILED, "not there")
    assert (created.outcome, created.execution_id) == (Verdict.EXECUTION_CREATED, execution.id)
    assert nothing.outcome is Verdict.NOTHING_FOUND


def test_look_remembers_which_condition_was_not_met(windhover):
    weekend = {"type": "io.kestra.plugin.core.condition.Weekend", "date": "{{ now() }}"}
    condition = {"type": "io.kestra.plugin.core.condition.Not", "conditions": [weekend]}
    never = {"type": "io.kestra.plugin.core.condition.Expression", "expression": "{{ false }}"}
    _watch(windhover, conditions=[condition, never])

    windhover.scheduler.wake()

    assert _told(windhover) == [
        (
            Verdict.CONDITION_NOT_MET,
            1,
            'conditions[1]: Expression {"expression":"{{ false }}"}',
        )
    ]


def test_look_that_was_due_while_the_execution_ran_remembers_how_long_it_waited(windhover):
    Watches.found.extend(["first"])
    _watch(windhover, tasks=[sleeping("PT150S")])

    windhover.pass_time(timedelta(seconds=150))

    [execution] = windhover.executions()
    created, waited, nothing = windhover.trigger().evaluations
    assert (waited.outcome, waited.execution_id) == (Verdict.WAITED, execution.id)
    assert (waited.at, waited.lasted) == (START + MINUTE, timedelta(seconds=90))
    assert (created.outcome, nothing.outcome) == (
        Verdict.EXECUTION_CREATED,
        Verdict.NOTHING_FOUND,
    )


def test_what_is_remembered_is_bounded(windhover):
    Watches.found.extend(TaskFailed(f"{number} {'x' * 600}") for number in range(30))
    _watch(windhover)

    windhover.pass_time(30 * MINUTE)

    remembered = windhover.trigger().evaluations
    assert len(remembered) == MOST_EVALUATIONS
    assert [len(one.message) for one in remembered[:-1]] == [LONGEST_MESSAGE] * 19


def test_what_is_remembered_holds_no_secret():
    secrets = EnvironmentSecrets({"SECRET_HOOK": base64.b64encode(b"hunter2-hunter2").decode()})
    windhover = Triggered(
        REGISTRY, START, lambda ports: dataclasses.replace(ports, secrets=secrets)
    )
    expression = "{{ secret('HOOK') | date('yyyy') }}"
    _watch(
        windhover,
        conditions=[
            {"type": "io.kestra.plugin.core.condition.Expression", "expression": expression}
        ],
    )

    windhover.scheduler.wake()

    [told] = windhover.trigger().evaluations
    assert told.outcome is Verdict.FAILED
    assert "hunter2" not in told.message
    assert MASK in told.message


def test_realtime_trigger_starts_an_execution_for_each_event_and_stops():
    Streams.ended.clear()
    source = (
        f"id: streams\nnamespace: {NAMESPACE}\n"
        "tasks: [{id: log, type: io.kestra.plugin.core.log.Log, message: hello}]\n"
        "triggers: [{id: stream, type: test.Streams}]\n"
    )
    with open_memory(Settings(workers=1), REGISTRY) as instance:
        committed = threading.Semaphore(0)
        with instance.feed.listening(lambda _: committed.release()):
            instance.flows.save(source)
            assert committed.acquire(timeout=20)
            assert committed.acquire(timeout=20)
        executions = instance.ports.repository.executions()
        instance.catalog.delete(NAMESPACE, "streams")

        assert Streams.ended.wait(20)

    assert sorted(one.trigger.variables["name"] for one in executions) == ["one", "two"]


def _toggle(windhover, **fields):
    """Runs a flow that switches a trigger; gives its state."""
    windhover.save(flow_id="toggles", tasks=[{"id": "toggle", "type": TOGGLE, **fields}])
    flow = windhover.library.find(NAMESPACE, "toggles")
    return windhover.state(windhover.start_again(flow, f"toggles-{fields['enabled']}", {}))


def test_task_switches_a_trigger_of_another_flow_off_and_on(windhover):
    windhover.schedule("* * * * *")
    named = {"trigger": "schedule", "flowId": "scheduled", "namespace": NAMESPACE}

    assert _toggle(windhover, enabled=False, **named) is State.SUCCESS
    assert windhover.trigger().disabled is True
    windhover.pass_time(2 * MINUTE)
    assert _toggle(windhover, enabled=True, **named) is State.SUCCESS
    windhover.pass_time(MINUTE)

    assert windhover.dates() == ["2026-03-09T08:03:00Z"]


def test_task_fails_for_an_unknown_trigger(windhover):
    assert _toggle(windhover, enabled=True, trigger="schedule") is State.FAILED
