"""The worker shell: takes an attempt, runs it under a lease, tells how it ended."""

import logging
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from shared.engine.evaluation import TemplateEvaluator
from shared.engine.places import FlowMap
from shared.engine.timeouts import timeout_message, timeout_of
from shared.errors import WindhoverError
from shared.model.command import RunTask
from shared.model.event import (
    Outcome,
    PackedTaskReported,
    TaskRunEnded,
    TaskRunStarted,
)
from shared.model.execution import Execution
from shared.model.ids import id_of
from shared.model.log import LogChunk
from shared.model.properties import duration_text
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
from shared.runtime.rendering import rendered
from shared.runtime.reports import (
    CHAINED_FOR,
    AttemptTaken,
    MessageReports,
    Reports,
    is_run_by,
    lease_of,
)
from shared.runtime.spill import outputs_path
from shared.runtime.stored_documents import RememberedDocuments
from shared.sdk.output import Ended, Output
from shared.sdk.task import PackedTask, RunnableTask

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)
"""How long a worker may be silent before its attempts are given to others."""


@dataclass(frozen=True, slots=True)
class Job:
    """An attempt with everything it needs.

    Attributes:
        started: where its start is committed already.
    """

    flow_map: FlowMap
    documents: RememberedDocuments
    execution: Execution
    run: TaskRun
    task: Task
    started: TaskRunStarted | None = None


@dataclass(slots=True)
class Running:
    """An attempt that runs here.

    Attributes:
        is_leased: there is a lease of it.
        is_claimed: there is, or is about to be one, which no start has made.
        is_taken: it is this worker's; until then another one may have it.
        needs_release: its end is handled, and whoever did that knew of no lease.
    """

    context: AttemptContext
    lease: Lease
    is_leased: bool
    is_claimed: bool = False
    is_taken: bool = False
    needs_release: bool = False


