"""Replay from a task run: what comes before is copied, the rest runs in the new execution."""

import pytest

from shared.model.event import ReplayRequested, ReplayStart, RestartRequested
from shared.model.ids import id_of
from shared.model.state import History, State
from tests.builders import EXECUTION_ID
from tests.unit.engine.bench import Engine
from tests.unit.engine.test_attempts import shell
from tests.unit.engine.test_restart import FLOW, group, log

NEW_ID = id_of("execution", 2)


def replay(engine, task_id, *path, only=False, start=ReplayStart.TASK_RUN):
    source = engine.header()
    state = History.created(engine.at, State.RESTARTED)
    if source.state.current.is_terminal:
        state = source.state.reopened(State.RESTARTED, engine.at)
    event = ReplayRequested(
        execution_id=NEW_ID,
        at=engine.at,
        execution=source.repeated(NEW_ID, source.flow_revision, state),
        source_id=EXECUTION_ID,
        start=start,
        task_run_id=engine.run(task_id, *path).id,
    )
    return engine.tell(event, only=only)


def ended(*failing, **flow):
    engine = Engine(**flow).create()
    engine.end_all(failing=failing)
    return engine


def test_task_runs_before_are_copied_and_those_after_run_again():
    engine = ended(tasks=[log("a"), log("b"), log("c")])

    replay(engine, "b")
    waiting = engine.waiting(NEW_ID)
    copied = engine.states(NEW_ID)
    engine.end_all(execution_id=NEW_ID)

    assert waiting == ["b"]
    assert copied == {"a": "SUCCESS", "b": "RESTARTED"}
    assert engine.states(NEW_ID) == {"a": "SUCCESS", "b": "SUCCESS", "c": "SUCCESS"}
    assert engine.header(NEW_ID).state.current is State.SUCCESS


def test_what_is_behind_a_kept_task_run_runs_again_and_that_one_does_not():
    engine = ended(tasks=[log("a"), log("b"), log("c")])

    replay(engine, "b", start=ReplayStart.AFTER_TASK_RUN)
    waiting = engine.waiting(NEW_ID)
    engine.end_all(execution_id=NEW_ID)

    assert waiting == ["c"]
    assert engine.states(NEW_ID) == {"a": "SUCCESS", "b": "SUCCESS", "c": "SUCCESS"}
    assert engine.header(NEW_ID).state.current is State.SUCCESS


def test_group_that_is_kept_is_copied_with_what_is_in_it():
    loop = group("ForEach", "each", [log("t1")], values=["a", "b"])
    engine = ended(tasks=[loop, log("end")])

    replay(engine, "each", start=ReplayStart.AFTER_TASK_RUN, only=True)

    assert engine.states(NEW_ID) == {"each": "SUCCESS", "t1/a": "SUCCESS", "t1/b": "SUCCESS"}


def test_nothing_is_left_behind_the_last_task_of_a_flow():
    engine = ended(tasks=[log("a"), log("b")])

    replay(engine, "b", start=ReplayStart.AFTER_TASK_RUN)

    assert engine.waiting(NEW_ID) == []
    assert engine.header(NEW_ID).state.current is State.SUCCESS


def test_source_stays_as_it_was_but_for_its_label():
    engine = ended(tasks=[log("a"), log("b")])
    before = engine.runs()

    replay(engine, "b")

    assert engine.runs() == before
    assert {one.key: one.value for one in engine.header().labels}["system.replayed"] == "true"


def test_copies_have_ids_of_their_own():
    engine = ended(tasks=[log("a"), log("b")])

    replay(engine, "b")

    assert {run.id for run in engine.runs()}.isdisjoint(run.id for run in engine.runs(NEW_ID))


def test_handlers_are_not_copied():
    engine = ended("b", tasks=[log("a"), log("b")], errors=[log("handler")])

    replay(engine, "b", only=True)

    assert engine.states(NEW_ID) == {"a": "SUCCESS", "b": "RESTARTED"}


def test_later_iterations_of_a_loop_one_by_one_run_again():
    loop = group("ForEach", "each", [log("t1"), log("t2")], values=["a", "b", "c"])
    engine = ended(tasks=[loop, log("end")])

    replay(engine, "t1", "b", only=True)

    assert engine.states(NEW_ID) == {
        "each": "RUNNING",
        "t1/a": "SUCCESS",
        "t2/a": "SUCCESS",
        "t1/b": "RESTARTED",
    }


@pytest.mark.parametrize("limit", [0, 1, 2])
@pytest.mark.parametrize("start", [("t1", "b"), ("t2", "b"), ("t1", "a"), ("t2", "c"), ("each",)])
def test_replay_from_anywhere_in_a_loop_ends_like_the_source(limit, start):
    loop = group(
        "ForEach",
        "each",
        [log("t1"), log("t2")],
        values=["a", "b", "c"],
        concurrencyLimit=limit,
    )
    engine = ended(tasks=[loop, log("end")])

    replay(engine, *start)
    engine.end_all(execution_id=NEW_ID)

    assert engine.states(NEW_ID) == engine.states()
    assert engine.header(NEW_ID).state.current is State.SUCCESS
    assert engine.run("each", execution_id=NEW_ID).scope.running == 0


