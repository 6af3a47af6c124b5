"""Queues and their tasks, in memory."""

import re
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from google.cloud.tasks_v2.types import Attempt, HttpMethod, Queue, RetryConfig, Task

from emulators import targets
from emulators.agenda import Agenda, Entry
from emulators.grpc_service import Absent, Invalid, NotAllowed, NotEmulated, Present

T = TypeVar("T")

RUNNING = Queue.State(Queue.State.RUNNING)
PAUSED = Queue.State(Queue.State.PAUSED)
_POST = HttpMethod(HttpMethod.POST)

FURTHEST = timedelta(days=30)
"""How far ahead a task may be scheduled."""

REMEMBERED = timedelta(hours=1)
"""How long the name of a task that is gone can not be used again."""

LARGEST_TASK_BYTES = 1024 * 1024
DEFAULT_DEADLINE = timedelta(minutes=10)
MOST_ATTEMPTS = 100

_QUEUE_NAME = re.compile(r"projects/[^/]+/locations/[^/]+/queues/[A-Za-z0-9-]{1,100}")
_TASK_ID = re.compile(r"[A-Za-z0-9_-]{1,500}")

Send = Callable[[Task, dict[str, str], float], int]
"""Makes the request of a task with these headers and this timeout; gives the status."""


@dataclass(slots=True)
class Waiting:
    """A task that is not done, with its place in the agenda."""

    task: Task
    entry: Entry | None = None


@dataclass(slots=True)
class Kept:
    """A queue with its tasks by name, and when the names of others become free again."""

    queue: Queue
    tasks: dict[str, Waiting] = field(default_factory=dict)
    gone: dict[str, datetime] = field(default_factory=dict)


