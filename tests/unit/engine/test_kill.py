"""Kill, and closing what is left open below something ended (flow language, 9.5)."""

from shared.engine.workspace import START_BUDGET
from shared.model.command import NotifyEnd, StopTask
from shared.model.event import KillRequested
from shared.model.state import State
from tests.builders import EXECUTION_ID, NOW
from tests.unit.engine.story import Story, group, log
from tests.unit.engine.test_attempts import shell

KILL = KillRequested(execution_id=EXECUTION_ID, at=NOW)


def test_running_task_is_told_to_stop_and_ends_when_its_worker_says_so():
    story = Story(shell("a"), log("b")).begin().start("a")

    story.tell(KILL)

    assert (story.state, story.states) == (State.KILLED, {"a": "KILLING"})
    stop = StopTask(execution_id=EXECUTION_ID, task_run_id=story.run("a").id, attempt=1)
    assert stop in story.commands
    assert NotifyEnd(execution_id=EXECUTION_ID) in story.commands

    story.end("a", state=State.KILLED)

    assert story.states == {"a": "KILLED"}


def test_task_that_nobody_took_is_killed_at_once():
    story = Story(shell("a")).begin()

    story.tell(KILL)

    assert story.states == {"a": "KILLED"}
    assert not any(isinstance(one, StopTask) for one in story.commands)


def test_groups_are_killed_from_the_outside_inwards():
    story = Story(group("Sequential", "g", group("Parallel", "p", log("a"), log("b")))).begin()

    story.tell(KILL)

    assert set(story.states.values()) == {"KILLED"}
    assert all(run.scope is None or run.scope.is_closed for run in story.memory.runs.values())


def test_wide_group_is_killed_in_portions():
    tasks = [log(f"t{index}") for index in range(START_BUDGET + 5)]
    story = Story(group("Parallel", "p", *tasks)).begin()

    story.tell(KILL)

    assert len(story.states) == START_BUDGET + 6
    assert set(story.states.values()) == {"KILLED"}


def test_killing_twice_is_killing_once():
    story = Story(shell("a")).begin().start("a")
    story.tell(KILL)
    before = story.memory.header

    story.tell(KILL)

    assert story.memory.header == before


def test_siblings_of_a_failed_task_go_on_and_those_after_it_do_not_start():
    story = Story(group("Parallel", "p", shell("a"), shell("b"), shell("c"), concurrent=2)).begin()
    story.start("b").fail("a")

    assert story.states == {"p": "FAILED", "a": "FAILED", "b": "FAILED"}
    assert story.state is State.FAILED


def test_what_comes_after_the_end_is_not_swept():
    story = Story(shell("a"), afterExecution=[log("z")]).begin().start("a")
    story.tell(KILL)
    assert story.states == {"a": "KILLING", "z": "CREATED"}

    story.end("z", "a", state=State.KILLED)

    assert story.memory.header.is_over
