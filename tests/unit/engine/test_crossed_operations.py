"""Operations that meet a kill, a pause, another operation, or news of what was before them."""

import pytest

from shared.engine import replay as replay_module
from shared.engine import step as step_module
from shared.engine.retry import retry_id
from shared.model.event import (
    ContinuationRequested,
    DeleteRequested,
    ExecutionCreated,
    ExecutionFaulted,
    ExecutionReopened,
    KillRequested,
    LabelsRequested,
    Outcome,
    PauseRequested,
    RestartRequested,
    ResumeRequested,
    SubflowEnded,
    TaskRunEnded,
    TaskRunMarked,
)
from shared.model.execution import Caller
from shared.model.scope import Phase
from shared.model.state import History, State
from shared.model.timer import TimerKind
from tests.builders import EXECUTION_ID, NOW, execution
from tests.unit.engine.bench import Engine
from tests.unit.engine.test_attempts import shell
from tests.unit.engine.test_control import change_status, mark
from tests.unit.engine.test_replay import NEW_ID, replay
from tests.unit.engine.test_restart import group, log, restart

ANEW = {
    "type": "constant",
    "interval": "PT1S",
    "maxAttempts": 3,
    "behavior": "CREATE_NEW_EXECUTION",
}
"""A policy that replaces the execution."""


def ended(*failing, **flow):
    engine = Engine(**flow).create()
    engine.end_all(failing=failing)
    return engine


def between_rounds():
    """A loop whose first round is over and whose second one is due in an hour."""
    loop = group(
        "LoopUntil",
        "loop",
        [log("a")],
        condition="{{ 1 > 2 }}",
        checkFrequency={"interval": "PT1H", "maxIterations": 5},
    )
    engine = Engine(tasks=[loop]).create()
    engine.end("a")
    return engine


def pause(engine):
    moves = len(engine.header().state.histories)
    engine.tell(PauseRequested(execution_id=EXECUTION_ID, at=engine.at, moves=moves))


def go_on(engine):
    moves = len(engine.header().state.histories)
    engine.tell(ContinuationRequested(execution_id=EXECUTION_ID, at=engine.at, moves=moves))


def request(kind, engine, **fields):
    generation = engine.header().generation
    return kind(execution_id=EXECUTION_ID, at=engine.at, generation=generation, **fields)


def test_handler_that_runs_again_is_another_task_run():
    engine = ended("a", tasks=[log("a")], errors=[log("handler")])
    before = engine.run("handler")

    restart(engine)
    engine.end("a", state=State.FAILED)

    assert engine.run("handler").id != before.id


def test_late_end_of_a_removed_handler_does_not_end_the_one_that_runs_again():
    engine = Engine(tasks=[log("a")], errors=[log("handler")]).create()
    engine.end("a", state=State.FAILED)
    late = engine.end("handler")
    restart(engine)
    engine.end("a", state=State.FAILED)

    engine.tell(late)

    assert engine.states()["handler"] == "CREATED"
    assert engine.header().state.current is State.RUNNING


def test_timer_of_a_round_that_is_over_a_second_time_is_another_timer():
    engine = between_rounds()

    restart(engine)

    rounds = [timer for timer in engine.timers if timer.timer is TimerKind.ROUND]
    assert engine.header().state.current is State.PAUSED
    assert len({timer.id for timer in rounds}) == 2


def test_late_copy_of_a_resume_starts_no_later_round():
    engine = between_rounds()
    run = engine.run("loop")
    resume = ResumeRequested(
        execution_id=EXECUTION_ID, at=engine.at, task_run_id=run.id, round=run.round
    )
    engine.tell(resume)
    engine.end("a")

    engine.tell(resume)

    assert engine.header().state.current is State.PAUSED
    assert engine.run("loop").round == 2


