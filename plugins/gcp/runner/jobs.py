"""Runs a script as a job of Cloud Run, once: whatever happens to the task that asked for it.

The name of the job is derived from the task run and the attempt. Whoever starts it twice, because
an answer was lost or a process died, takes up the job that is there. A later attempt looks for the
job of an earlier one, whose worker may have been lost while the job went on.
"""

import hashlib
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from types import ModuleType
from typing import Protocol, cast

from plugins.gcp.channels import GrpcClient, call_options, client_of, closed_behind
from plugins.gcp.connection import Connection, connect, imported
from plugins.gcp.failures import GoogleFailure, calling
from plugins.gcp.gcs.addresses import GcsAddress
from plugins.gcp.gcs.session import GcsSession, gcs_session
from plugins.gcp.runner.cloud_run import CloudRun
from plugins.gcp.runner.folder import JobFolder
from plugins.gcp.runner.wrapper import EVERYTHING, wrapper
from plugins.scripts.exec.process import Exit, LineSink
from plugins.scripts.exec.remote import RemoteExit, RemoteScript
from shared.sdk.context import GoogleService, RunContext
from shared.sdk.output import TaskFailed

MOUNT = "/mnt/windhover"
"""Where the folder of the bucket is in the container."""

_LIBRARY = "google.cloud.run_v2"
_MADE_SECONDS = 120.0
"""How long Cloud Run may take to make or delete a job."""
_LONGEST_PAUSE_SECONDS = 2.0
"""Between two looks of the wrapper at what was printed."""
_REVISION = "windhover-revision"


class JobGoesOn(Exception):  # noqa: N818 - reads as the fact it is
    """This process lets go of a job that runs still; another attempt takes it up."""


class Reference(Protocol):
    """Names an execution; empty where there is none."""

    name: str


class Job(Protocol):
    """A job as the client knows it."""

    name: str
    labels: Mapping[str, str]
    latest_created_execution: Reference


class Condition(Protocol):
    """What is said of the state of an execution."""

    message: str
    type_: str


class Execution(Protocol):
    """One run of a job."""

    name: str
    completion_time: datetime | None
    succeeded_count: int
    conditions: list[Condition]


class Operation(Protocol):
    """Something that takes a while."""

    def result(self, *, timeout: float) -> object:
        """Waits until it is done."""
        ...


class Jobs(GrpcClient, Protocol):
    """The client of jobs."""

    def get_job(self, request: object, **options: object) -> Job:
        """A job."""
        ...

    def create_job(self, request: object, **options: object) -> Operation:
        """Makes a job."""
        ...

    def run_job(self, request: object, **options: object) -> Operation:
        """Makes an execution; the operation is done when that has ended."""
        ...

    def delete_job(self, request: object, **options: object) -> Operation:
        """Deletes a job with its executions."""
        ...


class Executions(GrpcClient, Protocol):
    """The client of executions."""

    def get_execution(self, request: object, **options: object) -> Execution:
        """An execution."""
        ...

    def cancel_execution(self, request: object, **options: object) -> Operation:
        """Stops an execution."""
        ...


def job_name(task_run_id: str, attempt: int) -> str:
    """The name of the job of an attempt: names of Cloud Run have no capitals."""
    digest = hashlib.sha256(f"{task_run_id}/{attempt}".encode()).hexdigest()
    return f"windhover-{digest[:32]}"


def root_of(context: RunContext) -> str:
    """The working directory of the script in its container."""
    return f"/tmp/{job_name(context.info.task_run_id, context.info.attempt)}"  # noqa: S108 - there


@contextmanager
def cloud_run(context: RunContext, runner: CloudRun) -> Iterator["CloudRunJob"]:
    """The job of this attempt. Raises TaskFailed."""
    connection = connect(context, runner, GoogleService.RUN)
    jobs = cast("Jobs", client_of(connection, _LIBRARY, "Jobs"))
    executions = cast("Executions", client_of(connection, _LIBRARY, "Executions"))
    with closed_behind(jobs), closed_behind(executions), gcs_session(context, runner) as files:
        yield CloudRunJob(context, runner, connection, jobs, executions, files)


