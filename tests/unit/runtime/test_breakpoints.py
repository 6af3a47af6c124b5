"""Where an execution stops, where none can, and what goes on beside it."""

import pytest

from shared.runtime.breakpoints import InvalidBreakpoint, checked_breakpoints
from tests.builders import flow
from tests.unit.engine.test_restart import group, log
from tests.unit.runtime.whole import Whole, say, task

FLOW = flow(
    tasks=[
        group("ForEach", "each", [log("a")], values=["x"]),
        group("WorkingDirectory", "folder", [log("inside")], errors=[log("handler")]),
    ]
)


@pytest.fixture
def windhover(tmp_path):
    whole = Whole()
    whole.folder = tmp_path
    return whole


def test_breakpoints_name_tasks_or_values_of_their_loops():
    wanted = ["a.x", "folder", "handler", "a.x"]

    assert checked_breakpoints(FLOW, wanted) == ("a.x", "folder", "handler")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("nobody", "there is no task for the breakpoint 'nobody'"),
        ("inside", "the task 'inside' runs in one go with all of 'folder'"),
    ],
)
def test_breakpoint_where_nothing_can_stop_is_refused(name, reason):
    with pytest.raises(InvalidBreakpoint, match=reason):
        checked_breakpoints(FLOW, [name])


@pytest.mark.parametrize("first", ["breakpoint", "pause"])
def test_pause_beside_a_breakpoint_waits_for_its_own_resume(windhover, first):
    branches = [task("flow.Pause", "wait"), say("a")]
    windhover.flow(task("flow.Parallel", "both", tasks=branches), say("end"))
    execution_id = windhover.begin(breakpoints=("a",))
    stopped = windhover.ended(execution_id)

    def go_on():
        windhover.control.resume_from_breakpoint(execution_id)

    def resume():
        windhover.people.resume(execution_id)

    steps = (go_on, resume) if first == "breakpoint" else (resume, go_on)
    seen = [stopped]
    for step in steps:
        step()
        windhover.settle()
        seen.append(windhover.ended(execution_id))

    between = (
        ("RUNNING", {"both": "RUNNING", "wait": "PAUSED", "a": "SUCCESS"})
        if first == "breakpoint"
        else ("BREAKPOINT", {"both": "RUNNING", "wait": "SUCCESS", "a": "BREAKPOINT"})
    )
    everything = dict.fromkeys(("both", "wait", "a", "end"), "SUCCESS")
    assert seen == [
        ("BREAKPOINT", {"both": "RUNNING", "wait": "PAUSED", "a": "BREAKPOINT"}),
        between,
        ("SUCCESS", everything),
    ]