def test_labels_that_were_asked_for_earlier_and_come_later_do_not_overwrite_newer_ones():
    engine = Engine(tasks=[log("a")]).create()
    early, late = engine.at, engine.at
    engine.tell(LabelsRequested(execution_id=EXECUTION_ID, at=late, labels={"a": "new"}))

    engine.tell(LabelsRequested(execution_id=EXECUTION_ID, at=early, labels={"a": "old", "b": "1"}))

    labels = {one.key: one.value for one in engine.header().labels}
    assert (labels["a"], labels["b"]) == ("new", "1")


def test_task_run_that_is_marked_in_a_paused_execution_is_counted_once():
    engine = Engine(tasks=[log("a"), log("b")]).create()
    pause(engine)
    engine.end("a", state=State.FAILED)

    mark(engine, "a", State.SUCCESS)
    engine.end("b")

    root = engine.header().root
    assert (root.running, root.faults) == (0, {})
    assert engine.header().state.current is State.SUCCESS


def test_failed_task_run_whose_end_is_not_counted_yet_is_restarted_once():
    engine = Engine(tasks=[log("a"), log("b")]).create()
    pause(engine)
    engine.end("a", state=State.FAILED)

    restart(engine)
    engine.end_all()

    assert engine.header().root.running == 0
    assert engine.states() == {"a": "SUCCESS", "b": "SUCCESS"}
    assert engine.header().state.current is State.SUCCESS


def test_pause_that_is_marked_is_over_with_its_list():
    waiting = group("Pause", "wait", [], pauseDuration="PT1H")
    del waiting["tasks"]
    engine = Engine(tasks=[waiting, log("b")]).create()

    mark(engine, "wait", State.SUCCESS)

    run = engine.run("wait")
    assert run.scope.phase is Phase.CLOSED
    assert run.attempts[-1].state.current is State.SUCCESS
    assert engine.header().paused == ()
    assert engine.waiting() == ["b"]


def test_mark_that_a_kill_has_overtaken_counts_with_the_next_restart():
    both = group("Parallel", "both", [log("a"), log("b")])
    engine = ended("both/a", "a", "b", tasks=[both])
    event = request(TaskRunMarked, engine, task_run_id=engine.run("a").id, state=State.SUCCESS)
    engine.tell(event, only=True)
    engine.kill()

    restart(engine)
    engine.end_all()

    assert engine.states() == {"both": "SUCCESS", "a": "SUCCESS", "b": "SUCCESS"}
    assert engine.run("both").scope.running == 0


def test_first_failure_after_a_restart_ends_what_else_was_restarted():
    first = group("Sequential", "first", [log("a")], allowFailure=True)
    engine = ended("a", "b", tasks=[first, log("b")])
    restart(engine)

    engine.end("b", state=State.FAILED)

    assert engine.header().state.current is State.FAILED
    assert engine.states() == {"first": "FAILED", "a": "FAILED", "b": "FAILED"}


@pytest.mark.parametrize("kind", [RestartRequested, TaskRunMarked])
def test_every_round_of_a_restart_writes_the_header_so_that_a_kill_conflicts(kind):
    engine = ended("a", tasks=[log("a")])
    more = {}
    if kind is TaskRunMarked:
        more = {"task_run_id": engine.run("a").id, "state": State.FAILED}
    event = request(kind, engine, **more)
    engine.tell(event, only=True)

    second = engine.step(event.model_copy(update={"round": 1}))

    assert engine.header() in second.changes


@pytest.mark.parametrize(("kind", "runs"), [("Sequential", "a"), ("WorkingDirectory", "inner")])
def test_open_group_whose_handler_a_restart_removes_runs_it_again(kind, runs):
    inner = group(kind, "inner", [log("a")], **{"finally": [log("last"), log("more")]})
    engine = Engine(tasks=[group("Parallel", "both", [inner, log("b")])]).create()
    engine.end(runs)
    engine.end("last")
    pause(engine)
    engine.end("b", state=State.FAILED)
    engine.end("more")

    restart(engine)

    assert engine.waiting() == ["b", "last"]
    engine.end_all()
    assert engine.header().state.current is State.SUCCESS


