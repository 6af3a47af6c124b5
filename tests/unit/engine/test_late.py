"""Lists whose units run side by side are not written by every unit that ends."""

import pytest

from shared.engine.units import SHARD_SIZE
from shared.model.command import CountUnits
from shared.model.event import ContinuationRequested, KillRequested, PauseRequested, UnitsOver
from shared.model.scope import Phase
from shared.model.state import State
from tests.builders import EXECUTION_ID
from tests.unit.engine.story import Story, group, log, surroundings
from tests.unit.engine.test_pause import request

LATE = surroundings(counts_late=True)


def _parallel(*names, world=LATE, **fields):
    return Story(group("Parallel", "all", *map(log, names), **fields), world=world).begin()


def _loop(values, *tasks):
    items = [str(number) for number in range(values)]
    loop = group("ForEach", "each", *tasks, values=items, concurrencyLimit=0)
    return Story(loop, world=LATE).begin()


def _version(story, name):
    return story.run(name).version


def _looks(story):
    return [one for one in story.commands if isinstance(one, CountUnits)]


def _look(story, name, shard_id=""):
    """Somebody looks at a list, as a `CountUnits` asks for it."""
    story.tell(
        UnitsOver(
            execution_id=EXECUTION_ID,
            at=story.at,
            task_run_id=story.run(name).id,
            shard_id=shard_id,
        )
    )
    return story


def test_simple_end_writes_its_task_run_and_asks_for_a_look_at_the_list():
    story = _parallel("a", "b")

    step = story.step(story.ended("a"))

    assert [document.id for document in step.changes] == [story.run("a").id]
    assert step.commands == (
        CountUnits(
            execution_id=EXECUTION_ID,
            task_run_id=story.run("a").id,
            parent_id=story.run("all").id,
        ),
    )


def test_list_closes_when_a_look_finds_no_unit_open():
    story = _parallel("a", "b")

    _look(story.end("a"), "all")
    assert story.state is State.RUNNING
    _look(story.end("b"), "all")

    assert story.states == {"all": "SUCCESS", "a": "SUCCESS", "b": "SUCCESS"}
    assert (story.state, story.run("all").scope.running) == (State.SUCCESS, 0)


def test_second_look_changes_nothing():
    story = _look(_parallel("a").end("a"), "all")
    over = UnitsOver(execution_id=EXECUTION_ID, at=story.at, task_run_id=story.run("all").id)

    step = story.step(over)

    assert (step.changes, step.commands) == ((), ())


@pytest.mark.parametrize(
    ("state", "expected"), [(State.FAILED, "FAILED"), (State.WARNING, "WARNING")]
)
def test_end_that_is_not_simple_is_counted_at_once(state, expected):
    story = _parallel("a", "b").end("a")

    story.end("b", state=state)
    _look(story, "all")

    assert story.states == {"all": expected, "a": "SUCCESS", "b": expected}


def test_end_that_is_counted_asks_for_a_look_too_as_others_may_not_have_been():
    story = _parallel("a", "b").end("a").end("b", state=State.WARNING)

    assert [one.task_run_id for one in _looks(story)] == [story.run("a").id, story.run("b").id]


@pytest.mark.parametrize("fields", [{"concurrent": 1}, {"concurrent": 2}])
def test_list_with_a_limit_counts_each_end_as_the_next_unit_waits_for_it(fields):
    story = _parallel("a", "b", "c", **fields)
    before = _version(story, "all")

    story.end("a")

    assert _version(story, "all") == before + 1
    assert not _looks(story)


def test_list_counts_each_end_where_nobody_wants_it_late():
    story = _parallel("a", "b", world=surroundings()).end("a", "b")

    assert (story.state, _looks(story)) == (State.SUCCESS, [])


