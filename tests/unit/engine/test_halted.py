"""Iterations that were about to start their next task when their loop failed."""

from shared.engine import step as stepping
from shared.model.event import Outcome, RestartRequested, TaskRunEnded, UnitDue
from shared.model.state import State
from tests.builders import EXECUTION_ID
from tests.unit.engine.bench import Engine
from tests.unit.engine.story import group, log


def _with_a_unit_put_off(monkeypatch):
    """A loop whose first iteration is to go on with `b` when the second one has failed."""
    loop = group("ForEach", "each", log("a"), log("b"), values=["x", "y"], concurrencyLimit=2)
    engine = Engine(tasks=[loop]).create()
    first = engine.asked.pop((EXECUTION_ID, engine.run("a", "x").id))
    at = engine.at
    ended = TaskRunEnded(
        execution_id=EXECUTION_ID,
        at=at,
        task_run_id=first.task_run_id,
        attempt=first.attempt,
        outcome=Outcome(state=State.SUCCESS),
        started_at=at,
    )
    with monkeypatch.context() as patch:
        patch.setattr(stepping, "START_BUDGET", 0)
        [due] = engine.handle(ended)
    engine.end("a", "y", state=State.FAILED)
    return engine, due


def test_unit_that_is_due_after_the_failure_of_its_loop_counts_as_ended_once(monkeypatch):
    engine, due = _with_a_unit_put_off(monkeypatch)
    assert isinstance(due, UnitDue)

    engine.handle(due)
    scope = engine.run("each").scope
    engine.handle(due)

    assert (scope.halted, scope.running) == ({0: 1}, 0)
    assert engine.run("each").scope == scope
    assert "b/x" not in engine.states()


def test_unit_that_was_halted_starts_with_the_restart(monkeypatch):
    engine, due = _with_a_unit_put_off(monkeypatch)
    engine.handle(due)

    engine.tell(RestartRequested(execution_id=EXECUTION_ID, at=engine.at, generation=0))

    assert engine.waiting() == ["a/y", "b/x"]
    engine.end_all()
    assert engine.header().state.current is State.SUCCESS