def test_attempt_that_was_refused_as_the_execution_had_ended_is_asked_for_again():
    engine = Engine(tasks=[group("Parallel", "both", [log("a"), log("b")])]).create()
    engine.asked.pop((EXECUTION_ID, engine.run("b").id))
    run = engine.run("a")
    engine.asked.pop((EXECUTION_ID, run.id))
    at = engine.at
    end = TaskRunEnded(
        execution_id=EXECUTION_ID,
        at=at,
        task_run_id=run.id,
        attempt=1,
        outcome=Outcome(state=State.FAILED),
        started_at=at,
    )
    late_sweep = engine.tell(end, only=True)

    restart(engine)
    for event in late_sweep:
        engine.tell(event)

    assert engine.waiting() == ["a", "b"]


def test_retry_whose_timer_fired_as_the_execution_had_ended_is_made_after_a_restart():
    policy = {"type": "constant", "interval": "PT1S", "maxAttempts": 2}
    engine = Engine(tasks=[group("Parallel", "both", [log("a"), log("b", retry=policy)])]).create()
    engine.end("b", state=State.FAILED)
    run = engine.run("a")
    engine.asked.pop((EXECUTION_ID, run.id))
    at = engine.at
    end = TaskRunEnded(
        execution_id=EXECUTION_ID,
        at=at,
        task_run_id=run.id,
        attempt=1,
        outcome=Outcome(state=State.FAILED),
        started_at=at,
    )
    engine.tell(end, only=True)
    engine.fire(TimerKind.RETRY)

    restart(engine)

    assert engine.waiting() == ["a", "b"]


def test_group_that_was_replaced_has_counted_what_it_replaces():
    loop = group("Parallel", "both", [log("a", retry=ANEW), log("b")])
    engine = Engine(tasks=[loop]).create()

    engine.end("a", state=State.FAILED)

    assert engine.run("both").scope.running == 0
    assert engine.header().root.running == 0


def test_restarted_task_run_that_another_execution_replaces_is_retried():
    chain = group("Sequential", "chain", [log("b"), log("c", retry=ANEW)])
    engine = ended("a", "b", tasks=[group("Parallel", "both", [log("a"), chain])])
    restart(engine)
    engine.end("b")

    engine.end("c", state=State.FAILED)

    assert engine.states()["a"] == "RETRIED"
    assert engine.header().state.current is State.RETRIED


def test_replay_is_replaced_by_another_execution_than_its_source():
    engine = Engine(tasks=[log("a", retry=ANEW)]).create()
    engine.end("a", state=State.FAILED)
    source = engine.header()

    assert retry_id(source) != retry_id(source.model_copy(update={"id": NEW_ID}))


def test_page_of_copies_told_again_counts_nothing_twice(monkeypatch):
    engine = ended(tasks=[log("a"), log("b"), log("c")])
    monkeypatch.setattr(replay_module, "START_BUDGET", 1)
    (_, second) = replay(engine, "c", only=True)

    engine.handle(second)
    engine.handle(second)

    assert engine.header(NEW_ID).root.cursor == 2


def test_copy_of_a_group_counts_what_was_copied_and_not_what_has_ended_meanwhile(monkeypatch):
    both = group("Parallel", "both", [log("a"), log("b")])
    engine = Engine(tasks=[both]).create()
    monkeypatch.setattr(replay_module, "START_BUDGET", 1)
    (_, second) = replay(engine, "b", only=True)
    engine.end("a")

    engine.tell(second)
    engine.end_all(execution_id=NEW_ID)

    assert engine.states(NEW_ID) == {"both": "SUCCESS", "a": "SUCCESS", "b": "SUCCESS"}


def test_copy_goes_on_behind_a_handler_that_started_while_its_group_was_copied(monkeypatch):
    handled = group("Sequential", "s", [log("a")], errors=[log("h")])
    engine = Engine(tasks=[group("Parallel", "both", [handled, log("b")])]).create()
    monkeypatch.setattr(replay_module, "START_BUDGET", 1)
    (_, second) = replay(engine, "b", only=True)
    (third,) = engine.handle(second)
    engine.end("a", state=State.FAILED)
    engine.end("h")

    engine.tell(third)
    engine.end_all(execution_id=NEW_ID)

    copied = engine.states(NEW_ID)
    assert (copied["s"], copied["a"], copied["h"]) == ("FAILED", "FAILED", "SUCCESS")
    assert engine.header(NEW_ID).state.current is State.FAILED


