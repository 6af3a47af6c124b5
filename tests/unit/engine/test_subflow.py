"""Subflows: one child for each attempt, told once, killed with its parent, whatever comes twice."""

from datetime import timedelta

import pytest

from shared.engine.subflow import child_id_of
from shared.model.event import (
    KillRequested,
    RestartRequested,
    SubflowEnded,
    SubflowStarted,
)
from shared.model.state import State
from tests.unit.engine.driving import START, Driving

SECOND = timedelta(seconds=1)


def _parent(**more):
    properties = "\n    ".join(f"{name}: {value}" for name, value in more.items())
    return f"""
id: parent
namespace: n
labels: {{team: sales, day: monday}}
tasks:
  - id: call
    type: io.kestra.plugin.core.flow.Subflow
    namespace: n
    flowId: child
    {properties}
"""


def _child(task, more=""):
    return f"""
id: child
namespace: n
inputs:
  - id: day
    type: STRING
    defaults: none
labels: {{day: sunday}}
tasks:
  - id: one
    type: io.kestra.plugin.core.{task}
{more}
"""


QUICK = _child("debug.Return\n    format: '{{ inputs.day }}'")
FAILING = _child("execution.Fail")
SLOW = _child("flow.Sleep\n    duration: PT1M")


def _started(parent, child):
    driving = Driving()
    driving.library.save(child)
    driving.start(parent)
    return driving, child_id_of(driving.run("call").id, 1, 0)


def test_parent_waits_for_its_child_and_takes_over_its_outputs():
    with_outputs = SLOW + "outputs:\n  - {id: rows, type: INT, value: 7}\n"
    driving, child_id = _started(_parent(), with_outputs)

    run = driving.run("call")
    assert (driving.state(), run.state.current) == (State.RUNNING, State.RUNNING)
    assert run.outputs == {"executionId": child_id}
    assert driving.messages() == [
        f'Created new execution [[link execution="{child_id}" flowId="child" namespace="n"]]'
    ]
    driving.pass_time(61 * SECOND)

    run = driving.run("call")
    assert driving.state() is State.SUCCESS
    assert run.outputs == {"executionId": child_id, "state": "SUCCESS", "outputs": {"rows": 7}}
    assert [attempt.state.current for attempt in run.attempts] == [State.SUCCESS]


def test_child_reads_who_has_called_it():
    driving, child_id = _started(_parent(inputs="{day: '{{ taskrun.id }}'}"), QUICK)

    child = driving.execution(child_id)
    run = driving.run("call")
    assert child.inputs == {"day": run.id}
    assert child.trigger.id == "call"
    assert child.trigger.type == "io.kestra.plugin.core.flow.Subflow"
    assert child.trigger.variables == {
        "executionId": "e",
        "namespace": "n",
        "flowId": "parent",
        "flowRevision": 1,
        "taskRunId": run.id,
        "taskId": "call",
    }


@pytest.mark.parametrize(
    ("properties", "labels"),
    [
        ({}, {"day": "sunday"}),
        ({"labels": "{by: '{{ task.id }}'}"}, {"day": "sunday", "by": "call"}),
        ({"labels": "[{key: by, value: 1}]"}, {"day": "sunday", "by": "1"}),
        ({"labels": "{day: noon}"}, {"day": "noon"}),
    ],
)
def test_child_has_the_labels_of_its_flow_then_those_of_the_task(properties, labels):
    driving, child_id = _started(_parent(**properties), QUICK)

    found = {label.key: label.value for label in driving.execution(child_id).labels}
    assert found == {"system.correlationId": "e"} | labels


def test_inherited_labels_give_way_to_those_of_the_called_flow():
    driving = Driving()
    driving.library.save(QUICK)
    labels = {"system.correlationId": "first", "system.from": "x", "team": "a", "day": "b"}
    driving.start(_parent(inheritLabels="true"), labels=labels)

    child = driving.execution(child_id_of(driving.run("call").id, 1, 0))
    found = {label.key: label.value for label in child.labels}
    assert found == {"system.correlationId": "first", "day": "sunday", "team": "a"}


