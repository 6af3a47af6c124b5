"""Files of other executions: those that belong together may read them, others may not."""

import pytest

from shared.backends.memory.repository import MemoryRepository
from shared.model.commit import Commit
from shared.model.execution import TriggerInfo
from shared.model.uris import execution_path
from shared.runtime.kin import LONGEST_LINE, Kin
from tests.builders import execution


@pytest.fixture
def repository():
    return MemoryRepository()


@pytest.fixture
def stored(repository):
    """Keeps an execution that comes from another one, and gives it."""

    def store(execution_id, caused_by=None, **fields):
        if caused_by is not None:
            variables = {"executionId": caused_by}
            fields["trigger"] = TriggerInfo(id="t", type="x", variables=variables)
        found = execution(id=execution_id, original_id=execution_id, **fields)
        repository.commit([Commit(cause=execution_id, documents=(found,))])
        return found

    return store


def file_of(found, name="a.txt"):
    return f"{execution_path(found.namespace, found.flow_id, found.id)}/tasks/a/b/{name}"


def test_ancestors_descendants_and_siblings_are_kin(repository, stored):
    parent = stored("parent")
    child = stored("child", "parent", namespace="elsewhere")
    grandchild = stored("grandchild", "child")
    sibling = stored("sibling", "parent")

    family = [parent, child, grandchild, sibling]
    for reader in family:
        kin = Kin(repository, reader)
        assert [kin.own(file_of(owner)) for owner in family] == [True] * 4


def test_replay_is_kin_of_what_it_repeats(repository, stored):
    source = stored("source")
    replay = stored("replay", parent_id="source")

    assert Kin(repository, replay).own(file_of(source))


def test_stranger_is_no_kin(repository, stored):
    one, other = stored("one"), stored("other")

    assert not Kin(repository, one).own(file_of(other))


@pytest.mark.parametrize(
    "path",
    [
        "/company/team/a-flow/executions/gone/tasks/a/b/c.txt",
        "/other/team/a-flow/executions/child/tasks/a/b/c.txt",
        "/company/team/_files/executions/child/secret.txt",
        "/company/team/_kv/key.ion",
    ],
)
def test_path_that_only_names_a_relative_is_not_its_file(repository, stored, path):
    parent = stored("parent")
    stored("child", "parent")

    assert not Kin(repository, parent).own(path)


def test_line_without_an_end_is_given_up(repository, stored):
    for number in range(LONGEST_LINE + 10):
        stored(f"e{number}", f"e{number - 1}")
    last = repository.execution(f"e{LONGEST_LINE + 9}")

    assert not Kin(repository, last).own(file_of(stored("stranger")))