class CloudRunJob:
    """The job of one attempt, and its folder in a bucket."""

    def __init__(
        self,
        context: RunContext,
        runner: CloudRun,
        connection: Connection,
        jobs: Jobs,
        executions: Executions,
        files: GcsSession,
    ) -> None:
        self._context = context
        self._runner = runner
        self._connection = connection
        self._jobs = jobs
        self._executions = executions
        self._files = files
        region = _given(runner.region or context.google.region, "region")
        self._bucket = _given(runner.bucket or context.google.job_bucket, "bucket")
        self._parent = f"projects/{connection.project}/locations/{region}"
        self._name = job_name(context.info.task_run_id, context.info.attempt)
        self._options = call_options(connection)

    def run(self, script: RemoteScript, hear: LineSink) -> RemoteExit:
        """Runs a script to its end, or takes up the job that does.

        Raises:
            TaskFailed: the job can not be made, or has ended without a result.
            JobGoesOn: this process lets go of it.
        """
        with calling(self._connection):
            job = self._earlier_job() or self._own_job(script)
            self._name = job.name.rpartition("/")[2]
            name = job.latest_created_execution.name or self._started()
            execution = self._followed(name, hear)
        if execution is None:
            return RemoteExit(Exit(128 + 15, was_stopped=True))
        folder = self._folder
        code = folder.exit_code()
        if code is None:
            self.delete()
            raise TaskFailed(
                f"The job {self._name} has ended without a result: {_reason(execution)}",
                remedy="Cloud Run's log of the job tells more. A container needs a shell, memory"
                " for what the script writes, and an account that may use the bucket.",
            )
        if self._runner.sync_working_directory:
            folder.fetch(script.folder)
        return RemoteExit(Exit(code, was_stopped=False), folder.stored(script.wanted))

    def delete(self) -> None:
        """Deletes the job and its files, if that is wanted; what is left is told in the log."""
        if not self._runner.delete:
            return
        try:
            with calling(self._connection), suppress(self._errors.NotFound):
                operation = self._jobs.delete_job({"name": self._full_name()}, **self._options)
                operation.result(timeout=_MADE_SECONDS)
            with self._files.calling():
                self._folder.delete()
        except GoogleFailure as failure:
            self._context.log.warn(f"The job {self._name} is not deleted: {failure.message}")

    def abandon(self) -> None:
        """Ends the job of this attempt or of an earlier one. Raises TaskFailed."""
        info = self._context.info
        with calling(self._connection):
            for attempt in range(info.attempt, 0, -1):
                self._name = job_name(info.task_run_id, attempt)
                job = self._found(self._name)
                if job is not None and job.latest_created_execution.name:
                    self._cancel(job.latest_created_execution.name)
                if job is not None:
                    self.delete()

    @property
    def _errors(self) -> ModuleType:
        return self._files.errors

    @property
    def _folder(self) -> JobFolder:
        address = GcsAddress(self._bucket, f"windhover/{self._name}")
        return JobFolder(self._context, self._files, address)

    def _full_name(self, name: str = "") -> str:
        return f"{self._parent}/jobs/{name or self._name}"

    def _found(self, name: str) -> Job | None:
        try:
            return self._jobs.get_job({"name": self._full_name(name)}, **self._options)
        except self._errors.NotFound:
            return None

    def _earlier_job(self) -> Job | None:
        """The job of an earlier attempt of this revision that has not failed."""
        info = self._context.info
        for attempt in range(info.attempt - 1, 0, -1) if self._runner.resume else ():
            job = self._found(job_name(info.task_run_id, attempt))
            if job is not None and self._is_promising(job):
                self._context.log.info(f"The job of attempt {attempt} is taken up")
                return job
        return None

    def _is_promising(self, job: Job) -> bool:
        if job.labels.get(_REVISION) != str(self._context.info.flow_revision):
            return False
        name = job.latest_created_execution.name
        if not name:
            return True
        execution = self._executions.get_execution({"name": name}, **self._options)
        return not execution.completion_time or execution.succeeded_count > 0

    def _own_job(self, script: RemoteScript) -> Job:
        found = self._found(self._name)
        if found is not None:
            return found
        self._folder.put(script.folder, self._wrapper(script))
        request = {
            "parent": self._parent,
            "job_id": self._name,
            "job": self._definition(script.image),
        }
        with suppress(self._errors.AlreadyExists):
            # It is there when an answer was lost.
            operation = self._jobs.create_job(request, **self._options)
            operation.result(timeout=_MADE_SECONDS)
        return self._jobs.get_job({"name": self._full_name()}, **self._options)

    def _wrapper(self, script: RemoteScript) -> str:
        pause = self._runner.completion_check_interval.total_seconds()
        if self._runner.sync_working_directory:
            script = _with_everything(script)
        return wrapper(script, root_of(self._context), min(pause, _LONGEST_PAUSE_SECONDS))

    def _definition(self, image: str) -> dict[str, object]:
        runner, info = self._runner, self._context.info
        container = {
            "image": image,
            "command": ["/bin/sh"],
            "args": [f"{MOUNT}/run.sh"],
            "resources": {"limits": runner.resources.model_dump()},
            "volume_mounts": [{"name": "files", "mount_path": MOUNT}],
        }
        folder = self._folder.address
        options = [f"only-dir={folder.name}", "implicit-dirs"]
        task: dict[str, object] = {
            "containers": [container],
            "volumes": [
                {"name": "files", "gcs": {"bucket": folder.bucket, "mount_options": options}}
            ],
            "max_retries": runner.max_retries,
            "timeout": runner.wait_until_completion,
        }
        account = runner.runtime_service_account or self._context.google.job_account
        if account:
            task["service_account"] = account
        if runner.vpc_access_connector or runner.vpc_access_egress:
            task["vpc_access"] = _vpc_access(runner)
        return {
            "labels": {_REVISION: str(info.flow_revision)},
            "annotations": {
                "windhover/flow": f"{info.namespace}/{info.flow_id}",
                "windhover/task-run": f"{info.execution_id}/{info.task_run_id}",
            },
            "template": {"task_count": 1, "template": task},
        }

    def _started(self) -> str:
        """The name of the execution, which is started now."""
        self._jobs.run_job({"name": self._full_name()}, **self._options)
        job = self._jobs.get_job({"name": self._full_name()}, **self._options)
        self._context.log.debug(f"The job runs as {job.latest_created_execution.name}")
        return job.latest_created_execution.name

    def _followed(self, name: str, hear: LineSink) -> Execution | None:
        """The execution, when it has ended; None when the task is to end before.

        Raises:
            JobGoesOn: this process lets go of it.
        """
        lines = self._folder.lines(hear)
        is_stopping = threading.Event()
        self._context.cancellation.on_set(is_stopping.set)
        pause = self._runner.completion_check_interval.total_seconds()
        while True:
            execution = self._executions.get_execution({"name": name}, **self._options)
            lines.read()
            if execution.completion_time:
                lines.end()
                return execution
            if is_stopping.wait(pause):
                if not self._context.cancellation.ends_task:
                    raise JobGoesOn(f"The job {self._name} goes on")
                self._cancel(name)
                lines.end()
                return None

    def _cancel(self, name: str) -> None:
        gone = (self._errors.NotFound, self._errors.FailedPrecondition)
        with suppress(*gone):
            operation = self._executions.cancel_execution({"name": name}, **self._options)
            operation.result(timeout=_MADE_SECONDS)


def _with_everything(script: RemoteScript) -> RemoteScript:
    return RemoteScript(
        script.image,
        script.arguments,
        script.environment,
        script.folder,
        (*script.wanted, EVERYTHING),
        script.output_folder,
    )


def _vpc_access(runner: CloudRun) -> dict[str, object]:
    egress = imported(_LIBRARY).VpcAccess.VpcEgress
    found: dict[str, object] = {"connector": runner.vpc_access_connector or ""}
    if runner.vpc_access_egress:
        found["egress"] = egress[runner.vpc_access_egress.value]
    return found


def _reason(execution: Execution) -> str:
    told = [one.message for one in execution.conditions if one.type_ == "Completed"]
    return next(filter(None, told), "Cloud Run does not say why")


def _given(value: str | None, name: str) -> str:
    if not value:
        raise TaskFailed(
            f"The task runner CloudRun has no {name}",
            remedy=f"Set taskRunner.{name}, or pluginDefaults for it.",
        )
    return value
