"""The official client of Cloud Tasks works on our emulator."""

import base64
import json
from datetime import timedelta

import pytest
from google.api_core import exceptions
from google.cloud.tasks_v2.types import HttpMethod, Queue, RetryConfig, Task
from google.protobuf.field_mask_pb2 import FieldMask

from emulators.cloud_tasks.queues import backoff
from tests.emulators.conftest import START

PARENT = "projects/demo/locations/here"
QUEUE = f"{PARENT}/queues/timers"
SECOND = timedelta(seconds=1)


@pytest.fixture
def queue(tasks):
    retry = {"max_attempts": 3, "min_backoff": SECOND, "max_backoff": 8 * SECOND}
    return tasks.create_queue(parent=PARENT, queue={"name": QUEUE, "retry_config": retry})


def add(tasks, name="one", **fields):
    request = {"url": "http://127.0.0.1:1/timer", "body": b"body"}
    task = {"name": f"{QUEUE}/tasks/{name}", "http_request": request} | fields
    return tasks.create_task(parent=QUEUE, task=task)


def names(found):
    return [one.name.rpartition("/")[2] for one in found]


def test_queue_is_made_listed_found_and_deleted(tasks, queue):
    assert queue.state == Queue.State.RUNNING
    assert tasks.get_queue(name=QUEUE) == queue
    assert list(tasks.list_queues(parent=PARENT)) == [queue]

    tasks.delete_queue(name=QUEUE)

    with pytest.raises(exceptions.NotFound):
        tasks.get_queue(name=QUEUE)


def test_second_queue_of_a_name_is_refused(tasks, queue):
    with pytest.raises(exceptions.AlreadyExists):
        tasks.create_queue(parent=PARENT, queue={"name": QUEUE})


@pytest.mark.parametrize(
    "name", ["timers", f"{PARENT}/queues/a b", "projects/x/locations/y/queues/z"]
)
def test_name_that_is_none_is_refused(tasks, name):
    with pytest.raises(exceptions.InvalidArgument):
        tasks.create_queue(parent=PARENT, queue={"name": name})


def test_update_changes_what_its_mask_names_and_nothing_else(tasks, queue):
    changed = {"name": QUEUE, "retry_config": {"max_attempts": 7, "max_doublings": 2}}

    updated = tasks.update_queue(
        queue=changed, update_mask=FieldMask(paths=["retry_config.max_attempts"])
    )

    assert updated.retry_config.max_attempts == 7
    assert updated.retry_config.max_doublings == queue.retry_config.max_doublings
    with pytest.raises(exceptions.InvalidArgument):
        tasks.update_queue(queue=changed, update_mask=FieldMask(paths=["retry_config.speed"]))


def test_task_is_sent_when_it_is_due_and_then_gone(tasks, queue, clock, target):
    add(tasks, schedule_time=START + 10 * SECOND)

    clock.turn(9 * SECOND)
    assert target.calls == []
    clock.turn(SECOND)

    [(url, headers, body)] = target.calls
    assert (url, body) == ("http://127.0.0.1:1/timer", b"body")
    assert headers["X-CloudTasks-TaskName"] == "one"
    assert headers["X-CloudTasks-QueueName"] == "timers"
    assert headers["X-CloudTasks-TaskRetryCount"] == "0"
    with pytest.raises(exceptions.NotFound):
        tasks.get_task(name=f"{QUEUE}/tasks/one")


def test_name_can_not_be_used_again_for_an_hour(tasks, queue, clock):
    add(tasks)
    with pytest.raises(exceptions.AlreadyExists):
        add(tasks)
    clock.turn(SECOND)
    with pytest.raises(exceptions.AlreadyExists):
        add(tasks)

    clock.turn(timedelta(hours=1))

    assert names([add(tasks)]) == ["one"]


def test_deleted_task_is_not_sent(tasks, queue, clock, target):
    add(tasks, schedule_time=START + SECOND)

    tasks.delete_task(name=f"{QUEUE}/tasks/one")
    clock.turn(10 * SECOND)

    assert target.calls == []
    with pytest.raises(exceptions.NotFound):
        tasks.delete_task(name=f"{QUEUE}/tasks/one")


def test_failure_is_tried_again_until_no_attempt_is_left(tasks, queue, clock, target):
    target.statuses = [500, 0, 503, 500]
    add(tasks)

    clock.turn(timedelta(minutes=10))

    assert len(target.calls) == 3
    assert list(tasks.list_tasks(parent=QUEUE)) == []


