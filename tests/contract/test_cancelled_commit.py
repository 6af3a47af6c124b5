"""A commit of which nobody knows whether it was applied: what is stored tells."""

import pytest
from google.api_core import exceptions
from google.cloud.firestore_v1.batch import WriteBatch

from shared.ports.repository import Conflict
from tests.builders import EXECUTION_ID, commit, execution
from tests.contract.gcp_backend import GcpBackend

pytestmark = pytest.mark.emulator


@pytest.fixture
def repository(emulators, tmp_path):
    backend = GcpBackend(tmp_path)
    yield backend.ports.repository
    backend.close()


def cancelled_once(monkeypatch, *, applied):
    """The first commit is answered as Firestore's emulator does when a listener goes away."""
    whole = WriteBatch.commit
    calls = []

    def answer(batch, *arguments, **options):
        calls.append(batch)
        if len(calls) > 1:
            return whole(batch, *arguments, **options)
        if applied:
            whole(batch, *arguments, **options)
        raise exceptions.Cancelled("call already cancelled")

    monkeypatch.setattr(WriteBatch, "commit", answer)


def test_commit_that_was_not_applied_is_made_again(repository, monkeypatch):
    cancelled_once(monkeypatch, applied=False)

    repository.commit([commit(execution())])

    assert repository.execution(EXECUTION_ID).version == 1


def test_commit_that_was_applied_is_met_as_another_writers(repository, monkeypatch):
    """Who handles a message looks again then, and finds its change."""
    cancelled_once(monkeypatch, applied=True)

    with pytest.raises(Conflict):
        repository.commit([commit(execution())])

    assert repository.execution(EXECUTION_ID).version == 1