def test_system_label_is_refused():
    driving, _ = _started(_parent(labels="[{key: \"{{ 'system.from' }}\", value: me}]"), QUICK)

    assert driving.state() is State.FAILED
    assert "System labels can only be set by Kestra itself" in driving.messages()[-1]


@pytest.mark.parametrize(
    ("child_task", "properties", "state"),
    [
        ("execution.Fail", {}, State.FAILED),
        ("execution.Fail", {"transmitFailed": "false"}, State.SUCCESS),
        ("execution.Fail", {"allowFailure": "true"}, State.WARNING),
        ("execution.Fail", {"allowFailure": "true", "allowWarning": "true"}, State.SUCCESS),
        ("execution.Fail\n    allowFailure: true", {}, State.WARNING),
        ("execution.Fail\n    allowFailure: true", {"allowWarning": "true"}, State.SUCCESS),
        ("debug.Return", {}, State.SUCCESS),
    ],
)
def test_how_the_child_ends_is_how_the_task_ends(child_task, properties, state):
    driving, _ = _started(_parent(**properties), _child(child_task))

    assert driving.run("call").state.current is state
    assert driving.state() is state


def test_cancelled_child_counts_as_success():
    cancelling = _child("flow.Pause\n    pauseDuration: PT1S\n    behavior: CANCEL")
    driving, child_id = _started(_parent(), cancelling)
    driving.pass_time(2 * SECOND)

    assert driving.state(child_id) is State.CANCELLED
    assert driving.run("call").outputs["state"] == "CANCELLED"
    assert driving.state() is State.SUCCESS


def test_paused_child_keeps_its_parent_running():
    driving, child_id = _started(_parent(), _child("flow.Pause"))

    assert driving.state(child_id) is State.PAUSED
    assert driving.run("call").state.current is State.RUNNING


def test_parent_goes_on_at_once_when_it_does_not_wait():
    driving, child_id = _started(_parent(wait="false"), SLOW)

    assert driving.state() is State.SUCCESS
    assert driving.state(child_id) is State.RUNNING
    assert driving.run("call").outputs == {"executionId": child_id}


@pytest.mark.parametrize(
    ("child", "message"),
    [
        (None, "Unable to find flow 'n'.'child' with revision '0'"),
        (QUICK + "disabled: true\n", "Cannot execute a flow which is disabled"),
        (
            QUICK.replace("defaults: none", "required: true"),
            "Invalid input for `day`, missing required input, but received `null`",
        ),
    ],
)
def test_what_can_not_be_called_fails_the_task(child, message):
    driving = Driving()
    if child is not None:
        driving.library.save(child)
    driving.start(_parent())

    assert driving.state() is State.FAILED
    assert message in driving.messages()[-1]
    assert [attempt.state.current for attempt in driving.run("call").attempts] == [State.FAILED]


def test_flow_that_can_not_be_read_any_more_fails_the_task():
    driving = Driving()
    driving.ports.flows.save("n", "child", "id: child\nnamespace: n\n", disabled=False)
    driving.start(_parent())

    assert driving.state() is State.FAILED
    assert driving.messages()[-1].startswith("Cannot execute an invalid flow: ")


def test_revision_that_is_named_runs():
    driving = Driving()
    driving.library.save(QUICK)
    driving.library.save(FAILING)
    driving.start(_parent(revision=1))

    assert driving.state() is State.SUCCESS


def test_child_with_a_date_starts_then():
    date = "'2026-03-09T09:00:00Z'"
    driving, child_id = _started(_parent(scheduleDate=date), QUICK)

    assert driving.state(child_id) is State.CREATED
    driving.pass_time(timedelta(hours=1))
    assert (driving.state(child_id), driving.state()) == (State.SUCCESS, State.SUCCESS)


def test_old_outputs_are_read_in_the_child():
    driving, _ = _started(_parent(outputs="{seen: '{{ outputs.one.value }}'}"), QUICK)

    assert driving.run("call").outputs["outputs"] == {"seen": "none"}


