"""What tasks do to their execution: labels, variables, task runs of their own."""

from shared.model.event import LabelsSet, TaskRunAdded, VariablesReplaced
from shared.model.state import State
from tests.unit.engine.story import Story, group, log


def test_labels_are_merged_and_variables_replaced():
    story = Story(log("a")).begin(variables={"old": 1}, labels=({"key": "k", "value": "v"},))

    story.end("a", effects=(LabelsSet(labels={"l": "w"}), VariablesReplaced(variables={"new": 2})))

    header = story.memory.header
    assert [(one.key, one.value) for one in header.labels] == [("k", "v"), ("l", "w")]
    assert header.variables == {"new": 2}


def test_task_adds_task_runs_that_have_ended_below_itself():
    story = Story(group("ForEach", "each", log("a"), values=["x"])).begin()
    added = (
        TaskRunAdded(task_id="one", state=State.SUCCESS),
        TaskRunAdded(task_id="two", state=State.FAILED, value="y"),
    )

    story.end("a[x]", effects=added)

    assert story.state is State.SUCCESS
    assert story.states == {
        "each": "SUCCESS",
        "a[x]": "SUCCESS",
        "one[x]": "SUCCESS",
        "two[x][y]": "FAILED",
    }
    two = story.run("two[x][y]")
    assert (two.parent_id, two.dynamic, two.value) == (story.run("a[x]").id, True, "y")
    assert [str(one.state.current) for one in two.attempts] == ["FAILED"]
