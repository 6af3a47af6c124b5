"""Which units of a list may start now, and which task each of them is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from shared.model.scope import Scope
from shared.model.task import Chain, Fan, Graph, LoopOfChains, LoopOfFans, NoBranch, Plan, Task

SHARD_SIZE = 100
"""Iterations below one hidden scope; a wider unlimited loop is cut into shards of this size."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing to start.

    Attributes:
        iteration: index of the loop value; None outside loops.
    """

    index: int
    task: Task
    iteration: int | None = None


def total_units(plan: Plan, items: int) -> int:
    """How many units a list has; `items` is the number of values of a loop."""
    match plan:
        case Chain(tasks) | Fan(tasks) | Graph(tasks):
            return len(tasks)
        case LoopOfChains(tasks):
            return items if tasks else 0
        case LoopOfFans(tasks):
            return items * len(tasks)
        case NoBranch():
            return 0
        case _:
            assert_never(plan)


def is_sharded(plan: Plan, items: int) -> bool:
    """Whether the iterations of a loop report to hidden scopes instead of to the loop.

    A loop with a limit never has more writers than its limit, so that it needs none.
    """
    return (
        isinstance(plan, LoopOfChains | LoopOfFans)
        and plan.concurrent == 0
        and items > SHARD_SIZE
        and bool(plan.tasks)
    )


def ready_units(  # noqa: C901 - one case a plan
    plan: Plan, scope: Scope, first_iteration: int = 0
) -> Iterator[Unit]:
    """The units that may start now, in the order of the flow.

    Args:
        plan: with disabled tasks left out.
        scope: as it is before any of them has started.
        first_iteration: of the shard, in a sharded loop.
    """
    match plan:
        case Chain(tasks):
            if scope.running == 0 and scope.cursor < scope.total:
                yield Unit(scope.cursor, tasks[scope.cursor])
        case Fan(tasks, concurrent):
            for index in _next(scope, concurrent):
                yield Unit(index, tasks[index])
        case Graph():
            yield from _ready_nodes(plan, scope)
        case LoopOfChains(tasks, concurrent):
            for index in _next(scope, concurrent):
                yield Unit(index, tasks[0], first_iteration + index)
        case LoopOfFans(tasks, concurrent):
            for index in _next(scope, concurrent):
                iteration, position = place_of(plan, index)
                yield Unit(index, tasks[position], first_iteration + iteration)
        case NoBranch():
            return
        case _:
            assert_never(plan)


def place_of(plan: LoopOfChains | LoopOfFans, index: int) -> tuple[int, int]:
    """The iteration of a unit of a loop, and the position of the task that it starts with."""
    return (index, 0) if isinstance(plan, LoopOfChains) else divmod(index, len(plan.tasks))


def _next(scope: Scope, concurrent: int) -> range:
    left = scope.total - scope.cursor
    if concurrent:
        left = min(left, max(concurrent - scope.running, 0))
    return range(scope.cursor, scope.cursor + left)


def _ready_nodes(plan: Graph, scope: Scope) -> Iterator[Unit]:
    done = {plan.tasks[index].id for index in scope.done}
    free = plan.concurrent - scope.running if plan.concurrent else len(plan.tasks)
    for index, task in enumerate(plan.tasks):
        if free <= 0:
            return
        if index not in scope.started and plan.needs[index] <= done:
            free -= 1
            yield Unit(index, task)