def test_copied_pause_waits_again():
    waiting = group("Pause", "wait", [], pauseDuration="PT1H")
    del waiting["tasks"]
    engine = Engine(tasks=[group("Parallel", "both", [log("a"), waiting])]).create()

    replay(engine, "a")
    engine.end_all(execution_id=NEW_ID)

    assert engine.run("wait", execution_id=NEW_ID).state.current is State.PAUSED
    assert engine.header(NEW_ID).state.current is State.PAUSED


def test_replay_whose_source_is_deleted_fails_and_says_why(monkeypatch):
    engine = ended(tasks=[log("a"), log("b"), log("c")])
    monkeypatch.setattr(replay_module, "START_BUDGET", 1)
    (_, second) = replay(engine, "c", only=True)
    engine.tell(request(DeleteRequested, engine))

    engine.tell(second)

    assert engine.header(NEW_ID).state.current is State.FAILED
    assert engine.header(NEW_ID).error == f"The execution {EXECUTION_ID} was deleted"


@pytest.mark.parametrize("forced", [True, False])
def test_caller_is_told_of_the_end_of_a_child_that_is_deleted(forced):
    caller = Caller(execution_id="parent", task_run_id="call", attempt=1)
    engine = Engine(tasks=[log("a", retry=ANEW)])
    child = execution(state=History.created(NOW), caller=caller)
    engine.handle(ExecutionCreated(execution_id=EXECUTION_ID, at=NOW, execution=child))
    if not forced:
        # Its successor, which would tell, is not created any more.
        engine.end("a", state=State.FAILED)

    announced = engine.handle(request(DeleteRequested, engine, forced=forced))

    (told,) = [event for event in announced if isinstance(event, SubflowEnded)]
    assert told.state is State.KILLED


def test_caller_that_asks_for_the_restart_of_a_deleted_child_is_told():
    caller = Caller(execution_id="parent", task_run_id="call", attempt=1)
    engine = Engine(tasks=[log("a")])
    child = execution(state=History.created(NOW), caller=caller)
    engine.handle(ExecutionCreated(execution_id=EXECUTION_ID, at=NOW, execution=child))
    engine.end("a")

    announced = engine.handle(request(DeleteRequested, engine))

    (told,) = [event for event in announced if isinstance(event, SubflowEnded)]
    assert (told.gone, told.generation, told.state) == (True, 1, State.KILLED)


def test_execution_goes_on_with_what_was_restarted_only_where_nothing_has_ended():
    engine = ended("a", tasks=[group("Sequential", "s", [log("a")])])
    event = request(RestartRequested, engine)
    (reopened,) = engine.tell(event, only=True)
    engine.kill()

    engine.tell(reopened)

    assert isinstance(reopened, ExecutionReopened)
    assert engine.waiting() == []
    assert engine.states() == {"s": "KILLED", "a": "KILLED"}


def test_task_beside_a_pause_that_has_not_started_does_not_start_after_the_end():
    waiting = group("Pause", "wait", [], pauseDuration="PT1S", onPause=log("aside"))
    del waiting["tasks"]
    engine = Engine(tasks=[waiting]).create()

    engine.fire(TimerKind.PAUSE)

    assert engine.header().state.current is State.SUCCESS
    assert engine.states()["aside"] == "SUCCESS"


def test_failed_task_beside_a_pause_is_not_restarted():
    waiting = group("Pause", "wait", [], pauseDuration="PT1S", onPause=log("aside"))
    del waiting["tasks"]
    engine = Engine(tasks=[waiting, log("b")]).create()
    engine.end("aside", state=State.FAILED)
    engine.fire(TimerKind.PAUSE)
    engine.end("b", state=State.FAILED)

    restart(engine)

    assert engine.waiting() == ["b"]


