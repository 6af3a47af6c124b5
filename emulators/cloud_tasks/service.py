"""The calls of `google.cloud.tasks.v2.CloudTasks`."""

from collections.abc import Mapping
from typing import Any

import grpc
from google.cloud.tasks_v2.types import (
    CreateQueueRequest,
    CreateTaskRequest,
    DeleteQueueRequest,
    DeleteTaskRequest,
    GetQueueRequest,
    GetTaskRequest,
    ListQueuesRequest,
    ListQueuesResponse,
    ListTasksRequest,
    ListTasksResponse,
    PauseQueueRequest,
    PurgeQueueRequest,
    Queue,
    ResumeQueueRequest,
    RunTaskRequest,
    Task,
    UpdateQueueRequest,
)
from google.iam.v1 import iam_policy_pb2
from google.protobuf.empty_pb2 import Empty

from emulators.cloud_tasks.queues import Queues, paused, resumed
from emulators.grpc_service import Absent, NotEmulated, apply_mask, method, page

SERVICE = "google.cloud.tasks.v2.CloudTasks"
MOST_QUEUES = 9800
MOST_TASKS = 1000


def methods(queues: Queues) -> Mapping[str, grpc.RpcMethodHandler]:
    """Every method of the service."""
    return {
        "CreateQueue": method(
            CreateQueueRequest, lambda asked: queues.create(asked.parent, asked.queue)
        ),
        "GetQueue": method(GetQueueRequest, lambda asked: queues.get(asked.name)),
        "ListQueues": method(ListQueuesRequest, lambda asked: _queues(queues, asked)),
        "UpdateQueue": method(UpdateQueueRequest, lambda asked: _update(queues, asked)),
        "DeleteQueue": method(DeleteQueueRequest, lambda asked: _deleted(queues, asked)),
        "PurgeQueue": method(PurgeQueueRequest, lambda asked: queues.purge(asked.name)),
        "PauseQueue": method(PauseQueueRequest, lambda asked: queues.change(asked.name, paused)),
        "ResumeQueue": method(ResumeQueueRequest, lambda asked: queues.change(asked.name, resumed)),
        "CreateTask": method(CreateTaskRequest, lambda asked: _create(queues, asked)),
        "GetTask": method(
            GetTaskRequest, lambda asked: _seen(queues.task(asked.name), asked.response_view)
        ),
        "ListTasks": method(ListTasksRequest, lambda asked: _tasks(queues, asked)),
        "DeleteTask": method(DeleteTaskRequest, lambda asked: _removed(queues, asked)),
        "RunTask": method(
            RunTaskRequest, lambda asked: _seen(queues.run(asked.name), asked.response_view)
        ),
        "GetIamPolicy": method(iam_policy_pb2.GetIamPolicyRequest, _no_policies),
        "SetIamPolicy": method(iam_policy_pb2.SetIamPolicyRequest, _no_policies),
        "TestIamPermissions": method(iam_policy_pb2.TestIamPermissionsRequest, _no_policies),
    }


def _deleted(queues: Queues, asked: DeleteQueueRequest) -> Empty:
    queues.delete(asked.name)
    return Empty()


def _removed(queues: Queues, asked: DeleteTaskRequest) -> Empty:
    queues.remove(asked.name)
    return Empty()


def _no_policies(asked: object) -> object:
    raise NotEmulated(f"who may do what is not emulated: {type(asked).__name__}")


def _queues(queues: Queues, asked: ListQueuesRequest) -> ListQueuesResponse:
    if asked.filter:
        raise NotEmulated("filters of queues are not emulated")
    found, token = page(queues.queues(asked.parent), asked.page_size, asked.page_token, MOST_QUEUES)
    return ListQueuesResponse(queues=found, next_page_token=token)


def _update(queues: Queues, asked: UpdateQueueRequest) -> Queue:
    """Makes the queue where there is none, as the real service does."""
    given = asked.queue
    paths = list(asked.update_mask.paths) or ["rate_limits", "retry_config"]
    try:
        return queues.change(given.name, lambda queue: apply_mask(queue, given, paths))
    except Absent:
        return queues.create(given.name.partition("/queues/")[0], given)


def _create(queues: Queues, asked: CreateTaskRequest) -> Task:
    return _seen(queues.add(asked.parent, asked.task), asked.response_view)


def _tasks(queues: Queues, asked: ListTasksRequest) -> ListTasksResponse:
    found, token = page(queues.tasks(asked.parent), asked.page_size, asked.page_token, MOST_TASKS)
    seen = [_seen(task, asked.response_view) for task in found]
    return ListTasksResponse(tasks=seen, next_page_token=token)


def _seen(task: Task, view: Any) -> Task:  # noqa: ANN401 - an enum of proto types
    """The task as the asked view shows it: the basic one leaves the body out."""
    if view == Task.View.FULL:
        return task
    task.http_request.body = b""
    task.view = Task.View(Task.View.BASIC)
    return task
