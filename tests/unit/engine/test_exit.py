"""A task ends its execution (flow language, section 6.3, execution.Exit)."""

import pytest

from shared.model.command import NotifyEnd, StopTask
from shared.model.event import ExecutionLeft
from shared.model.state import State
from tests.builders import EXECUTION_ID
from tests.unit.engine.story import Story, group, log
from tests.unit.engine.test_attempts import shell

STATES = [State.SUCCESS, State.WARNING, State.FAILED, State.KILLED, State.CANCELLED]
every_state = pytest.mark.parametrize("state", STATES)


def leave(story, name, state):
    return story.end(name, state=state, effects=(ExecutionLeft(state=state),))


@every_state
def test_nothing_starts_after_it(state):
    story = Story(log("a"), log("b"), errors=[log("e")], **{"finally": [log("f")]}).begin()

    leave(story, "a", state)

    assert (story.state, story.states) == (state, {"a": str(state)})
    assert NotifyEnd(execution_id=EXECUTION_ID) in story.commands


@every_state
def test_groups_around_it_take_the_state(state):
    inner = group("Sequential", "in", log("a"), log("b"), errors=[log("e")])
    story = Story(group("ForEach", "out", inner, values=["x"])).begin()

    leave(story, "a[x]", state)

    assert (story.state, set(story.states.values())) == (state, {str(state)})
    assert set(story.states) == {"out", "in[x]", "a[x]"}
    assert all(run.scope is None or run.scope.is_closed for run in story.memory.runs.values())


def test_what_runs_besides_is_killed():
    story = Story(group("Parallel", "p", log("a"), shell("b"), log("c"))).begin().start("b")

    leave(story, "a", State.SUCCESS)

    stop = StopTask(execution_id=EXECUTION_ID, task_run_id=story.run("b").id, attempt=1)
    assert stop in story.commands
    assert story.states == {"p": "SUCCESS", "a": "SUCCESS", "b": "KILLING", "c": "KILLED"}

    story.end("b", state=State.KILLED)

    assert (story.state, story.states["b"]) == (State.SUCCESS, "KILLED")


def test_iterations_of_a_sharded_loop_do_not_start():
    values = [str(index) for index in range(250)]
    story = Story(group("ForEach", "each", log("a"), log("b"), values=values)).begin()
    before = len(story.states)

    leave(story, "a[0]", State.WARNING)

    assert story.state is State.WARNING
    assert len(story.states) == before
    assert all(run.state.current.is_terminal for run in story.memory.runs.values())
    shards = story.memory.others.values()
    assert all(one.scope.is_closed for one in shards if hasattr(one, "scope"))


@every_state
def test_what_comes_after_the_end_still_runs(state):
    story = Story(log("a"), log("b"), afterExecution=[log("z")]).begin()

    leave(story, "a", state)
    assert story.states == {"a": str(state), "z": "CREATED"}

    story.end("z")
    assert (story.state, story.states["z"]) == (state, "SUCCESS")


def test_what_comes_after_the_end_can_not_change_it():
    story = Story(log("a"), afterExecution=[log("z")]).begin().end("a")

    leave(story, "z", State.FAILED)

    assert story.state is State.SUCCESS


def test_exit_that_fails_is_not_tried_again():
    retry = {"type": "constant", "interval": "PT1S", "maxAttempts": 3}
    story = Story(log("a", retry=retry)).begin()

    leave(story, "a", State.FAILED)

    assert (story.state, story.states) == (State.FAILED, {"a": "FAILED"})
