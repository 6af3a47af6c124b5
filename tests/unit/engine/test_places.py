"""Where each task of a flow stands."""

import pytest

from shared.engine.places import FlowMap, position_in, without_disabled
from shared.errors import EngineBug
from shared.model.scope import Phase
from shared.model.task import Chain, Fan, Graph, LoopOfChains, LoopOfFans, NoBranch, Task
from tests.builders import flow
from tests.unit.engine.story import group, log

ON, OFF = Task(id="on", type="t"), Task(id="off", type="t", disabled=True)
MAP = FlowMap.of(
    flow(
        tasks=[
            log("off", disabled=True),
            group(
                "ForEach",
                "each",
                log("a"),
                group("ForEach", "inner", log("b"), values=["x"]),
                values=["x"],
                errors=[log("local")],
            ),
        ],
        errors=[log("e"), log("e2")],
        afterExecution=[group("Sequential", "after", log("z"))],
        **{"finally": [log("f")]},
    )
)


@pytest.mark.parametrize(
    ("task_id", "parent", "phase", "position", "loops", "is_after"),
    [
        ("each", None, Phase.TASKS, 0, 0, False),
        ("a", "each", Phase.TASKS, 0, 1, False),
        ("inner", "each", Phase.TASKS, 1, 1, False),
        ("b", "inner", Phase.TASKS, 0, 2, False),
        ("local", "each", Phase.ERRORS, 0, 0, False),
        ("e2", None, Phase.ERRORS, 1, 0, False),
        ("f", None, Phase.FINALLY, 0, 0, False),
        ("after", None, Phase.AFTER, 0, 0, True),
        ("z", "after", Phase.TASKS, 0, 0, True),
    ],
)
def test_place_of_a_task(task_id, parent, phase, position, loops, is_after):
    place = MAP.places[task_id]

    assert place.task.id == task_id
    assert (place.parent and place.parent.id, place.phase, place.position, place.loops) == (
        parent,
        phase,
        position,
        loops,
    )
    assert place.is_after is is_after


def test_disabled_task_has_no_place():
    assert "off" not in MAP.places


@pytest.mark.parametrize(
    ("phase", "ids"),
    [
        (Phase.ERRORS, ["e", "e2"]),
        (Phase.FINALLY, ["f"]),
        (Phase.AFTER, ["after"]),
        (Phase.TASKS, []),
    ],
)
def test_handlers_of_the_flow(phase, ids):
    assert [task.id for task in MAP.handlers(None, phase)] == ids


def test_handlers_of_a_group_are_its_own():
    each = MAP.places["each"].task

    assert [task.id for task in MAP.handlers(each, Phase.ERRORS)] == ["local"]
    assert MAP.handlers(each, Phase.FINALLY) == ()


@pytest.mark.parametrize(
    ("plan", "followed"),
    [
        (Chain((OFF, ON)), Chain((ON,))),
        (Fan((OFF, ON), 2), Fan((ON,), 2)),
        (LoopOfChains((OFF, ON), 2), LoopOfChains((ON,), 2)),
        (LoopOfFans((OFF, ON), 2), LoopOfFans((ON,), 2)),
        (
            Graph((OFF, ON), (frozenset({"x"}), frozenset()), 2),
            Graph((ON,), (frozenset(),), 2),
        ),
        (NoBranch(), NoBranch()),
    ],
)
def test_disabled_tasks_are_left_out_of_a_plan(plan, followed):
    assert without_disabled(plan) == followed


def test_position_of_a_task_in_its_list():
    assert position_in((ON, Task(id="next", type="t")), "next") == 1


def test_task_that_is_not_in_a_list_has_no_position():
    with pytest.raises(EngineBug, match="the task off is not in the list"):
        position_in((ON,), "off")
