"""The contract of `Repository` about the task runs of one list, whole or a hidden part of it."""

from datetime import timedelta

import pytest

from shared.model.scope import Scope
from shared.model.state import State
from tests.builders import EXECUTION_ID, commit, execution, task_run

UNITS = (
    ("a", State.RUNNING, "first"),
    ("b", State.SUCCESS, "first"),
    ("c", State.FAILED, "second"),
    ("d", State.PAUSED, "second"),
)


@pytest.fixture
def filled(repository):
    runs = [
        task_run(state, id=name, task_id="t", parent_id="loop", shard_id=shard_id)
        for name, state, shard_id in UNITS
    ]
    other = task_run(State.SUCCESS, id="e", task_id="u", parent_id="loop", shard_id="second")
    elsewhere = task_run(State.RUNNING, id="f", task_id="t", parent_id="other")
    repository.commit([commit(execution(), *runs, other, elsewhere)])
    return repository


@pytest.mark.parametrize(
    ("shard_id", "expected"), [("", {"a", "d"}), ("first", {"a"}), ("second", {"d"})]
)
def test_open_units_are_the_open_children_in_a_list(filled, shard_id, expected):
    found = filled.open_units(EXECUTION_ID, "loop", shard_id, 10)

    assert {run.id for run in found} == expected


def test_open_units_are_no_more_than_were_asked_for(filled):
    assert len(filled.open_units(EXECUTION_ID, "loop", "", 1)) == 1


def test_unit_that_has_ended_is_not_open_any_more(filled):
    run = filled.task_run(EXECUTION_ID, "a")

    filled.commit([commit(run.moved(State.SUCCESS, run.state.start_date))])

    assert filled.open_units(EXECUTION_ID, "loop", "first", 1) == []


@pytest.mark.parametrize(
    ("shard_id", "task_id", "expected"),
    [("", "t", 2), ("first", "t", 1), ("second", "t", 1), ("second", "u", 1), ("first", "u", 0)],
)
def test_ended_units_are_counted_by_task(filled, shard_id, task_id, expected):
    assert filled.ended_units(EXECUTION_ID, "loop", shard_id, task_id) == expected


def test_task_run_is_written_by_whom_it_was_handed_to(filled):
    run = filled.task_run(EXECUTION_ID, "a")

    filled.recognise(run, filled.stamp(run))
    filled.commit([commit(run.asking_for_attempt(2))])

    assert filled.task_run(EXECUTION_ID, "a").attempt == 2


def test_running_lists_are_the_groups_that_are_worked_on(repository):
    of_list = {"scope": Scope(total=2), "loop_items": None}
    runs = (
        task_run(State.RUNNING, id="open", **of_list),
        task_run(State.SUCCESS, id="over", **of_list),
        task_run(State.PAUSED, id="waiting", **of_list),
        task_run(State.RUNNING, id="no list"),
    )
    repository.commit([commit(execution(), *runs)])
    started = repository.task_run(EXECUTION_ID, "open").state.start_date

    found = repository.running_lists(started + timedelta(seconds=1), 10)
    too_new = repository.running_lists(started, 10)

    assert ([run.id for run in found], too_new) == (["open"], [])


def test_list_that_has_ended_is_not_worked_on_any_more(repository):
    run = task_run(State.RUNNING, id="open", scope=Scope(total=2))
    repository.commit([commit(execution(), run)])
    stored = repository.task_run(EXECUTION_ID, "open")

    repository.commit([commit(stored.moved(State.SUCCESS, run.state.start_date))])

    assert repository.running_lists(run.state.start_date + timedelta(seconds=1), 10) == []


def test_iterations_that_have_started_are_told_by_the_children(repository):
    runs = [
        task_run(State.SUCCESS, id=f"{loop} {iteration}", parent_id=loop, iteration=iteration)
        for loop, iteration in (("loop", 0), ("loop", 11), ("loop", 2), ("other", 12))
    ]
    outside = task_run(State.RUNNING, id="outside", parent_id="group")
    repository.commit([commit(execution(), *runs, outside)])

    found = [repository.started_iterations(EXECUTION_ID, one) for one in ("loop", "group", "none")]

    assert found == [12, 0, 0]
