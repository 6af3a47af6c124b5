"""The methods of the services, on the messages of the official client."""

from collections.abc import Callable
from typing import Any

from google.cloud import run_v2
from google.longrunning import operations_pb2  # type: ignore[import-untyped] # of Google's

from emulators.cloud_run.jobs import Jobs
from emulators.grpc_service import Absent, Methods, method, page

_MOST = 100


def services(jobs: Jobs) -> dict[str, Methods]:
    """Every emulated method, by service."""
    operations = Operations()
    return {
        "google.cloud.run.v2.Jobs": {
            "CreateJob": method(
                run_v2.CreateJobRequest,
                lambda asked: operations.done(jobs.create(asked.parent, asked.job_id, asked.job)),
            ),
            "GetJob": method(run_v2.GetJobRequest, lambda asked: jobs.get(asked.name)),
            "ListJobs": method(run_v2.ListJobsRequest, lambda asked: _listed(jobs, asked)),
            "RunJob": method(
                run_v2.RunJobRequest,
                lambda asked: operations.followed(*_running(jobs, asked.name)),
            ),
            "DeleteJob": method(
                run_v2.DeleteJobRequest, lambda asked: operations.done(jobs.delete(asked.name))
            ),
        },
        "google.cloud.run.v2.Executions": {
            "GetExecution": method(
                run_v2.GetExecutionRequest, lambda asked: jobs.execution(asked.name)
            ),
            "CancelExecution": method(
                run_v2.CancelExecutionRequest,
                lambda asked: operations.done(jobs.cancel(asked.name)),
            ),
        },
        "google.longrunning.Operations": {
            "GetOperation": method(
                operations_pb2.GetOperationRequest, lambda asked: operations.get(asked.name)
            )
        },
    }


def _running(jobs: Jobs, name: str) -> tuple[run_v2.Execution, Callable[[], run_v2.Execution]]:
    started = jobs.run(name)
    return started, lambda: jobs.execution(started.name)


def _listed(jobs: Jobs, asked: run_v2.ListJobsRequest) -> run_v2.ListJobsResponse:
    found, token = page(jobs.jobs(asked.parent), asked.page_size, asked.page_token, _MOST)
    return run_v2.ListJobsResponse(jobs=found, next_page_token=token)


class Operations:
    """What takes a while. All but executions are over at once."""

    def __init__(self) -> None:
        self._running: dict[str, Callable[[], run_v2.Execution]] = {}

    def done(self, result: Any) -> operations_pb2.Operation:  # noqa: ANN401 - proto types
        """The operation of something that has happened."""
        operation = operations_pb2.Operation(name=f"{result.name}/operations/done", done=True)
        operation.metadata.Pack(type(result).pb(result))
        operation.response.Pack(type(result).pb(result))
        return operation

    def followed(
        self, started: run_v2.Execution, now: Callable[[], run_v2.Execution]
    ) -> operations_pb2.Operation:
        """The operation that is over when an execution is."""
        self._running[started.name] = now
        return self._at(started)

    def get(self, name: str) -> operations_pb2.Operation:
        """How an operation stands."""
        execution = self._running.get(name.removesuffix("/operations/run"))
        if execution is None:
            raise Absent(f"there is no operation {name}")
        return self._at(execution())

    def _at(self, execution: run_v2.Execution) -> operations_pb2.Operation:
        if execution.completion_time:
            found = self.done(execution)
        else:
            found = operations_pb2.Operation()
            found.metadata.Pack(type(execution).pb(execution))
        found.name = f"{execution.name}/operations/run"
        return found
