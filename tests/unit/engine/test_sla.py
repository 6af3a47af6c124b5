"""Service levels: when they are violated, what is told, what follows."""

from datetime import timedelta

import pytest

from shared.model.event import TaskRunStarted
from shared.model.message import Topic
from shared.model.state import State
from tests.unit.engine.driving import NO_WAIT, START, Driving

SECOND = timedelta(seconds=1)


def _flow(sla, tasks=""):
    return f"""
id: f
namespace: n
sla:
  - id: level
{sla}
tasks:
  - id: wait
    type: io.kestra.plugin.core.flow.Sleep
    duration: PT3S
{tasks}
"""


def _longest(behavior, more=""):
    return f"    type: MAX_DURATION\n    duration: PT2S\n    behavior: {behavior}\n{more}"


VIOLATED = "SLA 'level' violated: execution duration of PT2S exceed the maximum duration of PT2S."


@pytest.mark.parametrize(
    ("behavior", "state"), [("FAIL", State.FAILED), ("CANCEL", State.CANCELLED)]
)
def test_execution_that_lasts_too_long_ends(behavior, state):
    driving = Driving()
    driving.start(_flow(_longest(behavior, "    labels:\n      late: 'yes'\n")))

    driving.pass_time(2 * SECOND)

    assert (driving.state(), driving.states()) == (state, [("wait", str(state))])
    assert VIOLATED in driving.messages()
    labels = {label.key: label.value for label in driving.execution().labels}
    assert labels == {"late": "yes", "system.sla": "violated"}


def test_violation_without_consequence_is_told_only():
    driving = Driving()
    driving.start(_flow(_longest("NONE")))

    driving.pass_time(3 * SECOND)

    assert driving.state() is State.SUCCESS
    assert driving.messages().count(VIOLATED) == 1
    assert driving.execution().sla_violated == ("level",)
    assert [str(label.value) for label in driving.execution().labels] == ["violated"]


def test_execution_that_ends_in_time_is_left_alone():
    driving = Driving()
    driving.start(_flow(_longest("FAIL").replace("PT2S", "PT4S")))

    driving.pass_time(10 * SECOND)

    assert driving.state() is State.SUCCESS
    assert driving.execution().labels == ()
    assert not any("SLA" in message for message in driving.messages())


def test_time_that_it_is_paused_counts():
    driving = Driving()
    pause = _flow(_longest("FAIL")).replace("flow.Sleep\n    duration: PT3S", "flow.Pause")
    driving.start(pause)

    driving.pass_time(2 * SECOND)

    assert driving.state() is State.FAILED


def test_worker_of_an_execution_that_is_given_up_is_told_to_stop():
    driving = Driving()
    script = _flow(_longest("FAIL")).replace(
        "core.flow.Sleep\n    duration: PT3S", 'scripts.shell.Commands\n    commands: ["sleep 9"]'
    )
    driving.start(script)
    run = driving.run("wait")
    driving.tell(
        TaskRunStarted(
            execution_id="e",
            at=START,
            task_run_id=run.id,
            attempt=1,
            worker_id="w",
            lease_until=START + timedelta(hours=1),
        )
    )

    driving.pass_time(2 * SECOND)

    stop = driving.ports.queue.receive(Topic.STOPS, NO_WAIT)
    assert (stop.body.task_run_id, stop.body.attempt) == (run.id, 1)
    assert driving.run("wait").state.current is State.FAILED


ASSERTION = """    type: EXECUTION_ASSERTION
    assert: "{{ outputs.first.value == 'good' }}"
    behavior: FAIL
"""
FIRST = """  - id: first
    type: io.kestra.plugin.core.debug.Return
    format: VALUE
  - id: second
    type: io.kestra.plugin.core.flow.Sleep
    duration: PT1S
"""


def test_assertion_is_looked_at_once_it_can_be_rendered():
    driving = Driving()
    driving.start(_flow(ASSERTION, FIRST.replace("VALUE", "bad")))
    assert driving.state() is State.RUNNING
    ignored = [m for m in driving.messages() if m.startswith("Ignoring SLA 'level'")]
    assert len(ignored) == 1

    driving.pass_time(3 * SECOND)

    assert driving.state() is State.FAILED
    assert driving.execution().error == (
        "SLA 'level' violated: assertion is false: {{ outputs.first.value == 'good' }}."
    )


def test_assertion_that_holds_changes_nothing():
    driving = Driving()
    driving.start(_flow(ASSERTION, FIRST.replace("VALUE", "good")))

    driving.pass_time(5 * SECOND)

    assert driving.state() is State.SUCCESS
