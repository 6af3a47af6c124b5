"""Cloud Run's jobs and Cloud Storage on this machine."""

import shutil
from dataclasses import replace
from uuid import uuid4

import pytest
from google.auth.credentials import AnonymousCredentials
from google.cloud import storage

from emulators.processes import free_port
from emulators.storage import start_storage
from plugins.gcp.runner.jobs import root_of
from shared.sdk.context import GoogleService, GoogleSettings
from tests.cloud_run_server import clients, cloud_run_server
from tests.environment import environment
from tests.plugins.context import Workbench

PROJECT = "demo"
REGION = "here"


@pytest.fixture(scope="session")
def services(tmp_path_factory):
    """The addresses of both; the emulator of Cloud Run finds that of Cloud Storage by itself."""
    port = free_port()
    with (tmp_path_factory.mktemp("storage") / "log").open("wb") as log:
        running = start_storage(port, log, None, "windhover")
        try:
            running.wait_until_ready()
            with environment(STORAGE_EMULATOR_HOST=running.url), cloud_run_server() as address:
                yield {GoogleService.STORAGE: running.url, GoogleService.RUN: address}
        finally:
            running.stop()


@pytest.fixture
def bucket(services):
    """A new and empty bucket, as the client knows it."""
    anonymous = AnonymousCredentials()
    client = storage.Client(project=PROJECT, credentials=anonymous)
    yield client.create_bucket(f"bucket-{uuid4().hex}")
    client.close()


@pytest.fixture
def google(services, bucket):
    """Where tasks find all of it."""
    return GoogleSettings(PROJECT, services, region=REGION, job_bucket=bucket.name)


@pytest.fixture
def bench(google, tmp_path):
    """A worker; ids are its own, since jobs are named by them."""
    work = tmp_path / "work"
    work.mkdir()
    bench = Workbench(work, google=google)
    bench.info = replace(bench.info, task_run_id=uuid4().hex)
    yield bench
    for attempt in (1, 2):
        # There is no container whose end takes them away.
        bench.info = replace(bench.info, attempt=attempt)
        for path in (root_of(bench), f"{root_of(bench)}.own"):
            shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def cloud(services):
    """The official clients: of jobs, and of executions."""
    with clients(services[GoogleService.RUN]) as found:
        yield found
