"""An attempt starts, ends, waits for a date, or is lost with its worker."""

import pytest

from shared.engine.attempts import MAX_LOST_ATTEMPTS
from shared.model.command import RunTask, StartTimer
from shared.model.commit import Step
from shared.model.event import KillRequested
from shared.model.ids import task_run_id
from shared.model.state import State
from shared.model.timer import TimerKind
from tests.builders import EXECUTION_ID, NOW, later, measurement
from tests.unit.engine.story import Story, log

SHELL = {"type": "io.kestra.plugin.scripts.shell.Commands", "commands": ["true"]}


def shell(task_id, **fields):
    return {"id": task_id, **SHELL, **fields}


def test_started_attempt_runs_under_a_lease():
    story = Story(shell("a")).begin().start("a", lease=30)

    run = story.run("a")
    assert run.state.current is State.RUNNING
    assert [(one.number, one.worker_id) for one in run.attempts] == [(1, "worker-1")]
    assert story.commands[-1] == StartTimer(
        execution_id=EXECUTION_ID,
        timer=TimerKind.LEASE,
        task_run_id=run.id,
        attempt=1,
        at=later(30),
        generation=int(later(30).timestamp() * 1000),
    )


def test_second_start_of_an_attempt_changes_nothing():
    story = Story(shell("a")).begin().start("a")
    before, commands = story.run("a"), len(story.commands)

    story.start("a", worker="worker-2")

    assert (story.run("a"), len(story.commands)) == (before, commands)


def test_end_of_an_attempt_that_told_no_start_has_its_dates():
    story = Story(log("a")).begin().wait(2).end("a")

    [attempt] = story.run("a").attempts
    assert (attempt.state.start_date, attempt.state.end_date) == (later(2), later(2))


def test_outputs_of_a_failed_attempt_are_kept():
    story = Story(log("a")).begin().fail("a", outputs={"exit": 3})

    assert story.run("a").outputs == {"exit": 3}


@pytest.mark.parametrize("state", [State.SUCCESS, State.FAILED])
def test_what_an_attempt_has_measured_is_kept_with_its_end(state):
    story = Story(log("a")).begin()
    run = story.run("a")

    [chunk] = story.step(story.ended("a", state, metrics=(measurement(),))).metrics

    assert (chunk.task_run_id, chunk.task_id, chunk.attempt) == (run.id, "a", 1)
    assert (chunk.execution_id, chunk.flow_id) == (EXECUTION_ID, run.flow_id)
    assert chunk.measurements == (measurement(),)


def test_each_attempt_has_its_own_metrics_and_the_same_end_the_same_ones():
    story = Story(log("a", retry={"type": "constant", "interval": "PT1S", "maxAttempts": 2}))
    first = story.begin().ended("a", State.FAILED, metrics=(measurement(),))
    [chunk], [again] = story.step(first).metrics, story.step(first).metrics
    story.tell(first)
    story.fire(TimerKind.RETRY)
    [other] = story.step(story.ended("a", metrics=(measurement(),))).metrics

    assert chunk == again
    assert (other.attempt, other.id != chunk.id) == (2, True)
    assert story.step(first) == Step()


def test_lease_that_was_renewed_is_looked_at_again():
    story = Story(shell("a")).begin().start("a", lease=30)

    story.fire(TimerKind.LEASE, lease_until=later(60))

    assert story.run("a").state.current is State.RUNNING
    assert (story.commands[-1].timer, story.commands[-1].at) == (TimerKind.LEASE, later(60))


def test_task_of_a_lost_worker_starts_again():
    story = Story(shell("a")).begin().start("a")

    story.fire(TimerKind.LEASE)

    run = story.run("a")
    assert (run.state.current, run.attempt, run.lost) == (State.CREATED, 2, 1)
    assert [str(one.state.current) for one in run.attempts] == ["RESUBMITTED"]
    assert isinstance(story.commands[-1], RunTask)
    assert story.messages == ["The worker worker-1 is lost, the task starts again as attempt 2"]


def test_task_that_kills_its_workers_fails_at_last():
    story = Story(shell("a")).begin()

    for _ in range(MAX_LOST_ATTEMPTS + 1):
        story.start("a").fire(TimerKind.LEASE)

    assert (story.state, story.run("a").lost) == (State.FAILED, MAX_LOST_ATTEMPTS + 1)
    assert story.messages[-1] == "The worker worker-1 is lost, and the task may not start again"


def test_policy_of_retries_bounds_lost_attempts_too():
    retry = {"type": "constant", "interval": "PT1S", "maxAttempts": 2}
    story = Story(shell("a", retry=retry)).begin()

    story.start("a").fire(TimerKind.LEASE)
    assert story.state is State.RUNNING
    story.start("a").fire(TimerKind.LEASE)

    assert story.state is State.FAILED


