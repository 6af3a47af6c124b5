"""Mark, change status, force, scheduled start, delete, and what a kill leaves no room for."""

import pytest

from shared.model.event import (
    DeleteRequested,
    Outcome,
    RestartRequested,
    StartForced,
    StatusChanged,
    TaskRunEnded,
    TaskRunMarked,
)
from shared.model.state import State
from shared.model.timer import TimerKind
from tests.builders import EXECUTION_ID, NOW, later
from tests.unit.engine.bench import Engine
from tests.unit.engine.test_restart import group, log, restart


def ended(*failing, **flow):
    engine = Engine(**flow).create()
    engine.end_all(failing=failing)
    return engine


def mark(engine, task_id, state):
    event = TaskRunMarked(
        execution_id=EXECUTION_ID,
        at=engine.at,
        generation=engine.header().generation,
        task_run_id=engine.run(task_id).id,
        state=state,
    )
    engine.tell(event)
    return event


def change_status(engine, state):
    event = StatusChanged(
        execution_id=EXECUTION_ID,
        at=engine.at,
        moves=len(engine.header().state.histories),
        state=state,
    )
    engine.tell(event)
    return event


def force(engine):
    engine.tell(StartForced(execution_id=EXECUTION_ID, at=engine.at, generation=0))


def delete(engine, *, forced=False):
    engine.tell(
        DeleteRequested(execution_id=EXECUTION_ID, at=engine.at, generation=0, forced=forced)
    )


def test_flow_goes_on_behind_a_task_run_that_is_marked_successful():
    engine = ended("a", tasks=[log("a"), log("b")], errors=[log("handler")])

    mark(engine, "a", State.SUCCESS)
    waiting = engine.waiting()
    engine.end_all()

    assert waiting == ["b"]
    assert engine.states() == {"a": "SUCCESS", "b": "SUCCESS"}
    assert engine.header().state.current is State.SUCCESS


def test_task_run_inside_a_group_is_marked_and_the_group_goes_on():
    engine = ended("a", tasks=[group("Sequential", "s", [log("a"), log("b")]), log("c")])

    mark(engine, "a", State.WARNING)
    engine.end_all()

    assert engine.states() == {"s": "WARNING", "a": "WARNING", "b": "SUCCESS", "c": "SUCCESS"}
    assert engine.header().state.current is State.WARNING


def test_group_stays_failed_while_another_of_its_task_runs_is():
    engine = Engine(tasks=[group("Parallel", "p", [log("a"), log("b")])]).create()
    engine.end("a", state=State.FAILED)
    engine.asked.clear()

    mark(engine, "a", State.SUCCESS)

    assert engine.states() == {"p": "FAILED", "a": "SUCCESS", "b": "FAILED"}
    assert engine.header().state.current is State.FAILED


def test_task_run_marked_failed_fails_the_execution_again():
    engine = ended(tasks=[log("a"), log("b")], errors=[log("handler")])

    mark(engine, "a", State.FAILED)
    engine.end_all()

    assert engine.states() == {"a": "FAILED", "b": "SUCCESS", "handler": "SUCCESS"}
    assert engine.header().state.current is State.FAILED


def test_mark_told_again_changes_nothing():
    engine = ended("a", tasks=[log("a"), log("b")])
    mark(engine, "a", State.SUCCESS)
    engine.end_all()

    assert engine.again() is False


def test_state_that_no_task_run_ends_in_is_not_set():
    engine = ended("a", tasks=[log("a")])
    before = engine.everything()

    mark(engine, "a", State.RUNNING)

    assert engine.everything() == before


def test_status_of_an_ended_execution_is_changed_and_nothing_runs():
    engine = ended(tasks=[log("a")])

    change_status(engine, State.WARNING)

    assert engine.header().state.current is State.WARNING
    assert not engine.asked


def test_status_told_again_after_another_change_is_not_brought_back():
    engine = ended(tasks=[log("a")])
    first = change_status(engine, State.WARNING)
    change_status(engine, State.FAILED)

    engine.tell(first)

    assert engine.header().state.current is State.FAILED


@pytest.mark.parametrize("state", [State.RUNNING, State.RETRIED, State.SKIPPED])
def test_status_that_no_execution_ends_in_is_not_set(state):
    engine = ended(tasks=[log("a")])

    change_status(engine, state)

    assert engine.header().state.current is State.SUCCESS


def test_scheduled_execution_waits_for_its_date():
    engine = Engine(tasks=[log("a")]).create(schedule_date=later(60))
    before = engine.header().state.current

    engine.fire(TimerKind.SCHEDULED_START)

    assert before is State.CREATED
    assert engine.timers[0].at == later(60)
    assert engine.header().state.current is State.RUNNING
    assert engine.waiting() == ["a"]


