"""The children of a WorkingDirectory, as the worker that runs them tells about them."""

import pytest

from shared.model.command import StopTask
from shared.model.commit import Step
from shared.model.event import (
    ExecutionLeft,
    KillRequested,
    LabelsSet,
    Outcome,
    PackedStage,
    PackedTaskReported,
)
from shared.model.state import State
from shared.model.timer import TimerKind
from tests.builders import EXECUTION_ID, NOW, measurement
from tests.unit.engine.story import FLOW, Story, log


def _story(*tasks, **fields):
    children = list(tasks) or [log("t1"), log("t2")]
    folder = {"id": "w", "type": f"{FLOW}.WorkingDirectory", "tasks": children, **fields}
    return Story(folder).begin().start("w")


def _report(story, task_id, stage, outcome=None, attempt=1):
    return PackedTaskReported(
        execution_id=EXECUTION_ID,
        at=NOW,
        task_run_id=story.run("w").id,
        attempt=attempt,
        task_id=task_id,
        position=0,
        stage=stage,
        outcome=outcome,
    )


def _tell(story, task_id, stage, state=None, **outcome):
    made = None if state is None else Outcome(state=state, **outcome)
    story.tell(_report(story, task_id, stage, made))


def test_child_runs_and_ends_as_its_worker_tells():
    story = _story()

    _tell(story, "t1", PackedStage.STARTED)
    assert story.states == {"w": "RUNNING", "t1": "RUNNING"}
    _tell(story, "t1", PackedStage.ENDED, State.SUCCESS, outputs={"a": 1})
    _tell(story, "t2", PackedStage.SKIPPED)
    story.end("w")

    assert (story.state, story.states) == (
        State.SUCCESS,
        {"w": "SUCCESS", "t1": "SUCCESS", "t2": "SKIPPED"},
    )
    child = story.run("t1")
    assert (child.outputs, child.dynamic, child.parent_id) == ({"a": 1}, True, story.run("w").id)


def test_what_a_child_has_measured_is_kept():
    story = _story()
    outcome = Outcome(state=State.SUCCESS, metrics=(measurement(),))

    [chunk] = story.step(_report(story, "t1", PackedStage.ENDED, outcome)).metrics

    assert (chunk.task_id, chunk.attempt, chunk.measurements) == ("t1", 1, (measurement(),))


def test_end_of_a_child_without_its_start_is_enough():
    story = _story()

    _tell(story, "t1", PackedStage.ENDED, State.FAILED)

    assert story.states["t1"] == "FAILED"


def test_flags_and_effects_of_a_child_count():
    story = _story(log("t1", allowFailure=True))

    _tell(
        story,
        "t1",
        PackedStage.ENDED,
        State.FAILED,
        effects=(LabelsSet(labels={"a": "b"}),),
    )

    assert story.states["t1"] == "WARNING"
    assert [one.key for one in story.memory.header.labels] == ["a"]


def test_second_report_changes_nothing():
    story = _story()
    _tell(story, "t1", PackedStage.ENDED, State.SUCCESS)

    assert story.step(_report(story, "t1", PackedStage.STARTED)) == Step()


def test_report_of_another_attempt_changes_nothing():
    story = _story()

    assert story.step(_report(story, "t1", PackedStage.STARTED, attempt=2)) == Step()


def test_end_without_an_outcome_changes_no_state():
    story = _story()
    _tell(story, "t1", PackedStage.STARTED)

    assert story.step(_report(story, "t1", PackedStage.ENDED)) == Step()


def test_child_of_an_attempt_that_was_lost_starts_anew():
    story = _story()
    _tell(story, "t1", PackedStage.ENDED, State.SUCCESS)
    story.fire(TimerKind.LEASE).start("w")

    story.tell(_report(story, "t1", PackedStage.STARTED, attempt=2))

    assert (story.states["t1"], story.run("t1").attempt) == ("RUNNING", 2)


def test_failed_group_runs_its_own_errors_and_ends_its_open_children():
    story = _story(errors=[log("e")])
    _tell(story, "t1", PackedStage.STARTED)

    story.fail("w").end("e")

    assert (story.state, story.states) == (
        State.FAILED,
        {"w": "FAILED", "t1": "FAILED", "e": "SUCCESS"},
    )


def test_group_is_retried_as_a_whole():
    story = _story(retry={"type": "constant", "interval": "PT1S", "maxAttempts": 2})

    story.fail("w").fire(TimerKind.RETRY)

    assert (story.states["w"], story.run("w").attempt) == ("CREATED", 2)


@pytest.mark.parametrize("lost", [True, False])
def test_killed_group_kills_its_children_whether_its_worker_lives_or_not(lost):
    story = _story()
    _tell(story, "t1", PackedStage.STARTED)
    story.tell(KillRequested(execution_id=EXECUTION_ID, at=NOW))

    if lost:
        story.fire(TimerKind.LEASE)
    else:
        story.end("w", state=State.KILLED)

    assert story.states == {"w": "KILLED", "t1": "KILLED"}


def test_kill_ends_the_child_of_a_lost_attempt_whose_group_waits_for_the_next_one():
    on_worker = {"id": "t1", "type": "io.kestra.plugin.core.http.Request", "uri": "http://x.y"}
    story = _story(on_worker)
    _tell(story, "t1", PackedStage.STARTED)
    story.fire(TimerKind.LEASE)
    waiting = story.states

    story.tell(KillRequested(execution_id=EXECUTION_ID, at=story.at))

    assert waiting == {"w": "CREATED", "t1": "RUNNING"}
    assert story.states == {"w": "KILLED", "t1": "KILLED"}
    assert [str(one.state.current) for one in story.run("t1").attempts] == ["KILLED"]


def test_child_does_not_start_in_a_group_whose_worker_was_lost_for_good():
    once = {"type": "constant", "interval": "PT1S", "maxAttempts": 1}
    story = _story(retry=once, **{"finally": [log("tidy")]}).fire(TimerKind.LEASE)
    given_up = story.states

    _tell(story, "t1", PackedStage.STARTED)

    assert given_up == {"w": "RUNNING", "tidy": "CREATED"}
    assert story.states == given_up


def test_child_does_not_start_in_a_group_that_is_being_killed():
    story = _story()
    story.tell(KillRequested(execution_id=EXECUTION_ID, at=NOW))

    _tell(story, "t1", PackedStage.STARTED)

    assert "t1" not in story.states


@pytest.mark.parametrize("comes_with_the_end", [False, True])
def test_child_ends_the_execution_and_its_worker_is_told_to_stop(comes_with_the_end):
    story = _story()
    leaving = Outcome(state=State.WARNING, effects=(ExecutionLeft(state=State.WARNING),))
    report = _report(story, "t1", PackedStage.ENDED, leaving)

    if comes_with_the_end:
        end = story.ended("w", State.KILLED)
        story.tell(end.model_copy(update={"reports": (report,)}))
    else:
        story.tell(report)
        story.end("w", state=State.KILLED)

    assert (story.state, story.states) == (State.WARNING, {"w": "WARNING", "t1": "WARNING"})
    stop = StopTask(execution_id=EXECUTION_ID, task_run_id=story.run("w").id, attempt=1)
    assert stop in story.commands