@pytest.mark.parametrize(("transmits", "state"), [("true", "FAILED"), ("false", "FAILED")])
def test_outputs_that_can_not_be_read_fail_the_task(transmits, state):
    properties = {"outputs": "{seen: '{{ outputs.no.value }}'}", "transmitFailed": transmits}
    driving, child_id = _started(_parent(**properties), QUICK)

    assert driving.state(child_id) is State.SUCCESS
    assert str(driving.state()) == state
    assert driving.messages()[-1].startswith("Failed to extract outputs with the error: '")


def test_each_attempt_has_a_child_of_its_own():
    retry = "{type: constant, interval: PT1S, maxAttempts: 3}"
    driving, first = _started(_parent(retry=retry), FAILING)
    driving.pass_time(5 * SECOND)

    run = driving.run("call")
    children = [child_id_of(run.id, attempt, 0) for attempt in (1, 2, 3)]
    assert [driving.state(one) for one in children] == [State.FAILED] * 3
    assert len(run.attempts) == 3
    assert run.outputs["executionId"] == children[2]
    assert first == children[0]


def test_end_of_an_older_attempt_is_no_news():
    retry = "{type: constant, interval: PT1S, maxAttempts: 2}"
    driving, first = _started(_parent(retry=retry), FAILING)
    driving.library.save(SLOW)
    driving.pass_time(2 * SECOND)
    before = driving.run("call")

    driving.tell(_end_of(driving, first, attempt=1, state=State.FAILED))

    assert driving.run("call") == before
    assert before.state.current is State.RUNNING


def _end_of(driving, child_id, *, attempt, state, generation=0):
    return SubflowEnded(
        execution_id="e",
        at=driving.clock.now(),
        task_run_id=driving.run("call").id,
        attempt=attempt,
        position=0,
        child_id=child_id,
        generation=generation,
        state=state,
    )


def test_child_that_is_replaced_by_a_flow_retry_is_followed():
    again = "retry: {type: constant, interval: PT1S, maxAttempts: 2, behavior: "
    driving, child_id = _started(_parent(), FAILING + again + "CREATE_NEW_EXECUTION}\n")
    assert driving.state(child_id) is State.RETRIED
    assert driving.state() is State.RUNNING

    driving.pass_time(2 * SECOND)

    run = driving.run("call")
    assert run.outputs["executionId"] != child_id
    assert driving.execution(run.outputs["executionId"]).original_id == child_id
    assert (driving.state(), run.outputs["state"]) == (State.FAILED, "FAILED")


def test_kill_reaches_children_at_every_depth():
    driving = Driving()
    driving.library.save(SLOW)
    middle = _parent(wait="false").replace("id: parent", "id: middle", 1)
    driving.library.save(middle)
    driving.start(_parent().replace("flowId: child", "flowId: middle"))
    middle_id = child_id_of(driving.run("call").id, 1, 0)
    child_id = child_id_of(driving.run("call", middle_id).id, 1, 0)
    assert driving.state(middle_id) is State.SUCCESS

    driving.start(_parent(), "other")
    driving.tell(KillRequested(execution_id="other", at=driving.clock.now()))

    other_child = child_id_of(driving.run("call", "other").id, 1, 0)
    assert driving.state(other_child) is State.KILLED
    assert driving.run("call", "other").state.current is State.KILLED
    driving.tell(KillRequested(execution_id=middle_id, at=driving.clock.now(), cascaded=True))
    assert driving.state(child_id) is State.KILLED


def test_child_that_comes_to_be_after_the_kill_is_killed():
    driving, child_id = _started(_parent(), SLOW)
    driving.tell(KillRequested(execution_id="e", at=driving.clock.now()))
    assert driving.state(child_id) is State.KILLED
    late = driving.start(SLOW, "late")

    driving.tell(
        SubflowStarted(
            execution_id="e",
            at=START,
            task_run_id=driving.run("call").id,
            attempt=1,
            position=0,
            child_id=late,
        )
    )

    assert driving.state("late") is State.KILLED


