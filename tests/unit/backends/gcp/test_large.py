"""What does not fit into a document or a message is a file. Runs on the emulators."""

from datetime import timedelta

import pytest

from shared.backends.gcp.bodies import FOLDER as DOCUMENTS
from shared.backends.gcp.pubsub_queue import FOLDER as MESSAGES
from shared.model.commit import Deletion
from shared.model.event import ExecutionCreated
from shared.model.message import Message, Topic
from tests.builders import EXECUTION_ID, NOW, commit, execution, task_run
from tests.contract.gcp_backend import GcpBackend

pytestmark = pytest.mark.emulator

LONG = timedelta(seconds=20)
MEBIBYTE = "x" * 1024 * 1024


@pytest.fixture
def backend(emulators, tmp_path):
    made = GcpBackend(tmp_path)
    yield made
    made.close()


def files(backend, folder):
    return list(backend.ports.storage.list_under(folder))


def test_document_above_a_mebibyte_is_kept(backend):
    document = execution(variables={"text": MEBIBYTE})

    backend.ports.repository.commit([commit(document)])

    stored = document.model_copy(update={"version": 1})
    assert backend.ports.repository.execution(EXECUTION_ID) == stored
    assert [one.id for one in backend.ports.repository.executions()] == [EXECUTION_ID]


def test_commit_above_the_limit_of_a_request_is_one_commit(backend):
    runs = [
        task_run(id=f"run-{number}", outputs={"text": MEBIBYTE[:60_000]}) for number in range(150)
    ]

    backend.ports.repository.commit([commit(execution(), *runs)])

    found = backend.ports.repository.task_runs(EXECUTION_ID)
    assert [run.id for run in found] == [run.id for run in runs]


def test_files_of_a_deleted_execution_are_gone(backend):
    backend.ports.repository.commit([commit(execution(variables={"text": MEBIBYTE}))])
    assert len(files(backend, DOCUMENTS)) == 1

    backend.ports.repository.commit([commit(deleted=Deletion(EXECUTION_ID, NOW))])

    assert files(backend, DOCUMENTS) == []


def test_execution_with_more_documents_than_one_batch_deletes_is_deleted(backend):
    runs = [task_run(id=f"run-{number}") for number in range(900)]
    backend.ports.repository.commit([commit(execution(), *runs)])

    backend.ports.repository.commit([commit(deleted=Deletion(EXECUTION_ID, NOW))])

    assert backend.ports.repository.execution(EXECUTION_ID) is None
    assert list(backend.ports.repository.task_runs(EXECUTION_ID)) == []


def test_message_above_what_a_push_carries_is_a_file(backend):
    event = ExecutionCreated(
        execution_id=EXECUTION_ID, at=NOW, execution=execution(variables={"text": MEBIBYTE})
    )
    sent = Message(id="large", topic=Topic.EXECUTIONS, body=event)

    backend.ports.queue.send([sent])

    assert backend.ports.queue.receive(Topic.EXECUTIONS, LONG) == sent
    assert len(files(backend, MESSAGES)) == 1
