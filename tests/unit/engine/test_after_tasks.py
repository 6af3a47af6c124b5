"""What runs behind the end of an execution."""

from shared.model.event import RestartRequested
from shared.model.state import State
from tests.builders import EXECUTION_ID
from tests.unit.engine.bench import Engine
from tests.unit.engine.story import Story, group, log

CONDITION = "io.kestra.plugin.core.condition"


def on(states, *tasks):
    """A listener to executions that end in one of these states."""
    condition = {"type": f"{CONDITION}.ExecutionStatus", "in": states}
    return {"conditions": [condition], "tasks": list(tasks)}


def test_listeners_run_behind_the_end_where_their_conditions_hold():
    listeners = [on(["SUCCESS"], log("cheer")), on(["FAILED"], log("alert"), log("tell"))]
    story = Story(log("a"), listeners=listeners).begin().fail("a")
    story.end("alert", "tell")

    assert (story.state, story.states) == (
        State.FAILED,
        {"a": "FAILED", "alert": "SUCCESS", "tell": "SUCCESS"},
    )
    assert story.memory.header.is_over


def test_listener_without_conditions_always_runs_and_after_tasks_come_first():
    story = Story(log("a"), listeners=[{"tasks": [log("heard")]}], afterExecution=[log("after")])
    story.begin().end("a", "after", "heard")

    assert list(story.states) == ["a", "after", "heard"]
    assert story.memory.header.is_over


def test_execution_is_over_when_no_listener_hears_it():
    story = Story(log("a"), listeners=[on(["FAILED"], log("alert"))]).begin().end("a")

    assert (story.state, list(story.states)) == (State.SUCCESS, ["a"])
    assert story.memory.header.is_over


def test_listener_whose_condition_can_not_be_evaluated_does_not_run_and_says_so():
    broken = {"type": f"{CONDITION}.Expression", "expression": "{{ nothing.there }}"}
    listeners = [{"conditions": [broken], "tasks": [log("never")]}, {"tasks": [log("heard")]}]
    story = Story(log("a"), listeners=listeners).begin().end("a", "heard")

    assert list(story.states) == ["a", "heard"]
    [message] = story.messages
    assert message.startswith("A condition of a listener can not be evaluated: ")


def test_groups_of_listeners_run_like_all_others():
    listeners = [{"tasks": [group("Sequential", "g", log("inner"))]}]
    story = Story(log("a"), listeners=listeners).begin().end("a", "inner")

    assert story.states == {"a": "SUCCESS", "g": "SUCCESS", "inner": "SUCCESS"}
    assert story.memory.header.is_over


def test_restart_takes_what_listeners_have_run_away():
    engine = Engine(tasks=[log("a")], listeners=[{"tasks": [log("heard")]}]).create()
    engine.end_all(failing=["a"])
    before = engine.states()

    engine.tell(RestartRequested(execution_id=EXECUTION_ID, at=engine.at, generation=0))

    assert before == {"a": "FAILED", "heard": "SUCCESS"}
    assert engine.states() == {"a": "RESTARTED"}
