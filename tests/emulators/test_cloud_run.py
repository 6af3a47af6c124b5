"""Our emulator of Cloud Run's jobs, by the official client."""

import os
from uuid import uuid4

import pytest
from google.api_core import exceptions
from google.auth.credentials import AnonymousCredentials
from google.cloud import run_v2, storage

from emulators.processes import free_port
from emulators.storage import start_storage
from tests.cloud_run_server import clients, cloud_run_server

PARENT = "projects/demo/locations/here"
SECONDS = 60


@pytest.fixture(scope="module")
def server():
    with cloud_run_server() as address:
        yield address


@pytest.fixture
def google(server):
    with clients(server) as found:
        yield found


def definition(program, **task):
    container = {"image": "ubuntu", "command": ["/bin/sh", "-c"], "args": [program]}
    return {"template": {"template": {"containers": [container], "max_retries": 0, **task}}}


def made(jobs, job):
    job_id = f"job-{uuid4().hex[:8]}"
    jobs.create_job(parent=PARENT, job=job, job_id=job_id).result(timeout=SECONDS)
    return f"{PARENT}/jobs/{job_id}"


def state(execution):
    counts = (execution.succeeded_count, execution.failed_count, execution.cancelled_count)
    return counts, [one.message for one in execution.conditions]


def test_job_runs_and_is_told_with_its_newest_execution(google):
    jobs, executions = google
    name = made(jobs, definition("exit 0"))
    before = jobs.get_job(name=name).latest_created_execution.name

    ended = jobs.run_job(name=name).result(timeout=SECONDS)

    assert before == ""
    assert jobs.get_job(name=name).latest_created_execution.name == ended.name
    assert state(executions.get_execution(name=ended.name)) == ((1, 0, 0), [""])
    assert name in [job.name for job in jobs.list_jobs(parent=PARENT)]


def test_program_that_fails_is_tried_again_and_then_told(google):
    jobs, _ = google
    name = made(jobs, definition('test "$CLOUD_RUN_TASK_ATTEMPT" = 1 || exit 3', max_retries=1))
    other = made(jobs, definition("exit 3", max_retries=1))

    first = jobs.run_job(name=name).result(timeout=SECONDS)
    second = jobs.run_job(name=other).result(timeout=SECONDS)

    assert (state(first)[0], first.retried_count) == ((1, 0, 0), 1)
    assert state(second) == ((0, 1, 0), ["The container exited with 3."])


def test_execution_is_cancelled_with_all_that_it_has_started(google, tmp_path):
    jobs, executions = google
    name = made(jobs, definition(f"sleep 600 & echo $! > {tmp_path}/pid; wait"))
    operation = jobs.run_job(name=name)
    execution = jobs.get_job(name=name).latest_created_execution.name

    executions.cancel_execution(name=execution).result(timeout=SECONDS)

    assert state(operation.result(timeout=SECONDS))[0] == (0, 0, 1)
    with pytest.raises(exceptions.FailedPrecondition):
        executions.cancel_execution(name=execution)


def test_time_of_a_task_is_limited(google):
    jobs, _ = google
    name = made(jobs, definition("sleep 600", timeout={"seconds": 1}))

    ended = jobs.run_job(name=name).result(timeout=SECONDS)

    assert state(ended) == ((0, 1, 0), ["The task has run for longer than its timeout."])


def test_deleted_job_is_gone_with_its_executions(google):
    jobs, executions = google
    name = made(jobs, definition("sleep 600"))
    jobs.run_job(name=name)
    execution = jobs.get_job(name=name).latest_created_execution.name

    jobs.delete_job(name=name).result(timeout=SECONDS)

    for look in (lambda: jobs.get_job(name=name), lambda: executions.get_execution(name=execution)):
        with pytest.raises(exceptions.NotFound):
            look()


def test_name_that_is_taken_or_none_is_refused(google):
    jobs, _ = google
    job = definition("true")
    taken = made(jobs, job).rpartition("/")[2]

    with pytest.raises(exceptions.AlreadyExists):
        jobs.create_job(parent=PARENT, job=job, job_id=taken)
    with pytest.raises(exceptions.InvalidArgument):
        jobs.create_job(parent=PARENT, job=job, job_id="Capital")


def test_what_is_not_emulated_is_refused(google):
    jobs, _ = google
    volume = {"name": "v", "empty_dir": {}}
    many = {"template": {"task_count": 2, **definition("true")["template"]}}

    for job in (definition("true", volumes=[volume]), many):
        with pytest.raises(exceptions.MethodNotImplemented):
            jobs.create_job(parent=PARENT, job=job, job_id="no-job")


@pytest.fixture
def bucket(tmp_path, monkeypatch):
    port = free_port()
    with (tmp_path / "log").open("wb") as log:
        running = start_storage(port, log, None, "files")
        try:
            running.wait_until_ready()
            monkeypatch.setitem(os.environ, "STORAGE_EMULATOR_HOST", running.url)
            client = storage.Client(project="demo", credentials=AnonymousCredentials())
            yield client.bucket("files")
        finally:
            running.stop()


def test_folder_of_a_bucket_is_mounted(google, bucket):
    jobs, _ = google
    bucket.blob("mine/in/a.txt").upload_from_string("hello")
    bucket.blob("yours/b.txt").upload_from_string("secret")
    mount = {"name": "files", "mount_path": "/mnt/files"}
    gcs = {"bucket": "files", "mount_options": ["only-dir=mine", "implicit-dirs"]}
    job = definition(
        "cat /mnt/files/in/a.txt > /mnt/files/out.txt; ls /mnt/files > /mnt/files/list",
        volumes=[{"name": "files", "gcs": gcs}],
    )
    job["template"]["template"]["containers"][0]["volume_mounts"] = [mount]

    ended = jobs.run_job(name=made(jobs, job)).result(timeout=SECONDS)

    assert isinstance(ended, run_v2.Execution)
    assert bucket.blob("mine/out.txt").download_as_text() == "hello"
    assert bucket.blob("mine/list").download_as_text().split() == ["in", "list", "out.txt"]