class Queues:
    """All queues. The lock protects everything; requests are made outside of it.

    Args:
        agenda: when tasks are due.
        send: makes their requests.
    """

    def __init__(self, agenda: Agenda, send: Send) -> None:
        self._agenda = agenda
        self._send = send
        self._lock = threading.RLock()
        self._queues: dict[str, Kept] = {}

    def create(self, parent: str, queue: Queue) -> Queue:
        """Adds a queue."""
        if not _QUEUE_NAME.fullmatch(queue.name) or not queue.name.startswith(f"{parent}/queues/"):
            raise Invalid(f"{queue.name!r} is no name of a queue in {parent}")
        with self._lock:
            if queue.name in self._queues:
                raise Present(f"there is a queue {queue.name} already")
            made = _complete(_copy(queue))
            made.state = RUNNING
            self._queues[queue.name] = Kept(made)
            return _copy(made)

    def queues(self, parent: str) -> list[Queue]:
        """The queues of a location, by name."""
        with self._lock:
            names = sorted(name for name in self._queues if name.startswith(f"{parent}/queues/"))
            return [_copy(self._queues[name].queue) for name in names]

    def get(self, name: str) -> Queue:
        """A queue."""
        with self._lock:
            return _copy(self._kept(name).queue)

    def change(self, name: str, change: Callable[[Queue], None]) -> Queue:
        """Changes a queue; tasks that are due in one that runs again are done now."""
        with self._lock:
            kept = self._kept(name)
            change(kept.queue)
            _complete(kept.queue)
            if kept.queue.state == Queue.State.RUNNING:
                for waiting in kept.tasks.values():
                    if waiting.entry is None:
                        self._plan(name, waiting, waiting.task.schedule_time)
            return _copy(kept.queue)

    def delete(self, name: str) -> None:
        """Removes a queue with its tasks."""
        with self._lock:
            kept = self._kept(name)
            self._forget_all(kept)
            del self._queues[name]

    def purge(self, name: str) -> Queue:
        """Removes the tasks of a queue."""
        with self._lock:
            kept = self._kept(name)
            self._forget_all(kept)
            kept.queue.purge_time = self._agenda.now()
            return _copy(kept.queue)

    def add(self, parent: str, task: Task) -> Task:
        """Adds a task; without a name it gets one."""
        now = self._agenda.now()
        with self._lock:
            kept = self._kept(parent)
            made = _checked(parent, task, now)
            free_at = kept.gone.get(made.name)
            if made.name in kept.tasks or (free_at is not None and free_at > now):
                raise Present(f"the task {made.name} exists, or did until not long ago")
            waiting = Waiting(made)
            kept.tasks[made.name] = waiting
            self._plan(parent, waiting, made.schedule_time)
            return _copy(made)

    def tasks(self, parent: str) -> list[Task]:
        """The tasks of a queue, by name."""
        with self._lock:
            kept = self._kept(parent)
            return [_copy(kept.tasks[name].task) for name in sorted(kept.tasks)]

    def task(self, name: str) -> Task:
        """A task."""
        with self._lock:
            return _copy(self._waiting(name).task)

    def remove(self, name: str) -> None:
        """Removes a task; a request that is under way is not stopped."""
        with self._lock:
            self._waiting(name)
            self._forget(self._kept(_queue_of(name)), name)

    def run(self, name: str) -> Task:
        """Does a task now, even one of a queue that is paused."""
        with self._lock:
            waiting = self._waiting(name)
            if waiting.entry is not None:
                waiting.entry.is_cancelled = True
            waiting.task.schedule_time = self._agenda.now()
            waiting.entry = self._agenda.put(self._agenda.now(), lambda: self._attempt(name))
            return _copy(waiting.task)

    def _plan(self, queue: str, waiting: Waiting, at: datetime) -> None:
        name = waiting.task.name
        waiting.entry = self._agenda.put(at, lambda: self._due(queue, name))

    def _due(self, queue: str, name: str) -> None:
        """A date has come; nothing happens while the queue is paused."""
        with self._lock:
            kept = self._queues.get(queue)
            waiting = None if kept is None else kept.tasks.get(name)
            if kept is None or waiting is None:
                return
            if kept.queue.state != Queue.State.RUNNING:
                waiting.entry = None
                return
        self._attempt(name)

    def _attempt(self, name: str) -> None:
        with self._lock:
            kept = self._queues.get(_queue_of(name))
            waiting = None if kept is None else kept.tasks.get(name)
            if kept is None or waiting is None:
                return
            task = waiting.task
            task.dispatch_count += 1
            started = Attempt(schedule_time=task.schedule_time, dispatch_time=self._agenda.now())
            if task.dispatch_count == 1:
                task.first_attempt = started
            task.last_attempt = started
            sent = _copy(task)
        status = self._send(sent, _headers(sent), sent.dispatch_deadline.total_seconds())
        with self._lock:
            if kept.tasks.get(name) is waiting:
                self._ended(kept, waiting, status)

    def _ended(self, kept: Kept, waiting: Waiting, status: int) -> None:
        task = waiting.task
        if status != targets.NO_ANSWER:
            task.response_count += 1
            task.last_attempt.response_time = self._agenda.now()
        task.last_attempt.response_status = {"code": 0 if targets.is_success(status) else 2}
        if targets.is_success(status) or self._is_given_up(kept.queue.retry_config, task):
            self._forget(kept, task.name)
            return
        pause = backoff(kept.queue.retry_config, task.dispatch_count)
        task.schedule_time = self._agenda.now() + pause
        self._plan(kept.queue.name, waiting, task.schedule_time)

    def _is_given_up(self, retry: RetryConfig, task: Task) -> bool:
        """Whether no attempt is left: by number, and by time where a time is set."""
        if retry.max_attempts < 0 or task.dispatch_count < retry.max_attempts:
            return False
        longest = retry.max_retry_duration
        tried = self._agenda.now() - task.first_attempt.dispatch_time
        return not longest or tried >= longest

    def _forget(self, kept: Kept, name: str) -> None:
        waiting = kept.tasks.pop(name)
        if waiting.entry is not None:
            waiting.entry.is_cancelled = True
        kept.gone[name] = self._agenda.now() + REMEMBERED

    def _forget_all(self, kept: Kept) -> None:
        for name in list(kept.tasks):
            self._forget(kept, name)

    def _kept(self, name: str) -> Kept:
        if name not in self._queues:
            raise Absent(f"there is no queue {name}")
        return self._queues[name]

    def _waiting(self, name: str) -> Waiting:
        found = self._kept(_queue_of(name)).tasks.get(name)
        if found is None:
            raise Absent(f"there is no task {name}")
        return found


