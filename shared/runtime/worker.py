"""The worker shell: takes an attempt, runs it under a lease, tells how it ended."""

import logging
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from shared.engine.evaluation import TemplateEvaluator
from shared.engine.places import FlowMap
from shared.engine.timeouts import timeout_message, timeout_of
from shared.errors import Disposition, WindhoverError
from shared.model.command import RunTask
from shared.model.event import (
    AnyEvent,
    Outcome,
    PackedTaskReported,
    TaskRunEnded,
    TaskRunStarted,
)
from shared.model.execution import Execution
from shared.model.ids import id_of
from shared.model.log import LogChunk
from shared.model.message import Message, Topic
from shared.model.state import State
from shared.model.task import Task
from shared.model.taskrun import TaskRun
from shared.ports.leases import Lease
from shared.runtime.alarms import Alarm, thread_alarm
from shared.runtime.attempt import conclude, run_attempt, with_log_closed
from shared.runtime.cancellation import StopReason
from shared.runtime.context import AttemptContext
from shared.runtime.contexts import ContextMaker
from shared.runtime.library import FlowLibrary
from shared.runtime.packed import PackedRun
from shared.runtime.ports import Ports
from shared.runtime.spill import outputs_path
from shared.runtime.stored_documents import StoredDocuments
from shared.sdk.output import Ended, Output
from shared.sdk.task import PackedTask, RunnableTask

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)
"""How long a worker may be silent before its attempts are given to others."""


NEWS_TAKES = timedelta(minutes=15)
"""How long the news of an attempt's end may take to be handled; whoever does releases the lease."""


class AttemptTaken(WindhoverError):  # noqa: N818 - reads as the fact it is
    """Another worker holds the attempt; the message must wait until that lease is over."""

    code: ClassVar[str] = "worker.attempt-taken"
    http_status: ClassVar[int] = 409
    disposition: ClassVar[Disposition] = Disposition.RETRY_LATER


@dataclass(frozen=True, slots=True)
class Job:
    """An attempt with everything it needs."""

    flow_map: FlowMap
    documents: StoredDocuments
    execution: Execution
    run: TaskRun
    task: Task


@dataclass(frozen=True, slots=True)
class Ending:
    """How an attempt ended, and how those of its children did that were packed with it."""

    outcome: Outcome
    reports: tuple[PackedTaskReported, ...] = ()