@dataclass(frozen=True, slots=True)
class Errand:
    """A message that is being handled.

    Attributes:
        cause: its id.
        since: when it came.
    """

    cause: str
    since: datetime


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
        reports: how it tells what happens; by messages unless given.
    """

    def __init__(
        self,
        ports: Ports,
        library: FlowLibrary,
        contexts: ContextMaker,
        worker_id: str,
        alarm: Alarm = thread_alarm,
        reports: Reports | None = None,
    ) -> None:
        self._ports = ports
        self._library = library
        self._contexts = contexts
        self._id = worker_id
        self._alarm = alarm
        self._reports = reports or MessageReports(ports)
        self._lock = threading.Lock()
        self._running: dict[tuple[str, int], Running] = {}
        self._is_stopping = False

    def handle(self, command: RunTask) -> None:
        """Runs an attempt to its end, and those that it takes over with the end of another.

        When this returns the message may be acknowledged. A second time finds the attempt over.

        Raises:
            AttemptTaken: it runs here, or elsewhere; deliver the message again later.
        """
        errand = Errand(id_of_message(command), self._ports.clock.now())
        job = self._job(command)
        if job is None:
            self._reports.finish(errand.cause)
        while job is not None:
            job = self._perform(job, errand)

    def _perform(self, job: Job, errand: Errand) -> Job | None:
        """Runs an attempt; gives the next one."""
        started = job.started or self._started(job.run.execution_id, job.run.id, job.run.attempt)
        running = Running(self._context(job), lease_of(started), self._reports.keeps_first_lease)
        following = None
        with self._registered(running) as is_first:
            if not is_first:
                raise AttemptTaken(f"the attempt {job.run.attempt} of {job.run.id} runs here")
            following = self._carry_through(job, running, started, errand)
        if running.needs_release and running.is_claimed:
            # Now that it is not listed any more: a claim that comes later finds that, and releases.
            self._ports.leases.release(running.lease)
        return following

    def _started(self, execution_id: str, task_run_id: str, attempt: int) -> TaskRunStarted:
        now = self._ports.clock.now()
        return TaskRunStarted(
            execution_id=execution_id,
            at=now,
            task_run_id=task_run_id,
            attempt=attempt,
            worker_id=self._id,
            lease_until=now + LEASE,
        )

    def _carry_through(
        self, job: Job, running: Running, started: TaskRunStarted, errand: Errand
    ) -> Job | None:
        documents: RememberedDocuments | None = job.documents
        if job.started is None:
            documents = self._reports.start(job.documents, started, errand.cause)
        if documents is None:
            return None
        running.is_taken = True
        ending = self._run(job, running.context)
        if ending is None:
            return None
        return self._next(documents, self._ended(job, ending, started, running), running, errand)

    def _next(
        self,
        documents: RememberedDocuments,
        ended: TaskRunEnded,
        running: Running,
        errand: Errand,
    ) -> Job | None:
        """Tells the end; gives the attempt that was taken with it."""
        starts: list[TaskRunStarted] = []

        def take(command: RunTask) -> TaskRunStarted | None:
            if self._is_stopping or self._ports.clock.now() - errand.since > CHAINED_FOR:
                return None
            starts.append(self._started(command.execution_id, command.task_run_id, command.attempt))
            return starts[-1]

        told = self._reports.end(documents, ended, errand.cause, take)
        running.needs_release = told.is_handled and not ended.leased
        following = told.following
        if following is None or not is_run_by(following.documents, starts[-1]):
            return None
        execution = following.documents.execution()
        run = following.documents.task_run(following.command.task_run_id)
        if execution is None or run is None:
            return None
        flow_map = self._library.map_of(execution)
        task = flow_map.places[run.task_id].task
        return Job(flow_map, following.documents, execution, run, task, starts[-1])

    def stop_attempt(self, task_run_id: str, attempt: int, reason: StopReason) -> None:
        """Stops an attempt if it runs here."""
        with self._lock:
            found = self._running.get((task_run_id, attempt))
        if found is not None:
            found.context.cancellation.set(reason)

    def running(self) -> list[Lease]:
        """The leases of the attempts that run here."""
        with self._lock:
            return [one.lease for one in self._running.values()]

    def stop_all(self, reason: StopReason) -> None:
        """Stops every attempt that runs here."""
        self._is_stopping = True
        with self._lock:
            running = list(self._running.values())
        for one in running:
            one.context.cancellation.set(reason)

    def stop_killed(self) -> None:
        """Stops what was killed, where nobody can tell this process so: it looks."""
        for lease in self.running():
            if self._was_killed(lease.execution_id, lease.task_run_id):
                self.stop_attempt(lease.task_run_id, lease.attempt, StopReason.KILLED)

    def renew_leases(self) -> None:
        """Shows that this worker lives, and hands on the log lines that have come together."""
        until = self._ports.clock.now() + LEASE
        with self._lock:
            running = list(self._running.values())
        for one in running:
            if not (one.is_leased or one.is_taken):
                # To claim it now would be to take it from whoever has it.
                continue
            one.context.log.flush()
            if not self._renewed(one, one.lease.model_copy(update={"until": until})):
                logger.warning("a lease was lost", extra={"task_run": one.lease.task_run_id})

    def _renewed(self, running: Running, lease: Lease) -> bool:
        """Renews a lease; the first time of one that is not kept yet it is claimed."""
        if running.is_leased:
            return self._ports.leases.renew(lease)
        running.is_claimed = True
        is_held = self._ports.leases.claim(lease, self._ports.clock.now())
        running.is_leased = True
        with self._lock:
            is_over = self._running.get((lease.task_run_id, lease.attempt)) is not running
        if is_over:
            # It ended while it was claimed: whoever handled that did not know of the lease.
            self._ports.leases.release(lease)
        return is_held

    def _job(self, command: RunTask) -> Job | None:
        """The attempt, if it is still wanted."""
        documents = self._reports.documents(command)
        execution = documents.execution()
        if execution is None:
            return None
        run = documents.task_run(command.task_run_id)
        if run is None or run.attempt != command.attempt:
            return None
        current = run.current_attempt
        if run.state.current.is_terminal or run.state.current is State.KILLING:
            if run.handed_on:
                self._abandon(documents, execution, run)
            return None
        if current is not None and current.state.current.is_terminal:
            return None
        flow_map = self._library.map_of(execution)
        place = flow_map.places[run.task_id]
        if not place.may_start_in(execution):
            return None
        return Job(flow_map, documents, execution, run, place.task)

    def _abandon(self, documents: RememberedDocuments, execution: Execution, run: TaskRun) -> None:
        """Ends what goes on outside of a task run that was killed while no worker had it."""
        flow_map = self._library.map_of(execution)
        task = flow_map.places[run.task_id].task
        if not isinstance(task, RunnableTask):
            return
        context = self._context(Job(flow_map, documents, execution, run, task))
        try:
            variables = TemplateEvaluator(context.variables, context.outside)
            rendered(task, variables).abandon(context)
        except WindhoverError as error:
            context.log.error(f"What the task has begun may go on: {error}")
        finally:
            context.log.flush()
            context.remove_directory()

    def _context(self, job: Job) -> AttemptContext:
        def flush(chunk: LogChunk) -> None:
            self._ports.logs.append([chunk])

        return self._contexts.make(
            job.flow_map, job.documents, job.execution, job.run, job.task, flush_to=flush
        )

    @contextmanager
    def _registered(self, running: Running) -> Iterator[bool]:
        """Lists an attempt while it runs; gives False if it runs here already.

        A second copy of a message may come while the first is still being taken.
        """
        key = (running.lease.task_run_id, running.lease.attempt)
        with self._lock:
            is_first = self._running.setdefault(key, running) is running
        if not is_first:
            yield False
            return
        try:
            yield True
        finally:
            with self._lock:
                del self._running[key]
            running.context.remove_directory()

    def _run(self, job: Job, context: AttemptContext) -> Ending | None:
        """The ending; None when the process is ending, and somebody else must run it again."""
        path = outputs_path(job.run)
        try:
            timeout = timeout_of(job.task, TemplateEvaluator(context.variables, context.outside))
        except WindhoverError as error:
            context.log.error(str(error))
            return Ending(with_log_closed(Outcome(state=State.FAILED), context))
        with self._limited(job, context, timeout):
            ending = self._carry_out(job, context, path)
        outcome = _after_stop(ending.outcome, context, timeout)
        if outcome is None:
            context.log.flush()
            return None
        return Ending(with_log_closed(outcome, context), ending.reports)

    @contextmanager
    def _limited(
        self, job: Job, context: AttemptContext, timeout: timedelta | None
    ) -> Iterator[None]:
        """Stops the attempt when its time is up, or when none may take longer here."""
        elsewhere, longest = job.task.runs_elsewhere, context.runner.longest_task
        with ExitStack() as alarms:
            if timeout is not None:
                begun_at = job.run.begun_at if elsewhere else None
                spent = timedelta(0) if begun_at is None else self._ports.clock.now() - begun_at
                stop = partial(context.cancellation.set, StopReason.TIMED_OUT)
                alarms.enter_context(self._alarm(timeout - spent, stop))
            if longest is not None:
                stop = partial(self._end_in_time, job, context)
                alarms.enter_context(self._alarm(longest, stop))
            yield

    def _end_in_time(self, job: Job, context: AttemptContext) -> None:
        """Stops an attempt that has taken as long as any may."""
        if not job.task.runs_elsewhere:
            context.cancellation.set(StopReason.OUT_OF_TIME)
        elif self._was_killed(job.run.execution_id, job.run.id):
            # Whoever hands it on now hands it to nobody.
            context.cancellation.set(StopReason.KILLED)
        else:
            context.cancellation.set(StopReason.HANDED_ON)

    def _was_killed(self, execution_id: str, task_run_id: str) -> bool:
        run = self._ports.repository.task_run(execution_id, task_run_id)
        return run is None or run.state.current is State.KILLING or run.state.current.is_terminal

    def _carry_out(self, job: Job, context: AttemptContext, path: str) -> Ending:
        if not isinstance(job.task, PackedTask):
            return Ending(run_attempt(job.task, context, path))
        packed = PackedRun(
            job.flow_map, job.documents, job.run, context, self._contexts, self._reports.tell
        )

        def run(ready: RunnableTask) -> Output | Ended | None:
            # Only its own properties are rendered: the children render theirs when they run.
            return packed.task_of(ready).run_packed(context, packed)

        return Ending(conclude(job.task, context, run, path), packed.reports)

    def _ended(
        self, job: Job, ending: Ending, started: TaskRunStarted, running: Running
    ) -> TaskRunEnded:
        return TaskRunEnded(
            execution_id=job.execution.id,
            at=self._ports.clock.now(),
            task_run_id=job.run.id,
            attempt=job.run.attempt,
            outcome=ending.outcome,
            started_at=started.at,
            worker_id=self._id,
            reports=ending.reports,
            leased=running.is_leased,
        )


def id_of_message(command: RunTask) -> str:
    """The id of the message that carries a command."""
    return id_of("run", command.task_run_id, command.attempt)


def _after_stop(
    outcome: Outcome, context: AttemptContext, timeout: timedelta | None
) -> Outcome | None:
    match context.cancellation.reason:
        case None:
            return outcome
        case StopReason.TIMED_OUT if timeout is not None:
            context.log.error(timeout_message(timeout))
            return outcome.model_copy(update={"state": State.FAILED})
        case StopReason.OUT_OF_TIME if outcome.state is not State.SUCCESS:
            context.log.error(_out_of_time(context.runner.longest_task))
            return outcome.model_copy(update={"state": State.FAILED})
        case StopReason.KILLED if outcome.state is not State.SUCCESS:
            return outcome.model_copy(update={"state": State.KILLED})
        case StopReason.SHUTTING_DOWN if outcome.state is not State.SUCCESS:
            return None
        case _:
            return outcome


def _out_of_time(longest: timedelta | None) -> str:
    return (
        f"Stopped after {duration_text(longest or timedelta(0))}: no task may take longer here."
        " Split the work, or run a script as a job of Cloud Run (taskRunner CloudRun)."
    )
