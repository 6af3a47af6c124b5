"""What Firestore refuses, told by a server of our own: the emulator refuses less."""

from contextlib import ExitStack

import grpc
import pytest

from plugins.gcp.firestore.get import Get
from plugins.gcp.firestore.query import Query
from shared.sdk.context import GoogleService, GoogleSettings
from shared.sdk.output import TaskFailed
from tests.plugins.context import Workbench
from tests.plugins.gcp.refusing import answering


@pytest.fixture
def refusing(tmp_path):
    """A context whose Firestore refuses everything."""
    with ExitStack() as servers:

        def make(code, message):
            address, _ = servers.enter_context(answering({}, (code, message)))
            emulators = {GoogleService.FIRESTORE: address}
            return Workbench(tmp_path, google=GoogleSettings("p", emulators))

        yield make


@pytest.mark.parametrize(
    ("code", "message", "remedy"),
    [
        (grpc.StatusCode.PERMISSION_DENIED, "Missing or insufficient permissions.", "roles"),
        (grpc.StatusCode.UNAUTHENTICATED, "Request had invalid authentication", "roles"),
        (grpc.StatusCode.INVALID_ARGUMENT, "Invalid database id", ""),
    ],
)
def test_refusal_says_the_reason_of_the_service(refusing, code, message, remedy):
    bench = refusing(code, message)

    with pytest.raises(TaskFailed) as failed:
        bench.run(Get, collection="c", childPath="d")

    assert failed.value.message == message
    assert remedy in failed.value.remedy


def test_missing_index_is_told_with_the_words_of_the_service(refusing):
    message = "The query requires an index. You can create it here: https://console.example"
    bench = refusing(grpc.StatusCode.FAILED_PRECONDITION, message)

    with pytest.raises(TaskFailed) as failed:
        bench.run(Query, collection="c")

    assert failed.value.message == message


def test_rows_that_break_off_are_not_stored(refusing):
    bench = refusing(grpc.StatusCode.DATA_LOSS, "The answer broke off")

    with pytest.raises(TaskFailed, match="broke off"):
        bench.run(Query, collection="c")

    assert bench.files.find("rows.ion") is None


def test_emulator_that_does_not_run_is_told_with_a_remedy(tmp_path):
    google = GoogleSettings("p", {GoogleService.FIRESTORE: "127.0.0.1:1"})

    with pytest.raises(TaskFailed, match="Firestore does not answer") as failed:
        Workbench(tmp_path, google=google).run(Get, collection="c", childPath="d")

    assert "gcloud emulators firestore start" in failed.value.remedy
