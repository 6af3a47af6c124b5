"""Restart: what failed runs again, what succeeded stays, and a second request changes nothing."""

import pytest

from shared.model.event import ExecutionReopened, RestartRequested
from shared.model.scope import Phase
from shared.model.state import State
from tests.builders import EXECUTION_ID
from tests.unit.engine.bench import Engine

LOG = "io.kestra.plugin.core.log.Log"
FLOW = "io.kestra.plugin.core.flow"


def log(task_id, **fields):
    return {"id": task_id, "type": LOG, "message": "x", **fields}


def group(kind, task_id, tasks, **fields):
    return {"id": task_id, "type": f"{FLOW}.{kind}", "tasks": tasks, **fields}


def restart(engine):
    generation = engine.header().generation
    event = RestartRequested(execution_id=EXECUTION_ID, at=engine.at, generation=generation)
    engine.tell(event)
    return event


def failed(*failing, **flow):
    engine = Engine(**flow).create()
    engine.end_all(failing=failing)
    assert engine.header().state.current is State.FAILED
    return engine


def test_failed_task_runs_again_and_the_flow_goes_on():
    engine = failed("b", tasks=[log("a"), log("b"), log("c")])

    restart(engine)
    waiting = engine.waiting()
    engine.end_all()

    assert waiting == ["b"]
    assert engine.states() == {"a": "SUCCESS", "b": "SUCCESS", "c": "SUCCESS"}
    assert engine.header().state.current is State.SUCCESS
    assert [one.state.current for one in engine.run("b").attempts] == ["FAILED", "SUCCESS"]


def test_restarted_execution_waits_in_one_commit_of_its_own():
    engine = failed("a", tasks=[log("a")])
    event = RestartRequested(execution_id=EXECUTION_ID, at=engine.at, generation=0)

    engine.tell(event, only=True)

    header = engine.header()
    assert engine.states() == {"a": "RESTARTED"}
    assert header.state.current is State.RESTARTED
    assert header.metadata.attempt_number == 2
    assert {one.key: one.value for one in header.labels}["system.restarted"] == "true"
    assert not engine.asked


def test_failed_group_is_running_around_its_restarted_child():
    engine = failed("b", tasks=[group("Sequential", "s", [log("a"), log("b")]), log("after")])
    event = RestartRequested(execution_id=EXECUTION_ID, at=engine.at, generation=0)

    engine.tell(event, only=True)

    assert engine.states() == {"s": "RUNNING", "a": "SUCCESS", "b": "RESTARTED"}


def test_handlers_are_removed_and_run_again_when_it_fails_again():
    engine = failed(
        "a",
        tasks=[log("a")],
        errors=[group("Sequential", "handler", [log("inner")])],
        **{"finally": [log("last")]},
    )
    event = RestartRequested(execution_id=EXECUTION_ID, at=engine.at, generation=0)

    following = engine.tell(event, only=True)
    between = engine.states()
    for one in following:
        engine.tell(one)
    engine.end_all(failing=("a",))

    assert between == {"a": "RESTARTED"}
    assert engine.states() == {
        "a": "FAILED",
        "handler": "SUCCESS",
        "inner": "SUCCESS",
        "last": "SUCCESS",
    }
    assert engine.header().state.current is State.FAILED
    assert engine.header().root.phase is Phase.CLOSED


def test_handler_with_a_loop_runs_again_after_a_restart():
    loop = group("ForEach", "each", [log("inner")], values=["1", "2"])
    engine = failed("a", tasks=[log("a")], errors=[loop])

    restart(engine)
    engine.end_all(failing=("a",))

    assert engine.states() == {
        "a": "FAILED",
        "each": "SUCCESS",
        "inner/1": "SUCCESS",
        "inner/2": "SUCCESS",
    }


@pytest.mark.parametrize("limit", [0, 1, 2])
def test_only_failed_iterations_of_a_loop_run_again(limit):
    values = [str(number) for number in range(5)]
    inner = [group("AllowFailure", "allow", [log("try")])]
    loop = group("ForEach", "each", inner, values=values, concurrencyLimit=limit)
    engine = Engine(tasks=[loop, log("end")]).create()
    engine.end_all(failing=("try/1", "try/3", "end"))

    restart(engine)
    waiting = set(engine.waiting())
    engine.end_all()

    assert waiting == {"try/1", "try/3", "end"}
    assert set(engine.states().values()) == {"SUCCESS"}
    assert engine.header().state.current is State.SUCCESS


def test_iterations_that_stopped_when_the_loop_failed_go_on_after_a_restart():
    loop = group("ForEach", "each", [log("t1"), log("t2")], values=["a", "b"], concurrencyLimit=0)
    engine = Engine(tasks=[loop]).create()
    engine.end("t1", "a", state=State.FAILED)
    engine.asked.clear()
    assert engine.header().state.current is State.FAILED

    restart(engine)
    engine.end_all()

    assert engine.states() == {
        "each": "SUCCESS",
        "t1/a": "SUCCESS",
        "t1/b": "SUCCESS",
        "t2/a": "SUCCESS",
        "t2/b": "SUCCESS",
    }


def test_iteration_between_two_tasks_when_the_loop_failed_goes_on_after_a_restart():
    loop = group(
        "ForEach",
        "each",
        [log("t1"), log("t2")],
        values=["a", "b"],
        concurrencyLimit=0,
        errors=[log("handler")],
    )
    engine = Engine(tasks=[loop]).create()
    engine.end("t1", "a", state=State.FAILED)
    engine.end("t1", "b")
    engine.end("handler")
    assert engine.header().state.current is State.FAILED

    restart(engine)
    waiting = engine.waiting()
    engine.end_all()

    assert waiting == ["t1/a", "t2/b"]
    assert engine.header().state.current is State.SUCCESS
    assert engine.run("each").scope.running == 0


