"""The calls of `google.cloud.scheduler.v1.CloudScheduler`."""

from collections.abc import Mapping

import grpc
from google.cloud.scheduler_v1.types import (
    CreateJobRequest,
    DeleteJobRequest,
    GetJobRequest,
    Job,
    ListJobsRequest,
    ListJobsResponse,
    PauseJobRequest,
    ResumeJobRequest,
    RunJobRequest,
    UpdateJobRequest,
)
from google.protobuf.empty_pb2 import Empty

from emulators.cloud_scheduler.jobs import Jobs
from emulators.grpc_service import apply_mask, method, page

SERVICE = "google.cloud.scheduler.v1.CloudScheduler"
MOST_JOBS = 500
_CHANGEABLE = (
    "description",
    "schedule",
    "time_zone",
    "retry_config",
    "attempt_deadline",
    "http_target",
    "pubsub_target",
)


def methods(jobs: Jobs) -> Mapping[str, grpc.RpcMethodHandler]:
    """Every method of the service."""
    return {
        "CreateJob": method(CreateJobRequest, lambda asked: jobs.create(asked.parent, asked.job)),
        "GetJob": method(GetJobRequest, lambda asked: jobs.get(asked.name)),
        "ListJobs": method(ListJobsRequest, lambda asked: _listed(jobs, asked)),
        "UpdateJob": method(UpdateJobRequest, lambda asked: _update(jobs, asked)),
        "DeleteJob": method(DeleteJobRequest, lambda asked: _deleted(jobs, asked)),
        "PauseJob": method(PauseJobRequest, lambda asked: jobs.pause(asked.name)),
        "ResumeJob": method(ResumeJobRequest, lambda asked: jobs.resume(asked.name)),
        "RunJob": method(RunJobRequest, lambda asked: jobs.run(asked.name)),
    }


def _listed(jobs: Jobs, asked: ListJobsRequest) -> ListJobsResponse:
    found, token = page(jobs.jobs(asked.parent), asked.page_size, asked.page_token, MOST_JOBS)
    return ListJobsResponse(jobs=found, next_page_token=token)


def _update(jobs: Jobs, asked: UpdateJobRequest) -> Job:
    given = asked.job
    paths = list(asked.update_mask.paths) or [name for name in _CHANGEABLE if name in given]
    return jobs.change(given.name, lambda job: apply_mask(job, given, paths))


def _deleted(jobs: Jobs, asked: DeleteJobRequest) -> Empty:
    jobs.delete(asked.name)
    return Empty()