def test_execution_whose_date_is_past_starts_at_once():
    engine = Engine(tasks=[log("a")]).create(schedule_date=NOW)

    assert engine.waiting() == ["a"]
    assert engine.timers == []


def test_scheduled_execution_that_was_forced_does_not_start_twice():
    engine = Engine(tasks=[log("a")]).create(schedule_date=later(60))
    force(engine)
    engine.end_all()
    before = engine.everything()

    engine.fire(TimerKind.SCHEDULED_START)

    assert engine.header().state.current is State.SUCCESS
    assert engine.everything() == before


def test_scheduled_execution_that_was_killed_never_starts():
    engine = Engine(tasks=[log("a")]).create(schedule_date=later(60))
    engine.kill()

    engine.fire(TimerKind.SCHEDULED_START)

    assert engine.header().state.current is State.KILLED
    assert engine.states() == {}


def test_forcing_a_running_execution_sends_nothing_that_was_not_asked_for():
    engine = Engine(tasks=[log("a"), log("b")]).create()
    before, asked = engine.everything(), dict(engine.asked)

    force(engine)

    assert (engine.everything(), engine.asked) == (before, asked)


@pytest.mark.parametrize("state", [State.CANCELLED, State.FAILED])
def test_only_a_queued_execution_ends_when_it_is_unqueued(state):
    engine = Engine(tasks=[log("a")]).create()
    before = engine.everything()

    engine.tell(StartForced(execution_id=EXECUTION_ID, at=engine.at, generation=0, state=state))

    assert engine.everything() == before


def test_ended_execution_is_not_forced():
    engine = ended(tasks=[log("a")])
    before = engine.everything()

    force(engine)

    assert engine.everything() == before


def test_execution_that_is_still_being_restarted_is_not_forced(monkeypatch):
    monkeypatch.setattr("shared.engine.restart.START_BUDGET", 1)
    engine = ended("a", tasks=[log("a")])
    generation = engine.header().generation
    asked = RestartRequested(execution_id=EXECUTION_ID, at=engine.at, generation=generation)
    engine.tell(asked, only=True)
    before = engine.everything()

    engine.tell(StartForced(execution_id=EXECUTION_ID, at=engine.at, generation=generation + 1))

    assert engine.header().state.current is State.RESTARTED
    assert engine.everything() == before


def test_deleted_execution_is_gone_and_late_news_bring_nothing_back():
    engine = ended(tasks=[log("a")])

    delete(engine)

    assert engine.header() is None
    assert engine.runs() == []


def test_running_execution_is_deleted_only_if_forced_and_its_workers_stop():
    engine = Engine(tasks=[{"id": "a", "type": "io.kestra.plugin.core.debug.Return"}]).create()
    engine.start("a")
    attempt = engine.run("a").id
    delete(engine)
    kept = engine.header()

    delete(engine, forced=True)

    assert kept is not None
    assert engine.header() is None
    assert [one.task_run_id for one in engine.stopped] == [attempt]


@pytest.mark.parametrize("state", [State.SUCCESS, State.FAILED])
def test_killed_execution_starts_nothing_whatever_comes_late(state):
    nested = group("Sequential", "s", [log("a"), log("b")], errors=[log("handler")])
    engine = Engine(tasks=[nested], errors=[log("last")], afterExecution=[log("after")]).create()
    engine.kill()
    engine.asked = {key: one for key, one in engine.asked.items() if key[1] != engine.run("a").id}
    before = engine.states()
    engine.handle(_late(engine, state))

    assert engine.states() == before
    assert engine.waiting() == ["after"]


def _late(engine, state):
    return TaskRunEnded(
        execution_id=EXECUTION_ID,
        at=engine.at,
        task_run_id=engine.run("a").id,
        attempt=1,
        outcome=Outcome(state=state),
        started_at=NOW,
    )


def test_sweep_of_an_end_that_a_restart_has_undone_closes_nothing():
    engine = Engine(tasks=[group("Parallel", "p", [log("a"), log("b")])]).create()
    engine.end("a", state=State.FAILED)
    sweeps = [one for one in engine.handled if one.kind == "descendants-swept"]
    restart(engine)
    before = engine.states()
    assert sweeps

    for sweep in sweeps:
        engine.tell(sweep)

    assert engine.states() == before


def test_group_that_fails_again_after_a_restart_is_swept_by_another_message():
    engine = Engine(tasks=[group("Parallel", "p", [log("a"), log("b")])]).create()
    engine.end("a", state=State.FAILED)
    first = {one.key for one in engine.handled if one.kind == "descendants-swept"}
    restart(engine)
    before = len(engine.handled)

    engine.end("a", state=State.FAILED)

    second = {one.key for one in engine.handled[before:] if one.kind == "descendants-swept"}
    assert second
    assert first.isdisjoint(second)