def test_shard_is_written_once_for_all_its_iterations():
    story = _loop(SHARD_SIZE + 2, log("a"))
    [_, shard] = (one for one in story.memory.others.values() if hasattr(one, "index"))
    before = shard.version

    story.end(f"a[{SHARD_SIZE}]", f"a[{SHARD_SIZE + 1}]")
    assert story.memory.shard(shard.id).version == before
    _look(story, "each", shard.id)

    assert story.memory.shard(shard.id).version == before + 1
    assert story.memory.shard(shard.id).scope.phase is Phase.CLOSED
    assert story.run("each").scope.running == 1


def test_look_at_a_loop_of_shards_itself_closes_nothing():
    story = _look(_loop(SHARD_SIZE + 2, log("a")), "each")

    assert story.run("each").scope.phase is Phase.TASKS


def test_iteration_between_two_tasks_is_not_over():
    story = _loop(2, log("a"), log("b")).end("a[0]").end("b[0]")
    # What a step with much to do leaves to a message: `a[1]` has ended and `b[1]` is not there.
    ended = story.step(story.ended("a[1]")).changes
    story.memory.commit(next(one for one in ended if one.id == story.run("a[1]").id))

    _look(story, "each")

    assert story.run("each").scope.phase is Phase.TASKS


def test_look_while_the_execution_waits_is_taken_again_when_it_goes_on():
    story = _parallel("a", "b").end("a", "b")
    story.tell(request(PauseRequested, story))

    _look(story, "all")
    assert (story.state, story.run("all").state.current) == (State.PAUSED, State.RUNNING)
    story.tell(request(ContinuationRequested, story))

    assert story.state is State.SUCCESS


def test_killed_list_is_left_as_it_is():
    story = _parallel("a", "b").end("a")
    story.tell(KillRequested(execution_id=EXECUTION_ID, at=story.at))

    _look(story, "all")

    assert story.run("all").state.current is State.KILLED


# Iterations of several tasks: the next one starts without a write of the list.


def _gone_on():
    """A loop of two tasks of which an iteration has come to its second, and what that asked for."""
    story = _loop(2, log("a"), log("b"))
    before = _version(story, "each")
    story.end("a[0]")
    assert _version(story, "each") == before
    return story, _looks(story)


def _look_at_start(story, look):
    return story.step(
        UnitsOver(
            execution_id=EXECUTION_ID,
            at=story.at,
            task_run_id=look.parent_id,
            shard_id=look.shard_id,
            started_id=look.started_id,
        )
    )


def test_iteration_goes_on_without_a_write_of_its_loop_which_is_looked_at_afterwards():
    story, looks = _gone_on()

    assert looks == [
        CountUnits(
            execution_id=EXECUTION_ID,
            task_run_id=story.run("a[0]").id,
            parent_id=story.run("each").id,
            started_id=story.run("b[0]").id,
        )
    ]
    step = _look_at_start(story, looks[0])
    assert (step.changes, step.commands) == ((), ())


def test_task_that_was_started_in_a_loop_that_had_ended_is_swept():
    story, [look] = _gone_on()
    late = story.run("b[0]")
    story.tell(KillRequested(execution_id=EXECUTION_ID, at=story.at))
    story.memory.put(late)

    for command in _look_at_start(story, look).commands:
        story.tell(command.event)

    assert story.run("b[0]").state.current is State.KILLED


def test_task_that_was_started_in_a_loop_that_is_gone_goes_too():
    story, [look] = _gone_on()
    loop = story.run("each")
    story.memory.commit(loop.removed())

    step = _look_at_start(story, look)

    assert step.changes == (story.run("b[0]").removed(),)


def test_loop_of_several_tasks_is_over_when_all_its_last_tasks_are():
    story, _ = _gone_on()
    story.end("b[0]", "a[1]", "b[1]")

    _look(story, "each")

    assert story.state is State.SUCCESS


def test_group_that_was_left_open_around_an_ended_one_is_swept():
    inner = group("Parallel", "inner", log("a"))
    story = Story(group("Parallel", "all", inner, log("b")), world=LATE).begin()
    left = story.run("inner")
    story.tell(KillRequested(execution_id=EXECUTION_ID, at=story.at))
    story.memory.put(left)

    _look(story, "inner")

    assert story.run("inner").state.current is State.KILLED