def test_next_task_of_an_iteration_that_is_due_twice_is_counted_once(monkeypatch):
    monkeypatch.setattr(step_module, "START_BUDGET", 0)
    loop = group("ForEach", "each", [log("a"), log("b")], values=["1", "2"], concurrencyLimit=0)
    engine = Engine(tasks=[loop]).create()
    run = engine.run("a", "1")
    engine.asked.pop((EXECUTION_ID, run.id))
    at = engine.at
    (due,) = engine.handle(
        TaskRunEnded(
            execution_id=EXECUTION_ID,
            at=at,
            task_run_id=run.id,
            attempt=1,
            outcome=Outcome(state=State.SUCCESS),
            started_at=at,
        )
    )
    pause(engine)
    event = request(TaskRunMarked, engine, task_run_id=run.id, state=State.WARNING)
    monkeypatch.setattr(step_module, "START_BUDGET", 100)

    engine.tell(event)
    engine.tell(due)
    engine.end_all()

    assert engine.run("each").scope.running == 0
    assert engine.header().state.current is State.WARNING


def test_task_that_waited_at_a_breakpoint_starts_when_a_restart_comes_before_the_sweep():
    engine = Engine(tasks=[group("Parallel", "p", [log("a"), log("b")])])
    engine.create(breakpoints=("b",))
    engine.end("a", state=State.FAILED)
    engine.tell(KillRequested(execution_id=EXECUTION_ID, at=engine.at), only=True)
    assert engine.states()["b"] == "BREAKPOINT"

    restart(engine)

    assert engine.waiting() == ["a", "b"]


def test_task_run_that_is_being_killed_is_left_to_its_worker_by_a_later_end():
    limit = {"id": "limit", "type": "MAX_DURATION", "duration": "PT1H", "behavior": "CANCEL"}
    both = group("Parallel", "p", [log("a"), shell("worker")])
    engine = Engine(tasks=[both, log("next")], sla=[limit]).create()
    engine.start("worker")
    engine.end("a")
    engine.kill()
    mark(engine, "a", State.WARNING)

    engine.fire(TimerKind.SLA)
    cancelled = engine.states()
    engine.end("worker", state=State.KILLED)

    assert engine.header().state.current is State.CANCELLED
    assert (cancelled["worker"], engine.states()["worker"]) == ("KILLING", "KILLED")


def test_handler_that_was_held_when_the_execution_was_given_up_is_gone_after_a_restart():
    handler = group("Sequential", "s", [log("h")])
    engine = Engine(tasks=[log("a")], errors=[handler]).create()
    engine.end("a", state=State.FAILED)
    pause(engine)
    engine.tell(ExecutionReopened(execution_id=EXECUTION_ID, at=engine.at, generation=0))
    engine.tell(ExecutionFaulted(execution_id=EXECUTION_ID, at=engine.at, reason="lost"))

    restart(engine)
    engine.end("a")

    assert engine.states() == {"a": "SUCCESS"}
    assert engine.header().state.current is State.SUCCESS


def test_what_is_left_open_in_a_group_that_is_replaced_is_swept_although_the_execution_goes_on():
    both = group("Parallel", "p", [log("a", retry=ANEW), log("b")])
    engine = Engine(tasks=[log("first"), both]).create()
    engine.end("first")
    at = engine.at
    run = engine.run("a")
    outcome = Outcome(state=State.FAILED)
    ended = TaskRunEnded(
        execution_id=EXECUTION_ID,
        at=at,
        task_run_id=run.id,
        attempt=1,
        outcome=outcome,
        started_at=at,
    )
    late = engine.tell(ended, only=True)

    change_status(engine, State.SUCCESS)
    mark(engine, "first", State.WARNING)
    for event in late:
        engine.tell(event)

    assert engine.states() == {"first": "WARNING", "p": "RETRIED", "a": "RETRIED", "b": "RETRIED"}