def test_other_iterations_of_a_loop_side_by_side_are_copied():
    loop = group("ForEach", "each", [log("t1")], values=["a", "b"], concurrencyLimit=0)
    engine = ended(tasks=[loop])

    replay(engine, "t1", "a")

    assert engine.waiting(NEW_ID) == ["t1/a"]
    assert engine.states(NEW_ID)["t1/b"] == "SUCCESS"


@pytest.mark.parametrize("number", [0, 99, 100, 249])
def test_replay_inside_a_wide_loop_runs_one_iteration_again(number):
    values = [str(one) for one in range(250)]
    loop = group("ForEach", "each", [log("t1")], values=values, concurrencyLimit=0)
    engine = ended(tasks=[loop])

    replay(engine, "t1", str(number))
    waiting = engine.waiting(NEW_ID)
    engine.end_all(execution_id=NEW_ID)

    assert waiting == [f"t1/{number}"]
    assert engine.states(NEW_ID) == engine.states()
    assert engine.header(NEW_ID).state.current is State.SUCCESS


def test_branches_beside_the_chosen_task_are_copied():
    parallel = group("Parallel", "p", [log("a"), log("b")])
    engine = ended(tasks=[parallel, log("end")])

    replay(engine, "a")
    waiting = engine.waiting(NEW_ID)
    engine.end_all(execution_id=NEW_ID)

    assert waiting == ["a"]
    assert engine.states(NEW_ID) == engine.states()


def test_what_needs_the_chosen_task_of_a_graph_runs_again_and_nothing_else():
    dag = {
        "id": "dag",
        "type": f"{FLOW}.Dag",
        "tasks": [
            {"task": log("a")},
            {"task": log("alone")},
            {"task": log("b"), "dependsOn": ["a"]},
            {"task": log("c"), "dependsOn": ["b"]},
        ],
    }
    engine = ended(tasks=[dag])

    replay(engine, "b")
    copied = engine.states(NEW_ID)
    engine.end_all(execution_id=NEW_ID)

    assert copied == {"dag": "RUNNING", "a": "SUCCESS", "alone": "SUCCESS", "b": "RESTARTED"}
    assert engine.states(NEW_ID) == engine.states()


def test_replay_of_a_long_execution_is_copied_in_rounds():
    tasks = [log(f"t{number}") for number in range(350)]
    engine = ended(tasks=tasks)

    replay(engine, "t320")
    copied = len(engine.runs(NEW_ID))
    engine.end_all(execution_id=NEW_ID)

    assert copied == 321
    assert len(engine.runs(NEW_ID)) == 350
    assert engine.header(NEW_ID).state.current is State.SUCCESS


def test_what_a_worker_has_yet_to_stop_is_over_in_a_copy():
    groups = [group("Sequential", "s", [shell("worker")]), log("a")]
    engine = Engine(tasks=[group("Parallel", "p", groups)]).create()
    engine.start("worker")
    engine.end("a")
    engine.kill()

    replay(engine, "a")
    engine.end_all(execution_id=NEW_ID)

    # What was KILLED in the source makes the copy of its group KILLED, with what runs in it.
    assert engine.states()["worker"] == "KILLING"
    assert engine.states(NEW_ID) == dict.fromkeys(("p", "s", "worker", "a"), "KILLED")


def test_page_of_a_replay_told_again_asks_for_no_later_page_again():
    # Each copy of a message would have one of every later page follow: with as many of them as a
    # bad day has, a replay of many pages would drown in its own messages.
    engine = ended(tasks=[log(f"t{number}") for number in range(350)])
    (_, second) = replay(engine, "t320", only=True)

    (third,) = engine.handle(second)

    assert engine.handle(second) == []
    assert len(engine.handle(third)) == 1


def test_replay_told_again_changes_nothing():
    loop = group("ForEach", "each", [log("t1"), log("t2")], values=["a", "b"], concurrencyLimit=0)
    engine = ended(tasks=[log("before"), loop, log("end")])
    replay(engine, "t1", "a")
    engine.end_all(execution_id=NEW_ID)

    assert engine.again() is False


def test_replayed_execution_that_fails_can_be_restarted():
    loop = group("ForEach", "each", [log("t1"), log("t2")], values=["a", "b"])
    engine = ended(tasks=[loop])
    replay(engine, "t2", "a")
    engine.end_all(execution_id=NEW_ID, failing=("t1/b",))
    failed = engine.header(NEW_ID)

    engine.tell(RestartRequested(execution_id=NEW_ID, at=engine.at, generation=failed.generation))
    engine.end_all(execution_id=NEW_ID)

    assert failed.state.current is State.FAILED
    assert engine.header(NEW_ID).state.current is State.SUCCESS
