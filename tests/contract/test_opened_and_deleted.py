"""The contract of `Repository` about executions that are opened again, or deleted."""

import pytest

from shared.model.commit import Commit, Deletion
from shared.model.state import State
from shared.ports.repository import Conflict
from tests.builders import (
    EXECUTION_ID,
    NOW,
    commit,
    execution,
    later,
    loop_values,
    shard,
    task_run,
)

NAMES = ("a", "b", "c", "d")
OTHER_ID = "0000000000000000000001"


@pytest.fixture
def filled(repository):
    states = (State.FAILED, State.RUNNING, State.PAUSED, State.SUCCESS)
    runs = [task_run(state, task_id=name) for name, state in zip(NAMES, states, strict=True)]
    repository.commit([commit(execution(), *runs, shard(), loop_values())])
    return repository


def named(runs):
    return [run.task_id for run in runs]


def stored(repository, name):
    return repository.task_run(EXECUTION_ID, task_run(task_id=name).id)


@pytest.mark.parametrize(("after", "expected"), [("a", ["b", "c", "d"]), ("c", ["d"]), ("d", [])])
def test_task_runs_after_one_are_those_created_later(filled, after, expected):
    found = filled.task_runs(EXECUTION_ID, stored(filled, after).id)

    assert named(found) == expected


@pytest.mark.parametrize(("after", "expected"), [("a", ["b", "c"]), ("b", ["c"]), ("c", [])])
def test_open_task_runs_after_one_are_those_created_later(filled, after, expected):
    found = filled.open_task_runs(EXECUTION_ID, None, 10, stored(filled, after).id)

    assert named(found) == expected


def test_task_run_that_is_open_again_stands_where_it_was_created(filled):
    reopened = stored(filled, "a").model_copy(update={"state": stored(filled, "b").state})

    filled.commit([commit(reopened)])

    assert named(filled.open_task_runs(EXECUTION_ID, None, 10)) == ["a", "b", "c"]


@pytest.mark.parametrize(("limit", "expected"), [(10, ["a", "c"]), (1, ["a"])])
def test_restartable_task_runs_are_failed_or_paused(filled, limit, expected):
    assert named(filled.restartable_task_runs(EXECUTION_ID, limit)) == expected


def test_deleted_execution_is_gone_with_its_documents(filled):
    filled.commit([Commit(cause="delete", deleted=Deletion(EXECUTION_ID, NOW))])

    assert filled.execution(EXECUTION_ID) is None
    assert filled.executions() == []
    assert list(filled.task_runs(EXECUTION_ID)) == []
    assert filled.open_task_runs(EXECUTION_ID, None, 10) == []
    assert filled.task_runs_of(EXECUTION_ID, "a", ()) == []
    assert filled.shard(EXECUTION_ID, shard().id) is None
    assert filled.loop_values(EXECUTION_ID, loop_values().id) is None


def test_other_executions_stay_when_one_is_deleted(filled):
    other = execution(id=OTHER_ID)
    run = task_run(task_id="a", execution_id=OTHER_ID)
    filled.commit([commit(other, run)])

    filled.commit([Commit(cause="delete", deleted=Deletion(EXECUTION_ID, NOW))])

    assert filled.execution(OTHER_ID).id == OTHER_ID
    assert named(filled.task_runs(OTHER_ID)) == ["a"]


def test_deletion_of_what_is_not_there_changes_nothing(filled):
    filled.commit([Commit(cause="delete", deleted=Deletion(OTHER_ID, NOW))])

    assert filled.execution(EXECUTION_ID) is not None


def test_what_the_same_call_has_written_of_a_deleted_execution_is_gone_too(filled):
    header = filled.execution(EXECUTION_ID)

    filled.commit(
        [
            commit(header, task_run(task_id="e")),
            Commit(cause="delete", deleted=Deletion(EXECUTION_ID, NOW)),
        ]
    )

    assert filled.execution(EXECUTION_ID) is None
    assert list(filled.task_runs(EXECUTION_ID)) == []


def test_deleted_execution_is_not_created_again(filled):
    filled.commit([Commit(cause="delete", deleted=Deletion(EXECUTION_ID, NOW))])

    with pytest.raises(Conflict):
        filled.commit([commit(execution(), task_run(task_id="a"))])

    assert filled.is_deleted(EXECUTION_ID)
    assert filled.execution(EXECUTION_ID) is None
    assert filled.executions() == []
    assert named(filled.task_runs(EXECUTION_ID)) == []


def test_only_what_was_deleted_counts_as_deleted(filled):
    assert not filled.is_deleted(EXECUTION_ID)
    assert not filled.is_deleted(OTHER_ID)


def test_second_deletion_changes_nothing(filled):
    filled.commit([Commit(cause="delete", deleted=Deletion(EXECUTION_ID, NOW))])
    filled.commit([Commit(cause="again", deleted=Deletion(EXECUTION_ID, NOW))])

    assert filled.is_deleted(EXECUTION_ID)


def test_deletion_outlives_a_crash(backend):
    backend.ports.repository.commit([commit(execution())])
    backend.ports.repository.commit([Commit(cause="d", deleted=Deletion(EXECUTION_ID, NOW))])

    backend.crash()

    assert backend.ports.repository.is_deleted(EXECUTION_ID)


def test_deletions_are_forgotten_by_their_date(filled):
    filled.commit([commit(execution(id=OTHER_ID))])
    filled.commit([Commit(cause="old", deleted=Deletion(EXECUTION_ID, NOW))])
    filled.commit([Commit(cause="new", deleted=Deletion(OTHER_ID, later(1)))])

    assert filled.forget_deleted(later(1)) == 1

    assert (filled.is_deleted(EXECUTION_ID), filled.is_deleted(OTHER_ID)) == (False, True)
    filled.commit([commit(execution())])
    assert filled.execution(EXECUTION_ID) is not None
