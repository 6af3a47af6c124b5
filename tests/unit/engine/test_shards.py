"""Wide loops: values in chunks, iterations below hidden scopes, a budget for each step."""

import pytest

from shared.engine import shards
from shared.engine.units import SHARD_SIZE
from shared.engine.workspace import START_BUDGET
from shared.model.command import NotifyEnd
from shared.model.event import KillRequested, ScopeContinued
from shared.model.scope import LoopValues, Shard
from shared.model.state import State
from tests.builders import EXECUTION_ID, NOW
from tests.unit.engine.story import Story, group, log

WIDE = SHARD_SIZE + 20


def _wide(kind="ForEach", values=WIDE, **fields):
    limits = {"concurrencyLimit": 0} if kind == "ForEach" else {}
    name = "values" if kind == "ForEach" else "value"
    items = [str(number) for number in range(values)]
    return Story(group(kind, "each", log("a"), **{name: items}, **limits, **fields))


@pytest.mark.parametrize(("items", "count"), [(0, 0), (1, 1), (100, 1), (101, 2)])
def test_loop_has_a_shard_for_every_hundred_values(items, count):
    assert shards.shards_of(items) == count


@pytest.mark.parametrize("kind", ["ForEach", "EachParallel"])
def test_wide_loop_runs_every_value_below_shards_and_ends_once(kind):
    story = _wide(kind).begin()
    assert len(story.asked) == WIDE

    for number in range(WIDE):
        story.end(f"a[{number}]")

    found = [one for one in story.memory.others.values() if isinstance(one, Shard)]
    values = [one for one in story.memory.others.values() if isinstance(one, LoopValues)]
    assert story.state is State.SUCCESS
    assert [(one.index, one.first, one.scope.total) for one in found] == [
        (0, 0, SHARD_SIZE),
        (1, SHARD_SIZE, WIDE - SHARD_SIZE),
    ]
    assert [len(one.values) for one in values] == [SHARD_SIZE, WIDE - SHARD_SIZE]
    assert story.run("a[105]").iteration == 105
    assert story.commands.count(NotifyEnd(execution_id=EXECUTION_ID)) == 1


def test_loop_with_a_limit_needs_no_shards():
    items = [str(number) for number in range(WIDE)]
    story = Story(group("ForEach", "each", log("a"), values=items, concurrencyLimit=2)).begin()

    assert story.asked == ["a[0]", "a[1]"]
    assert not any(isinstance(one, Shard) for one in story.memory.others.values())


def test_failure_in_one_shard_fails_the_loop_once_and_starts_nothing_more():
    story = _wide(errors=[log("e")]).begin()

    story.fail("a[0]")
    story.fail("a[110]")
    story.end("e")

    assert story.state is State.FAILED
    assert list(story.states).count("e") == 1
    assert {story.states[f"a[{number}]"] for number in range(WIDE)} == {"FAILED"}


def test_warning_in_one_shard_is_that_of_the_loop():
    story = _wide().begin().end("a[0]", state=State.WARNING)

    story.end(*(f"a[{number}]" for number in range(1, WIDE)))

    assert story.state is State.WARNING


def test_killed_loop_closes_its_shards():
    story = _wide().begin()

    story.tell(KillRequested(execution_id=EXECUTION_ID, at=NOW))

    found = [one for one in story.memory.others.values() if isinstance(one, Shard)]
    assert set(story.states.values()) == {"KILLED"}
    assert [one.scope.is_closed for one in found] == [True, True]


def test_shards_are_opened_and_closed_in_portions(monkeypatch):
    monkeypatch.setattr(shards, "START_BUDGET", 1)
    story = _wide().begin()
    opened = [one for one in story.memory.others.values() if isinstance(one, Shard)]
    assert (len(opened), len(story.asked)) == (2, WIDE)

    story.tell(KillRequested(execution_id=EXECUTION_ID, at=NOW))

    closed = [one for one in story.memory.others.values() if isinstance(one, Shard)]
    assert {str(run.state.current) for run in story.memory.runs.values()} == {"KILLED"}
    assert [one.scope.is_closed for one in closed] == [True, True]


def test_step_starts_a_limited_number_of_task_runs():
    tasks = [log(f"t{index}") for index in range(START_BUDGET + 5)]
    story = Story(group("Parallel", "p", *tasks))
    story.begin()

    assert len(story.asked) == START_BUDGET + 5


def test_chain_of_skipped_tasks_goes_on_in_messages_of_its_own():
    skipped = [log(f"t{index}", runIf="false") for index in range(START_BUDGET + 5)]
    story = Story(group("ForEach", "each", *skipped, values=["x"])).begin()

    assert story.state is State.SUCCESS
    assert len(story.states) == START_BUDGET + 6


def test_message_that_continues_what_has_ended_changes_nothing():
    story = _wide().begin()
    story.tell(KillRequested(execution_id=EXECUTION_ID, at=NOW))
    shard = next(one for one in story.memory.others.values() if isinstance(one, Shard))
    count = len(story.states)

    story.tell(
        ScopeContinued(
            execution_id=EXECUTION_ID,
            at=NOW,
            task_run_id=story.run("each").id,
            shard_id=shard.id,
        )
    )

    assert len(story.states) == count