def paused(queue: Queue) -> None:
    """Lets a queue rest."""
    queue.state = PAUSED


def resumed(queue: Queue) -> None:
    """Lets a queue go on. Raises NotAllowed for one that was switched off."""
    if queue.state == Queue.State.DISABLED:
        raise NotAllowed("the queue is disabled")
    queue.state = RUNNING


def backoff(retry: RetryConfig, attempts: int) -> timedelta:
    """The pause behind a number of attempts: doubled some times, then growing evenly."""
    shortest: timedelta = retry.min_backoff
    longest: timedelta = retry.max_backoff
    doublings = min(attempts - 1, retry.max_doublings)
    # Beyond this the pause is the longest in any case, and the number stays one.
    pause = shortest * 2 ** min(doublings, 40)
    grown: timedelta = pause * max(attempts - doublings, 1)
    return min(grown, longest)


def _complete(queue: Queue) -> Queue:
    """The queue with the service's defaults."""
    retry = queue.retry_config
    retry.max_attempts = retry.max_attempts or MOST_ATTEMPTS
    retry.min_backoff = retry.min_backoff or timedelta(milliseconds=100)
    retry.max_backoff = retry.max_backoff or timedelta(hours=1)
    retry.max_doublings = retry.max_doublings or 16
    queue.rate_limits.max_dispatches_per_second = (
        queue.rate_limits.max_dispatches_per_second or 500.0
    )
    queue.rate_limits.max_concurrent_dispatches = (
        queue.rate_limits.max_concurrent_dispatches or 1000
    )
    return queue


def _checked(parent: str, task: Task, now: datetime) -> Task:
    """The task as it will be kept."""
    made = _copy(task)
    if "http_request" not in made:
        raise NotEmulated("only tasks with an http_request are emulated")
    if not made.http_request.url.startswith(("http://", "https://")):
        raise Invalid("the url of a task starts with http:// or https://")
    made.name = made.name or f"{parent}/tasks/{uuid.uuid4().int % 10**20}"
    if not _TASK_ID.fullmatch(made.name.removeprefix(f"{parent}/tasks/")):
        raise Invalid(f"{made.name!r} is no name of a task in {parent}")
    if "schedule_time" not in made or made.schedule_time < now:
        made.schedule_time = now
    if made.schedule_time > now + FURTHEST:
        raise Invalid("a task may be scheduled at most 30 days ahead")
    if len(Task.serialize(made)) > LARGEST_TASK_BYTES:
        raise Invalid("a task may have 1 MB at most")
    if made.http_request.http_method == HttpMethod.HTTP_METHOD_UNSPECIFIED:
        made.http_request.http_method = _POST
    made.dispatch_deadline = made.dispatch_deadline or DEFAULT_DEADLINE
    made.create_time = now
    return made


def _headers(task: Task) -> dict[str, str]:
    """What a target is sent besides the task's own headers."""
    found = {
        "User-Agent": "Google-Cloud-Tasks",
        **dict(task.http_request.headers),
        "X-CloudTasks-QueueName": _queue_of(task.name).rpartition("/")[2],
        "X-CloudTasks-TaskName": task.name.rpartition("/")[2],
        "X-CloudTasks-TaskRetryCount": str(task.dispatch_count - 1),
        "X-CloudTasks-TaskExecutionCount": str(task.response_count),
        "X-CloudTasks-TaskETA": str(task.schedule_time.timestamp()),
    }
    token = task.http_request.oidc_token
    if token.service_account_email:
        audience = token.audience or task.http_request.url
        signed = targets.unsigned_token(token.service_account_email, audience)
        found["Authorization"] = f"Bearer {signed}"
    return found


def send(task: Task, headers: dict[str, str], timeout_seconds: float) -> int:
    """Makes the request of a task."""
    asked = task.http_request
    verb = HttpMethod(asked.http_method).name
    return targets.request(asked.url, verb, headers, asked.body, timeout_seconds)


def _queue_of(task: str) -> str:
    return task.partition("/tasks/")[0]


def _copy(message: T) -> T:
    return type(message)(message)  # type: ignore[call-arg] # proto types copy what they are given
