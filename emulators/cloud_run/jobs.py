"""Jobs and their executions, in memory; an execution is a process of this machine."""

import re
import threading
from datetime import UTC, datetime

from google.cloud import run_v2

from emulators.cloud_run.containers import Container, Ended
from emulators.grpc_service import Absent, Invalid, NotAllowed, NotEmulated, Present

_ID = re.compile(r"[a-z]([a-z0-9-]{0,61}[a-z0-9])?")
_FAILED = run_v2.Condition.State.CONDITION_FAILED
_SUCCEEDED = run_v2.Condition.State.CONDITION_SUCCEEDED


class Jobs:
    """All jobs. The lock protects the maps; containers run outside of it."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._jobs: dict[str, run_v2.Job] = {}
        self._executions: dict[str, run_v2.Execution] = {}
        self._containers: dict[str, Container] = {}
        self._number = 0

    def create(self, parent: str, job_id: str, job: run_v2.Job) -> run_v2.Job:
        """Adds a job. Raises Present, Invalid, NotEmulated."""
        if not _ID.fullmatch(job_id):
            raise Invalid(f"{job_id!r} is no name of a job")
        _check(job)
        name = f"{parent}/jobs/{job_id}"
        with self._lock:
            if name in self._jobs:
                raise Present(f"there is a job {name} already")
            made = run_v2.Job(job)
            made.name = name
            made.create_time = datetime.now(UTC)
            self._jobs[name] = made
            return run_v2.Job(made)

    def get(self, name: str) -> run_v2.Job:
        """A job. Raises Absent."""
        with self._lock:
            if name not in self._jobs:
                raise Absent(f"there is no job {name}")
            return run_v2.Job(self._jobs[name])

    def jobs(self, parent: str) -> list[run_v2.Job]:
        """The jobs of a location, by name."""
        with self._lock:
            names = sorted(name for name in self._jobs if name.startswith(f"{parent}/jobs/"))
            return [run_v2.Job(self._jobs[name]) for name in names]

    def run(self, name: str) -> run_v2.Execution:
        """Starts an execution of a job. Raises Absent."""
        job = self.get(name)
        with self._lock:
            self._number += 1
            execution = run_v2.Execution(
                name=f"{name}/executions/{name.rpartition('/')[2]}-{self._number:05}",
                job=name,
                create_time=datetime.now(UTC),
                start_time=datetime.now(UTC),
                task_count=1,
                running_count=1,
            )
            self._executions[execution.name] = execution
            reference = run_v2.ExecutionReference(name=execution.name)
            self._jobs[name].latest_created_execution = reference
            container = Container(job.template.template, lambda end: self._end(execution.name, end))
            self._containers[execution.name] = container
        container.start()
        return run_v2.Execution(execution)

    def execution(self, name: str) -> run_v2.Execution:
        """An execution. Raises Absent."""
        with self._lock:
            if name not in self._executions:
                raise Absent(f"there is no execution {name}")
            return run_v2.Execution(self._executions[name])

    def cancel(self, name: str) -> run_v2.Execution:
        """Ends an execution and waits until it has ended. Raises Absent, NotAllowed."""
        if self.execution(name).completion_time:
            raise NotAllowed(f"the execution {name} has ended")
        self._containers[name].cancel()
        return self.execution(name)

    def delete(self, name: str) -> run_v2.Job:
        """Removes a job with its executions, which are ended. Raises Absent."""
        job = self.get(name)
        with self._lock:
            of_job = [one.name for one in self._executions.values() if one.job == name]
        for one in of_job:
            self._containers[one].cancel()
        with self._lock:
            self._jobs.pop(name, None)
            for one in of_job:
                del self._executions[one], self._containers[one]
        return job

    def stop(self) -> None:
        """Ends all that runs."""
        for container in list(self._containers.values()):
            container.cancel()

    def _end(self, name: str, ended: Ended) -> None:
        with self._lock:
            execution = self._executions.get(name)
            if execution is None:
                return
            execution.running_count = 0
            execution.succeeded_count = int(ended.code == 0)
            execution.failed_count = int(ended.code not in {0, None})
            execution.cancelled_count = int(ended.code is None)
            execution.retried_count = ended.retries
            state = _SUCCEEDED if ended.code == 0 else _FAILED
            message = "" if ended.code == 0 else ended.reason
            execution.conditions = [
                run_v2.Condition(type_="Completed", state=state, message=message)
            ]
            execution.completion_time = datetime.now(UTC)


def _check(job: run_v2.Job) -> None:
    task = job.template.template
    if len(task.containers) != 1 or not task.containers[0].image:
        raise Invalid("a job has one container with an image here")
    if job.template.task_count > 1:
        raise NotEmulated("a job has one task here")
    for volume in task.volumes:
        if "gcs" not in volume:
            raise NotEmulated("volumes are buckets here")