@pytest.mark.parametrize("kind", ["ForEach", "EachParallel"])
def test_failed_shards_of_a_wide_loop_run_again(kind):
    values = [str(number) for number in range(250)]
    fields = {"values": values, "concurrencyLimit": 0} if kind == "ForEach" else {"value": values}
    loop = group(kind, "each", [log("try")], **fields)
    engine = Engine(tasks=[loop]).create()
    for number in range(250):
        state = State.FAILED if number == 249 else State.SUCCESS
        engine.end("try", str(number), state=state)
    assert engine.header().state.current is State.FAILED

    restart(engine)
    waiting = engine.waiting()
    engine.end_all()

    assert waiting == ["try/249"]
    assert engine.header().state.current is State.SUCCESS


def test_wide_loop_that_failed_at_once_is_worked_through_after_a_restart():
    values = [str(number) for number in range(250)]
    loop = group("ForEach", "each", [log("t1"), log("t2")], values=values, concurrencyLimit=0)
    engine = Engine(tasks=[loop]).create()
    engine.end("t1", "7", state=State.FAILED)
    engine.asked.clear()
    assert engine.header().state.current is State.FAILED

    restart(engine)
    engine.end_all()

    states = engine.states()
    assert len(states) == 501
    assert set(states.values()) == {"SUCCESS"}
    assert engine.header().state.current is State.SUCCESS


def test_graph_goes_on_behind_the_restarted_task():
    dag = {
        "id": "dag",
        "type": f"{FLOW}.Dag",
        "tasks": [
            {"task": log("a")},
            {"task": log("b"), "dependsOn": ["a"]},
            {"task": log("c"), "dependsOn": ["b"]},
        ],
    }
    engine = failed("b", tasks=[dag])

    restart(engine)
    engine.end_all()

    assert engine.states() == {"dag": "SUCCESS", "a": "SUCCESS", "b": "SUCCESS", "c": "SUCCESS"}


def test_group_that_failed_before_it_had_a_list_is_opened_again():
    choice = {
        "id": "choice",
        "type": f"{FLOW}.Switch",
        "value": "other",
        "cases": {"one": [log("a")]},
    }
    engine = Engine(tasks=[choice]).create()
    assert engine.states() == {"choice": "FAILED"}

    engine.tell(RestartRequested(execution_id=EXECUTION_ID, at=engine.at, generation=0), only=True)

    assert engine.states() == {"choice": "RESTARTED"}


def test_all_that_ever_happened_told_again_changes_nothing():
    loop = group("ForEach", "each", [log("t1"), log("t2")], values=["a", "b"], concurrencyLimit=0)
    engine = failed("t1/a", tasks=[loop], errors=[log("handler")])
    restart(engine)
    engine.end_all(failing=("t2/b",))
    restart(engine)
    engine.end_all()
    assert engine.header().state.current is State.SUCCESS

    assert engine.again() is False


@pytest.mark.parametrize("count", [99, 100, 101, 250])
def test_however_much_failed_all_of_it_runs_again(count):
    tasks = [log(f"t{number}") for number in range(count)]
    engine = Engine(tasks=[group("Parallel", "all", tasks)]).create()
    engine.end("t0", state=State.FAILED)
    engine.asked.clear()
    assert engine.header().state.current is State.FAILED

    restart(engine)
    waiting = len(engine.waiting())
    engine.end_all()

    assert waiting == count
    assert engine.header().state.current is State.SUCCESS


def test_execution_without_a_failed_task_run_is_not_restarted():
    engine = Engine(tasks=[log("a")]).create()
    engine.end_all()
    before = engine.everything()

    restart(engine)

    assert engine.everything() == before


def test_running_execution_is_not_restarted():
    engine = Engine(tasks=[group("Parallel", "p", [log("a"), log("b")])]).create()
    before = engine.everything()

    restart(engine)

    assert engine.everything() == before


def test_request_of_an_earlier_generation_does_not_restart_again():
    engine = failed("a", tasks=[log("a")])
    request = restart(engine)
    engine.end_all(failing=("a",))
    before = engine.everything()

    engine.tell(request)

    assert engine.everything() == before


def test_execution_whose_last_tasks_still_run_is_not_restarted():
    engine = Engine(tasks=[log("a")], afterExecution=[log("late")]).create()
    engine.end("a", state=State.FAILED)
    before = engine.everything()

    restart(engine)

    assert (engine.header().state.current, engine.waiting()) == (State.FAILED, ["late"])
    assert engine.everything() == before


def test_page_of_what_goes_on_told_again_asks_for_no_later_page_again():
    tasks = [log(f"t{number}") for number in range(250)]
    engine = failed("t0", tasks=[group("Parallel", "p", tasks)])
    (reopened,) = _until_reopened(engine)
    (second,) = engine.handle(reopened)

    (third,) = engine.handle(second)

    assert engine.handle(second) == []
    assert engine.handle(third) == []
    engine.end_all()
    assert engine.header().state.current is State.SUCCESS


def _until_reopened(engine):
    """The event with which a restart goes on, of which nothing is handled yet."""
    generation = engine.header().generation
    waiting = [RestartRequested(execution_id=EXECUTION_ID, at=engine.at, generation=generation)]
    while not isinstance(waiting[0], ExecutionReopened):
        waiting = [*waiting[1:], *engine.handle(waiting[0])]
    return waiting