class Worker:
    """Handles messages of the topic `tasks`. The lock protects the attempts that run now.

    Args:
        ports: all I/O.
        library: flows by revision.
        contexts: makes what a task sees.
        worker_id: names this process among all that ever ran.
        alarm: ends attempts whose timeout has passed.
    """

    def __init__(
        self,
        ports: Ports,
        library: FlowLibrary,
        contexts: ContextMaker,
        worker_id: str,
        alarm: Alarm = thread_alarm,
    ) -> None:
        self._ports = ports
        self._library = library
        self._contexts = contexts
        self._id = worker_id
        self._alarm = alarm
        self._lock = threading.Lock()
        self._running: dict[tuple[str, int], tuple[AttemptContext, Lease]] = {}

    def handle(self, command: RunTask) -> None:
        """Runs an attempt to its end: when this returns the message may be acknowledged.

        A second time finds the attempt over, running here, or held by somebody else.

        Raises:
            AttemptTaken: deliver the message again later.
        """
        job = self._job(command)
        if job is None:
            return
        now = self._ports.clock.now()
        lease = Lease(
            execution_id=command.execution_id,
            task_run_id=command.task_run_id,
            attempt=command.attempt,
            worker_id=self._id,
            until=now + LEASE,
        )
        context = self._context(job)
        with self._registered(context, lease) as is_first:
            if is_first:
                self._take(job, context, lease, now)

    def _take(self, job: Job, context: AttemptContext, lease: Lease, now: datetime) -> None:
        if not self._ports.leases.claim(lease, now):
            raise AttemptTaken(f"the attempt {lease.attempt} of {lease.task_run_id} is taken")
        started = TaskRunStarted(
            execution_id=lease.execution_id,
            at=now,
            task_run_id=lease.task_run_id,
            attempt=lease.attempt,
            worker_id=self._id,
            lease_until=lease.until,
        )
        self._send(started)
        if self._is_over(job):
            self._ports.leases.release(lease)
            return
        ending = self._run(job, context)
        if ending is not None:
            self._tell_end(job, ending, started)
            # Not released: the attempt would look lost until the news of its end is handled.
            until = self._ports.clock.now() + NEWS_TAKES
            self._ports.leases.renew(lease.model_copy(update={"until": until}))

    def _is_over(self, job: Job) -> bool:
        """Whether the task run has ended since the attempt was taken: a kill came first.

        A later kill finds the attempt running, and sends a StopTask for it.
        """
        run = job.documents.task_run(job.run.id)
        return run is None or run.state.current.is_terminal

    def stop_attempt(self, task_run_id: str, attempt: int, reason: StopReason) -> None:
        """Stops an attempt if it runs here."""
        with self._lock:
            found = self._running.get((task_run_id, attempt))
        if found is not None:
            found[0].cancellation.set(reason)

    def running(self) -> list[Lease]:
        """The leases of the attempts that run here."""
        with self._lock:
            return [lease for _, lease in self._running.values()]

    def stop_all(self, reason: StopReason) -> None:
        """Stops every attempt that runs here."""
        with self._lock:
            contexts = [context for context, _ in self._running.values()]
        for context in contexts:
            context.cancellation.set(reason)

    def renew_leases(self) -> None:
        """Shows that this worker lives, and hands on the log lines that have come together."""
        until = self._ports.clock.now() + LEASE
        with self._lock:
            running = list(self._running.values())
        for context, lease in running:
            context.log.flush()
            if not self._ports.leases.renew(lease.model_copy(update={"until": until})):
                logger.warning("a lease was lost", extra={"task_run": lease.task_run_id})

    def _job(self, command: RunTask) -> Job | None:
        """The attempt, if it is still wanted."""
        documents = StoredDocuments(
            self._ports.repository, self._ports.storage, command.execution_id
        )
        execution = documents.execution()
        if execution is None:
            return None
        run = documents.task_run(command.task_run_id)
        if run is None or run.attempt != command.attempt:
            return None
        current = run.current_attempt
        if run.state.current.is_terminal or run.state.current is State.KILLING:
            return None
        if current is not None and current.state.current.is_terminal:
            return None
        flow_map = self._library.map_of(execution)
        place = flow_map.places[run.task_id]
        if not place.may_start_in(execution):
            return None
        return Job(flow_map, documents, execution, run, place.task)

    def _context(self, job: Job) -> AttemptContext:
        def flush(chunk: LogChunk) -> None:
            self._ports.logs.append([chunk])

        return self._contexts.make(
            job.flow_map, job.documents, job.execution, job.run, job.task, flush_to=flush
        )

    @contextmanager
    def _registered(self, context: AttemptContext, lease: Lease) -> Iterator[bool]:
        """Lists an attempt while it runs; gives False if it runs here already.

        A second copy of a message may come while the first is still being taken.
        """
        key = (lease.task_run_id, lease.attempt)
        with self._lock:
            is_first = key not in self._running
            if is_first:
                self._running[key] = (context, lease)
        if not is_first:
            yield False
            return
        try:
            yield True
        finally:
            with self._lock:
                del self._running[key]
            context.remove_directory()

    def _run(self, job: Job, context: AttemptContext) -> Ending | None:
        """The ending; None when the process is ending, and somebody else must run it again."""
        path = outputs_path(job.run)
        try:
            timeout = timeout_of(job.task, TemplateEvaluator(context.variables, context.outside))
        except WindhoverError as error:
            context.log.error(str(error))
            return Ending(with_log_closed(Outcome(state=State.FAILED), context))
        with self._limited(context, timeout):
            ending = self._carry_out(job, context, path)
        outcome = _after_stop(ending.outcome, context, timeout)
        if outcome is None:
            context.log.flush()
            return None
        return Ending(with_log_closed(outcome, context), ending.reports)

    def _limited(
        self, context: AttemptContext, timeout: timedelta | None
    ) -> AbstractContextManager[None]:
        """Stops the attempt when its time is up."""
        if timeout is None:
            return nullcontext()
        return self._alarm(timeout, lambda: context.cancellation.set(StopReason.TIMED_OUT))

    def _carry_out(self, job: Job, context: AttemptContext, path: str) -> Ending:
        if not isinstance(job.task, PackedTask):
            return Ending(run_attempt(job.task, context, path))
        packed = PackedRun(
            job.flow_map, job.documents, job.run, context, self._contexts, self._send
        )

        def run(ready: RunnableTask) -> Output | Ended | None:
            # Only its own properties are rendered: the children render theirs when they run.
            return packed.task_of(ready).run_packed(context, packed)

        return Ending(conclude(job.task, context, run, path), packed.reports)

    def _tell_end(self, job: Job, ending: Ending, started: TaskRunStarted) -> None:
        self._send(
            TaskRunEnded(
                execution_id=job.execution.id,
                at=self._ports.clock.now(),
                task_run_id=job.run.id,
                attempt=job.run.attempt,
                outcome=ending.outcome,
                started_at=started.at,
                worker_id=self._id,
                reports=ending.reports,
            )
        )

    def _send(self, event: AnyEvent) -> None:
        message = Message(id=id_of("event", event.key), topic=Topic.EXECUTIONS, body=event)
        self._ports.queue.send([message])


def _after_stop(
    outcome: Outcome, context: AttemptContext, timeout: timedelta | None
) -> Outcome | None:
    match context.cancellation.reason:
        case None:
            return outcome
        case StopReason.TIMED_OUT if timeout is not None:
            context.log.error(timeout_message(timeout))
            return outcome.model_copy(update={"state": State.FAILED})
        case StopReason.KILLED if outcome.state is not State.SUCCESS:
            return outcome.model_copy(update={"state": State.KILLED})
        case StopReason.SHUTTING_DOWN if outcome.state is not State.SUCCESS:
            return None
        case _:
            return outcome
