"""Which units of a list may start now, and which task each of them is."""

import pytest

from shared.engine.units import SHARD_SIZE, Unit, is_sharded, ready_units, total_units
from shared.model.scope import Scope
from shared.model.task import Chain, Fan, Graph, LoopOfChains, LoopOfFans, NoBranch, Task

A, B, C = (Task(id=name, type="t") for name in "abc")
GRAPH = Graph((A, B, C), (frozenset(), frozenset(), frozenset({"a"})))


def _ready(plan, first=0, **scope):
    return [
        (one.index, one.task.id, one.iteration) for one in ready_units(plan, Scope(**scope), first)
    ]


@pytest.mark.parametrize(
    ("plan", "items", "total"),
    [
        (Chain((A, B)), 0, 2),
        (Fan((A, B)), 0, 2),
        (GRAPH, 0, 3),
        (LoopOfChains((A, B)), 5, 5),
        (LoopOfChains(()), 5, 0),
        (LoopOfFans((A, B)), 5, 10),
        (NoBranch(), 0, 0),
    ],
)
def test_list_has_as_many_units_as_its_plan_says(plan, items, total):
    assert total_units(plan, items) == total


@pytest.mark.parametrize(
    ("plan", "items", "sharded"),
    [
        (LoopOfChains((A,), 0), SHARD_SIZE + 1, True),
        (LoopOfFans((A,), 0), SHARD_SIZE + 1, True),
        (LoopOfChains((A,), 0), SHARD_SIZE, False),
        (LoopOfChains((A,), 2), SHARD_SIZE + 1, False),
        (LoopOfChains((), 0), SHARD_SIZE + 1, False),
        (Fan((A,)), SHARD_SIZE + 1, False),
    ],
)
def test_wide_loop_without_a_limit_is_cut_into_shards(plan, items, sharded):
    assert is_sharded(plan, items) is sharded


def test_chain_starts_one_task_after_the_other():
    assert _ready(Chain((A, B)), total=2) == [(0, "a", None)]
    assert _ready(Chain((A, B)), total=2, cursor=1, running=1) == []
    assert _ready(Chain((A, B)), total=2, cursor=1) == [(1, "b", None)]
    assert _ready(Chain((A, B)), total=2, cursor=2) == []


def test_fan_starts_all_or_as_many_as_its_limit():
    assert _ready(Fan((A, B, C)), total=3) == [(0, "a", None), (1, "b", None), (2, "c", None)]
    assert _ready(Fan((A, B, C), 2), total=3, cursor=1, running=1) == [(1, "b", None)]
    assert _ready(Fan((A, B, C), 2), total=3, cursor=2, running=2) == []


def test_graph_starts_what_waits_for_nothing_any_more():
    limited = Graph(GRAPH.tasks, GRAPH.needs, 1)

    assert _ready(GRAPH, total=3) == [(0, "a", None), (1, "b", None)]
    assert _ready(GRAPH, total=3, started={0, 1}, done={1}) == []
    assert _ready(GRAPH, total=3, started={0, 1}, done={0}) == [(2, "c", None)]
    assert _ready(limited, total=3) == [(0, "a", None)]


def test_loops_start_iterations_or_pairs():
    assert _ready(LoopOfChains((A, B), 0), first=100, total=2) == [(0, "a", 100), (1, "a", 101)]
    assert _ready(LoopOfFans((A, B), 3), total=4) == [(0, "a", 0), (1, "b", 0), (2, "a", 1)]


def test_nothing_is_started_where_nothing_is_to_be_followed():
    assert list(ready_units(NoBranch(), Scope())) == []
    assert Unit(0, A).iteration is None