def test_retry_waits_longer_each_time(tasks, queue, clock, target):
    target.statuses = [500, 500]
    add(tasks)

    clock.turn(timedelta(0))
    clock.turn(0.9 * SECOND)
    assert len(target.calls) == 1
    clock.turn(0.1 * SECOND)
    assert len(target.calls) == 2
    clock.turn(1.9 * SECOND)
    assert len(target.calls) == 2
    clock.turn(0.1 * SECOND)
    assert len(target.calls) == 3


def test_backoff_doubles_some_times_and_then_grows_evenly():
    """https://cloud.google.com/tasks/docs/reference/rpc/google.cloud.tasks.v2#retryconfig: 10 s,
    300 s, three doublings give 10 s, 20 s, 40 s, 80 s, 160 s, 240 s, 300 s, 300 s."""
    retry = RetryConfig(min_backoff=10 * SECOND, max_backoff=300 * SECOND, max_doublings=3)

    pauses = [backoff(retry, number).total_seconds() for number in range(1, 9)]

    assert pauses == [10, 20, 40, 80, 160, 240, 300, 300]


def test_paused_queue_sends_nothing_until_it_is_resumed(tasks, queue, clock, target):
    tasks.pause_queue(name=QUEUE)
    add(tasks)
    clock.turn(SECOND)
    assert target.calls == []

    assert tasks.resume_queue(name=QUEUE).state == Queue.State.RUNNING
    clock.turn(SECOND)

    assert len(target.calls) == 1


def test_purge_removes_every_task(tasks, queue, clock, target):
    add(tasks, "one", schedule_time=START + SECOND)
    add(tasks, "two", schedule_time=START + SECOND)

    tasks.purge_queue(name=QUEUE)
    clock.turn(10 * SECOND)

    assert target.calls == []


def test_run_sends_a_task_before_its_time_once(tasks, queue, clock, target):
    add(tasks, schedule_time=START + timedelta(days=1))

    tasks.run_task(name=f"{QUEUE}/tasks/one")
    clock.turn(timedelta(days=2))

    assert len(target.calls) == 1


def test_tasks_are_listed_page_by_page_without_their_bodies(tasks, queue):
    for number in range(5):
        add(tasks, f"t{number}", schedule_time=START + SECOND)

    found = list(tasks.list_tasks(request={"parent": QUEUE, "page_size": 2}))

    assert names(found) == ["t0", "t1", "t2", "t3", "t4"]
    assert {one.http_request.body for one in found} == {b""}
    full = tasks.get_task(request={"name": f"{QUEUE}/tasks/t0", "response_view": Task.View.FULL})
    assert full.http_request.body == b"body"


@pytest.mark.parametrize(
    "fields",
    [
        {"schedule_time": START + timedelta(days=31)},
        {"name": "a b"},
        {"name": "a/tasks/b"},
        {"http_request": {"url": "gopher://a"}},
        {"http_request": {"url": "http://a", "body": b"x" * 2**20}},
    ],
    ids=["far", "odd-name", "slashes", "no-http", "large"],
)
def test_task_that_the_service_would_refuse_is_refused(tasks, queue, fields):
    with pytest.raises(exceptions.InvalidArgument):
        add(tasks, **fields)


def test_task_needs_a_queue(tasks):
    with pytest.raises(exceptions.NotFound):
        add(tasks)


def test_caller_is_named_by_a_token_that_nobody_signed(tasks, queue, clock, target):
    token = {"service_account_email": "timers@demo", "audience": "windhover"}
    asked = {"url": "http://127.0.0.1:1/", "http_method": HttpMethod.PUT, "oidc_token": token}
    add(tasks, http_request=asked)

    clock.turn(SECOND)

    [(_, headers, _)] = target.calls
    kind, _, value = headers["Authorization"].partition(" ")
    header, claims, signature = value.split(".")
    found = json.loads(base64.urlsafe_b64decode(claims + "=="))
    assert (kind, signature) == ("Bearer", "")
    assert json.loads(base64.urlsafe_b64decode(header + "=="))["alg"] == "none"
    assert (found["email"], found["aud"]) == ("timers@demo", "windhover")


def test_permissions_are_not_emulated(tasks):
    with pytest.raises(exceptions.MethodNotImplemented):
        tasks.get_iam_policy(request={"resource": QUEUE})
