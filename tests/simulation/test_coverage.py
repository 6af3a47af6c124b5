"""The simulation leaves nothing out: each event, timer, flowable and operation is in some seed."""

from typing import get_args

from shared.model.event import AnyEvent, TimerFired
from shared.model.task import Task, TaskKind
from shared.model.timer import TimerKind
from shared.runtime.control import Control
from shared.runtime.executor import Executor
from shared.sdk.registry import Registry
from tests.simulation.dressing import tasks_of
from tests.simulation.operations import OPERATIONS
from tests.simulation.seeds import Plan, problems_of

MOST_SEEDS = 500
"""Among which everything must be; most is in the first hundred."""

OF_EXECUTIONS = {"kill", "resume", "label"}
"""What people ask `Executions` for, not `Control`."""

BY_ITSELF = {"give_up"}
"""What happens to executions without anybody asking."""


def test_every_event_and_every_timer_is_handled(monkeypatch):
    unseen: set[object] = {*get_args(get_args(AnyEvent)[0]), *TimerKind}
    handle = Executor._fold

    def noting(executor, chain, item):
        unseen.discard(type(item))
        if isinstance(item, TimerFired):
            unseen.discard(item.timer)
        handle(executor, chain, item)

    monkeypatch.setattr(Executor, "_fold", noting)

    for seed in range(MOST_SEEDS):
        assert problems_of(seed) == [], f"make simulate SEED={seed}"
        if not unseen:
            break

    assert unseen == set()


def test_every_type_with_tasks_or_executions_of_its_own_is_made():
    registry = Registry.installed()
    classes = {name: registry.cls(name) for name in registry.names()}
    grouping = {TaskKind.FLOWABLE, TaskKind.PACKED, TaskKind.EXECUTABLE}
    wanted = {
        name
        for name, one in classes.items()
        if one is not None and issubclass(one, Task) and one.kind in grouping
    }

    made = {task["type"] for seed in range(MOST_SEEDS) for task in tasks_of(Plan.of(seed).source)}

    assert wanted - made == set()
    assert wanted


def test_every_operation_on_executions_is_done():
    of_control = {name for name in vars(Control) if not name.startswith("_")}

    assert {operation.__name__ for operation in OPERATIONS} == (
        of_control | OF_EXECUTIONS | BY_ITSELF
    )
