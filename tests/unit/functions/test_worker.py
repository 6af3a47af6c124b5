"""What the tasks of a function's worker reach."""

import pytest

from functions import composition, stepping, worker
from shared.runtime.asked_here import AskedHere
from shared.runtime.neighbours import Neighbours

SETTINGS = {
    "GOOGLE_CLOUD_PROJECT": "demo",
    "FIRESTORE_EMULATOR_HOST": "127.0.0.1:1",
    "WINDHOVER_GCP_BUCKET": "files",
    "WINDHOVER_GCP_SCHEDULER_URL": "http://127.0.0.1:1",
    "WINDHOVER_GCP_CALLER": "caller@demo.iam.gserviceaccount.com",
    "WINDHOVER_ADMIN_NAMESPACES": "operations",
}
CACHED = (composition.cloud, stepping.stepping, worker.contexts, worker.worker, worker.poller)


@pytest.fixture
def _function(monkeypatch):
    """A process of the function, which has not connected to anything yet."""
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    for one in CACHED:
        one.cache_clear()
    yield
    for one in CACHED:
        one.cache_clear()


@pytest.mark.usefixtures("_function")
def test_tasks_reach_other_executions_and_what_they_ask_is_done_in_this_process():
    found = worker._neighbours()

    assert isinstance(found, Neighbours)
    assert isinstance(found.ports.queue, AskedHere)
    assert found.reaches("operations", None)
    assert not found.reaches("company.team", None)
    assert worker.contexts().neighbours.executions_from("company.team") is not None