def test_killed_child_kills_its_parent_unless_that_transmits_nothing():
    driving, child_id = _started(_parent(), SLOW)
    driving.tell(KillRequested(execution_id=child_id, at=driving.clock.now()))
    assert (driving.run("call").state.current, driving.state()) == (State.KILLED, State.KILLED)

    driving, child_id = _started(_parent(transmitFailed="false"), SLOW)
    driving.tell(KillRequested(execution_id=child_id, at=driving.clock.now()))
    assert driving.state() is State.SUCCESS


def test_child_that_is_killed_while_its_parent_pauses_counts_when_that_goes_on():
    both = """
id: parent
namespace: n
tasks:
  - id: both
    type: io.kestra.plugin.core.flow.Parallel
    tasks:
      - {id: call, type: io.kestra.plugin.core.flow.Subflow, namespace: n, flowId: child}
      - {id: stop, type: io.kestra.plugin.core.flow.Pause, pauseDuration: PT2S}
"""
    driving, child_id = _started(both, SLOW)
    assert driving.state() is State.PAUSED

    driving.tell(KillRequested(execution_id=child_id, at=driving.clock.now()))
    assert driving.run("call").state.current is State.KILLED
    assert driving.state() is State.PAUSED

    driving.pass_time(3 * SECOND)
    assert driving.state() is State.KILLED


FLAKY = _child("execution.Fail\n    condition: '{{ labels.system.restarted is not defined }}'")
"""Fails unless it was restarted."""


def _restart(driving, execution_id="e"):
    execution = driving.execution(execution_id)
    driving.tell(
        RestartRequested(
            execution_id=execution_id,
            at=driving.clock.now(),
            generation=execution.generation,
        )
    )


def test_restart_of_the_parent_restarts_its_failed_child():
    driving, child_id = _started(_parent(), FLAKY)
    assert driving.state() is State.FAILED

    _restart(driving)

    assert driving.execution(child_id).generation == 1
    assert (driving.state(child_id), driving.state()) == (State.SUCCESS, State.SUCCESS)
    assert len(driving.run("call").attempts) == 2
    assert driving.run("call").outputs == {"executionId": child_id, "state": "SUCCESS"}


def test_old_news_of_a_child_that_was_restarted_is_no_news():
    slow = FLAKY + "  - {id: two, type: io.kestra.plugin.core.flow.Sleep, duration: PT1S}\n"
    driving, child_id = _started(_parent(), slow)
    _restart(driving)
    assert driving.run("call").state.current is State.RUNNING

    driving.tell(_end_of(driving, child_id, attempt=1, state=State.FAILED))
    assert driving.run("call").state.current is State.RUNNING

    driving.pass_time(2 * SECOND)
    assert driving.state() is State.SUCCESS


def test_restart_makes_a_new_child_when_it_was_told_to():
    driving, child_id = _started(_parent(restartBehavior="NEW_EXECUTION"), FAILING)

    _restart(driving)

    assert driving.execution(child_id).generation == 0
    assert driving.run("call").outputs["executionId"] == child_id_of(driving.run("call").id, 2, 0)


def test_flows_that_call_each_other_end():
    again = _child("flow.Subflow\n    namespace: n\n    flowId: parent")
    driving, child_id = _started(_parent(), again)

    assert driving.state() is State.FAILED
    assert driving.state(child_id) is State.FAILED
    assert len(driving.ports.repository.executions(limit=1000)) == 101


def test_everything_told_twice_changes_nothing():
    driving, child_id = _started(_parent(), QUICK)
    before = (driving.execution(), driving.execution(child_id), driving.runs())

    for message in list(driving.handled):
        driving.executor.handle(message)
    driving.settle()

    assert (driving.execution(), driving.execution(child_id), driving.runs()) == before


def test_kill_that_spares_subflows_lets_the_children_live():
    driving, child_id = _started(_parent(), SLOW)

    driving.tell(KillRequested(execution_id="e", at=START, spares_subflows=True))

    assert driving.state() is State.KILLED
    assert driving.state(child_id) is State.RUNNING
