"""A commit that takes task runs away, on every repository."""

import pytest

from shared.model.commit import Commit
from shared.model.state import History
from shared.model.taskrun import TaskRun
from shared.ports.repository import Conflict
from tests.unit.engine.driving import START


def _run(run_id, **fields):
    return TaskRun(
        id=run_id,
        execution_id="e",
        namespace="n",
        flow_id="f",
        task_id="t",
        state=History.created(START),
        **fields,
    )


def _commit(repository, *documents, cause="c"):
    repository.commit([Commit(cause=cause, documents=documents)])


def test_removed_task_run_is_found_nowhere(repository):
    _commit(repository, _run("a"), _run("b"))

    _commit(repository, repository.task_run("e", "a").removed())

    assert repository.task_run("e", "a") is None
    assert [run.id for run in repository.task_runs("e")] == ["b"]
    assert [run.id for run in repository.task_runs_of("e", "t", ())] == ["b"]
    assert [run.id for run in repository.open_task_runs("e", None, 10)] == ["b"]


def test_task_run_that_has_changed_meanwhile_is_not_removed(repository):
    _commit(repository, _run("a"))
    read = repository.task_run("e", "a")
    _commit(repository, read.asking_for_attempt(1))

    with pytest.raises(Conflict):
        _commit(repository, _run("b"), read.removed())

    assert repository.task_run("e", "a").attempt == 1
    assert repository.task_run("e", "b") is None


def test_task_run_that_is_gone_is_not_removed_again(repository):
    _commit(repository, _run("a"))
    removed = repository.task_run("e", "a").removed()
    _commit(repository, removed)

    with pytest.raises(Conflict):
        _commit(repository, removed)


def test_task_run_that_a_group_creates_and_removes_is_never_stored(repository):
    created = _run("a")

    repository.commit(
        [
            Commit(cause="1", documents=(created,)),
            Commit(cause="2", documents=(created.removed(),)),
        ]
    )

    assert list(repository.task_runs("e")) == []