def test_killed_task_whose_worker_is_lost_is_killed():
    story = Story(shell("a")).begin().start("a")
    story.tell(KillRequested(execution_id=EXECUTION_ID, at=NOW))
    assert story.run("a").state.current is State.KILLING

    story.fire(TimerKind.LEASE)

    assert story.run("a").state.current is State.KILLED


def test_lease_of_an_attempt_that_has_ended_is_forgotten():
    story = Story(shell("a")).begin().start("a").end("a")

    story.fire(TimerKind.LEASE)

    assert story.messages == []


def test_task_may_wait_for_a_date_without_a_worker():
    story = Story(log("a")).begin().end("a", defer_until=later(60))
    assert (story.state, story.states) == (State.RUNNING, {"a": "RUNNING"})

    story.fire(TimerKind.DEFERRED)

    assert (story.state, story.at) == (State.SUCCESS, later(60))


def test_task_that_waits_longer_than_its_timeout_fails():
    story = Story(log("a", timeout="PT1S")).begin().end("a", defer_until=later(60))

    story.fire(TimerKind.TIMEOUT)

    assert (story.state, story.at, story.messages) == (
        State.FAILED,
        later(1),
        ["Timeout after 00:00:01.000"],
    )


def test_timeout_that_does_not_render_fails_the_task_that_waits():
    story = Story(log("a", timeout="{{ ghost }}")).begin().end("a", defer_until=later(60))

    assert story.state is State.FAILED
    assert story.messages[0].startswith("Unable to find `ghost`")


def test_date_that_nobody_waits_for_any_more_changes_nothing():
    story = Story(log("a"), log("b")).begin().end("a", defer_until=later(60))
    story.tell(KillRequested(execution_id=EXECUTION_ID, at=NOW))
    before = dict(story.memory.runs)

    story.fire(TimerKind.DEFERRED)

    assert story.memory.runs == before


@pytest.mark.parametrize(("attempt", "name"), [(2, "a"), (1, "ghost")])
def test_news_of_another_attempt_or_task_run_changes_nothing(attempt, name):
    story = Story(log("a")).begin()
    event = story.ended("a").model_copy(
        update={"attempt": attempt, "task_run_id": task_run_id(EXECUTION_ID, None, name, -1)}
    )

    assert story.step(event) == Step()


def test_work_that_goes_on_outside_is_taken_up_by_the_next_attempt():
    story = Story(shell("a")).begin().start("a").end("a", state=State.KILLED, handed_on=True)
    between = story.run("a")
    story.start("a", "worker-2").end("a", outputs={"n": 1})

    assert (between.state.current, between.attempt) == (State.CREATED, 2)
    assert [one.state.current for one in story.run("a").attempts] == [
        State.RESUBMITTED,
        State.SUCCESS,
    ]
    assert (story.state, story.run("a").outputs) == (State.SUCCESS, {"n": 1})


def test_work_may_be_handed_on_more_often_than_workers_may_be_lost():
    story = Story(shell("a")).begin()
    for _ in range(MAX_LOST_ATTEMPTS + 2):
        story.start("a").end("a", state=State.KILLED, handed_on=True)

    story.start("a").end("a")

    assert story.state is State.SUCCESS
    assert story.messages == []


def test_handing_on_is_no_try_of_a_retry():
    retry = {"type": "constant", "interval": "PT1S", "maxAttempts": 2, "warningOnRetry": True}
    story = Story(shell("a", retry=retry)).begin()
    for _ in range(3):
        story.start("a").end("a", state=State.KILLED, handed_on=True)

    story.start("a").fail("a")
    waiting = story.run("a").state.current
    story.fire(TimerKind.RETRY)
    story.start("a").end("a", state=State.KILLED, handed_on=True).start("a").fail("a")

    assert waiting is State.RETRYING
    assert story.state is State.FAILED


def test_work_without_a_retry_behind_it_ends_without_a_warning():
    retry = {"type": "constant", "interval": "PT1S", "maxAttempts": 2, "warningOnRetry": True}
    story = Story(shell("a", retry=retry)).begin()

    story.start("a").end("a", state=State.KILLED, handed_on=True).start("a").end("a")

    assert story.run("a").state.current is State.SUCCESS


def test_work_of_a_task_that_is_killed_is_not_taken_up():
    story = Story(shell("a")).begin().start("a")
    story.tell(KillRequested(execution_id=EXECUTION_ID, at=NOW))

    story.end("a", state=State.KILLED, handed_on=True)

    assert (story.run("a").state.current, story.state) == (State.KILLED, State.KILLED)
