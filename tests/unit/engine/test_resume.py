"""Pause: what waits, what goes on, and in which state."""

from datetime import timedelta

import pytest

from shared.model.event import KillRequested, Outcome, ResumeRequested, TaskRunEnded
from shared.model.source import check_flow
from shared.model.state import State
from shared.sdk.registry import Registry
from tests.unit.engine.driving import Driving

SECOND = timedelta(seconds=1)


def _flow(more="", rest=""):
    return f"""
id: f
namespace: n
tasks:
  - id: pause
    type: io.kestra.plugin.core.flow.Pause
{more}
  - id: last
    type: io.kestra.plugin.core.debug.Return
    format: last
{rest}
"""


def _resume(driving, values=None, task_id="pause"):
    run = next(run for run in driving.runs() if run.task_id == task_id)
    driving.tell(
        ResumeRequested(execution_id="e", at=driving.clock.now(), task_run_id=run.id, values=values)
    )


def test_execution_is_paused_until_it_is_resumed():
    driving = Driving()
    driving.start(_flow("    onResume:\n      - id: why\n        type: STRING"))
    driving.pass_time(timedelta(days=400))
    assert driving.states() == [("pause", "PAUSED")]

    _resume(driving, {"why": "because"})

    assert driving.states() == [("pause", "SUCCESS"), ("last", "SUCCESS")]
    assert driving.history() == [
        "CREATED",
        "RUNNING",
        "PAUSED",
        "RESTARTED",
        "RUNNING",
        "SUCCESS",
    ]
    outputs = driving.run("pause").outputs
    assert outputs["onResume"] == {"why": "because"}
    assert outputs["resumed"] == {"on": "2027-04-13T08:00:00.000Z", "to": "RUNNING"}


def test_second_resume_changes_nothing():
    driving = Driving()
    driving.start(_flow())
    _resume(driving)
    before = driving.runs()

    _resume(driving, {"other": 1})

    assert driving.runs() == before


@pytest.mark.parametrize(
    ("more", "pause", "state"),
    [
        ("delay: PT1S", "SUCCESS", State.SUCCESS),
        ("pauseDuration: PT1S", "SUCCESS", State.SUCCESS),
        ("{pauseDuration: PT1S, behavior: WARN}", "WARNING", State.WARNING),
        ("{pauseDuration: PT1S, behavior: FAIL}", "FAILED", State.FAILED),
        ("{pauseDuration: PT1S, behavior: CANCEL}", "CANCELLED", State.CANCELLED),
        ("timeout: PT1S", "FAILED", State.FAILED),
        ("{timeout: PT1S, allowFailure: true}", "WARNING", State.WARNING),
        ("{timeout: PT1S, pauseDuration: PT0.5S}", "SUCCESS", State.SUCCESS),
        ("pauseDuration: \"{{ 'PT' ~ 1 ~ 'S' }}\"", "SUCCESS", State.SUCCESS),
    ],
)
def test_pause_that_nobody_ends_ends_as_declared(more, pause, state):
    driving = Driving()
    fields = more.strip("{}").split(", ") if more.startswith("{") else [more]
    driving.start(_flow("".join(f"    {field}\n" for field in fields)))
    assert driving.state() is State.PAUSED

    driving.pass_time(SECOND)

    goes_on = state in {State.SUCCESS, State.WARNING}
    last = [("last", "SUCCESS")] if goes_on else []
    assert (driving.states(), driving.state()) == ([("pause", pause), *last], state)


def test_timeout_of_a_pause_runs_the_errors_and_tells_why():
    driving = Driving()
    errors = """errors:
  - id: told
    type: io.kestra.plugin.core.debug.Return
"""
    driving.start(_flow("    timeout: PT1S", errors))

    driving.pass_time(SECOND)

    assert driving.states() == [("pause", "FAILED"), ("told", "SUCCESS")]
    assert "Timeout after 00:00:01.000" in driving.messages()


def test_tasks_of_a_pause_run_once_it_is_over():
    driving = Driving()
    inner = """    tasks:
      - id: inner
        type: io.kestra.plugin.core.debug.Return
"""
    driving.start(_flow(inner))
    assert driving.states() == [("pause", "PAUSED")]

    _resume(driving)

    assert [name for name, _ in driving.states()] == ["pause", "inner", "last"]
    assert driving.state() is State.SUCCESS


def test_killed_pause_never_goes_on():
    driving = Driving()
    driving.start(_flow("    delay: PT1S"))

    driving.tell(KillRequested(execution_id="e", at=driving.clock.now()))
    driving.pass_time(SECOND)
    _resume(driving)

    assert (driving.states(), driving.state()) == ([("pause", "KILLED")], State.KILLED)


PARALLEL = """
id: f
namespace: n
tasks:
  - id: both
    type: io.kestra.plugin.core.flow.Parallel
    tasks:
      - id: branch
        type: io.kestra.plugin.core.flow.Sequential
        tasks:
          - id: slow
            type: io.kestra.plugin.scripts.shell.Commands
            commands: ["true"]
          - id: next
            type: io.kestra.plugin.core.debug.Return
      - id: pause
        type: io.kestra.plugin.core.flow.Pause
"""


def test_result_of_a_running_task_is_kept_and_its_branch_waits():
    driving = Driving()
    driving.start(PARALLEL)
    slow = driving.run("slow")

    driving.tell(
        TaskRunEnded(
            execution_id="e",
            at=driving.clock.now(),
            task_run_id=slow.id,
            attempt=1,
            outcome=Outcome(state=State.SUCCESS),
            started_at=driving.clock.now(),
        )
    )

    assert driving.run("slow").state.current is State.SUCCESS
    assert "next" not in dict(driving.states())
    assert driving.state() is State.PAUSED

    _resume(driving)

    assert dict(driving.states())["next"] == "SUCCESS"
    assert driving.state() is State.SUCCESS
    assert driving.execution().held == ()


def test_task_that_runs_when_the_pause_starts_stands_beside_all_lists():
    driving = Driving()
    aside = """    onPause:
      id: tell
      type: io.kestra.plugin.core.debug.Return
      format: paused
"""
    driving.start(_flow(aside))

    tell = driving.run("tell")
    assert (tell.parent_id, tell.outputs, driving.state()) == (
        None,
        {"value": "paused"},
        State.PAUSED,
    )

    _resume(driving)

    assert driving.state() is State.SUCCESS
    assert len(driving.runs()) == 3


def test_task_for_the_start_of_a_pause_must_be_runnable():
    aside = """    onPause:
      id: tell
      type: io.kestra.plugin.core.flow.Pause
"""

    report = check_flow(_flow(aside), Registry.installed())

    assert [problem.message for problem in report.problems] == ["`onPause` must be a runnable task"]
