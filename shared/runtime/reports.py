"""How a worker takes attempts and tells what becomes of them."""

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar, Protocol

from typing_extensions import override

from shared.errors import Disposition, WindhoverError
from shared.model.command import RunTask
from shared.model.event import AnyEvent, TaskRunEnded, TaskRunStarted
from shared.model.ids import id_of
from shared.model.message import Message, Topic
from shared.model.taskrun import TaskRun
from shared.ports.leases import Lease
from shared.ports.repository import Conflict
from shared.ports.unavailable import Unavailable
from shared.runtime.dispatch import dispatch
from shared.runtime.executor import Executor, Take, counts_of
from shared.runtime.ports import Ports
from shared.runtime.stored_documents import RememberedDocuments

logger = logging.getLogger(__name__)

NEWS_TAKES = timedelta(minutes=15)
"""How long the news of an attempt's end may take to be handled; whoever does releases the lease."""

FRESH = timedelta(seconds=10)
"""How old what a worker has read may be when it steps with it: as if its handler had been slow."""


CHAINED_FOR = timedelta(minutes=4)
"""How long after a message a worker still takes the next attempt together with the end of one.

A push waits 600 s; what outlives that goes on under its lease, and its message does not come again.
"""


class AttemptTaken(WindhoverError):  # noqa: N818 - reads as the fact it is
    """Another worker holds the attempt; the message must wait until that lease is over."""

    code: ClassVar[str] = "worker.attempt-taken"
    http_status: ClassVar[int] = 409
    disposition: ClassVar[Disposition] = Disposition.RETRY_LATER


@dataclass(frozen=True, slots=True)
class Following:
    """An attempt that the worker has taken together with the end of another.

    Attributes:
        documents: of the execution, as they are now.
    """

    command: RunTask
    documents: RememberedDocuments


@dataclass(frozen=True, slots=True)
class Told:
    """The end of an attempt was told.

    Attributes:
        is_handled: nobody else has to handle it.
        following: the attempt that the worker runs next.
    """

    is_handled: bool = False
    following: Following | None = None


class Reports(Protocol):
    """What a worker says about attempts. The cause is the id of the message that it handles."""

    @property
    def keeps_first_lease(self) -> bool:
        """Whether an attempt has a lease of its own from its start."""
        ...

    def documents(self, command: RunTask) -> RememberedDocuments:
        """The documents that an attempt is judged by."""
        ...

    def start(
        self, documents: RememberedDocuments, started: TaskRunStarted, cause: str
    ) -> RememberedDocuments | None:
        """Takes an attempt; the documents as they are then.

        None when there is nothing to run: the task run has ended, or another worker has it, whose
        lease is watched.

        Raises:
            AttemptTaken: deliver the message again later.
        """
        ...

    def tell(self, event: AnyEvent) -> None:
        """Tells what happens while an attempt runs."""
        ...

    def end(
        self, documents: RememberedDocuments, ended: TaskRunEnded, cause: str, take: Take
    ) -> Told:
        """Tells how an attempt ended; `take` may start the next one with it."""
        ...

    def finish(self, cause: str) -> None:
        """Does what an earlier delivery of a message has left: there is nothing to run any more."""
        ...


class MessageReports(Reports):
    """By messages: executors are elsewhere. Each attempt has a lease from its start."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports

    @property
    @override
    def keeps_first_lease(self) -> bool:
        return True

    @override
    def documents(self, command: RunTask) -> RememberedDocuments:
        return RememberedDocuments(
            self._ports.repository, self._ports.storage, command.execution_id
        )

    @override
    def start(
        self, documents: RememberedDocuments, started: TaskRunStarted, cause: str
    ) -> RememberedDocuments | None:
        lease = lease_of(started)
        if not self._ports.leases.claim(lease, started.at):
            raise AttemptTaken(f"the attempt {lease.attempt} of {lease.task_run_id} is taken")
        self.tell(started)
        # A kill may have come first. A later one finds the attempt running, and stops it.
        run = self._ports.repository.task_run(started.execution_id, started.task_run_id)
        if run is None or run.state.current.is_terminal:
            self._ports.leases.release(lease)
            return None
        return documents

    @override
    def tell(self, event: AnyEvent) -> None:
        message = Message(id=id_of("event", event.key), topic=Topic.EXECUTIONS, body=event)
        self._ports.queue.send([message])

    @override
    def end(
        self, documents: RememberedDocuments, ended: TaskRunEnded, cause: str, take: Take
    ) -> Told:
        self.tell(ended)
        # Not released: the attempt would look lost until the news of its end is handled.
        self._ports.leases.renew(_until_handled(ended, self._ports))
        return Told()

    @override
    def finish(self, cause: str) -> None:
        return


class OwnSteps(Reports):
    """By steps of its own: the worker is an executor too, of the executions whose tasks it runs.

    What starts an attempt is the commit that says so, under the version of the task run: of two
    workers one commits, and the other finds the attempt running. The lease timer of that commit is
    the first lease; a lease is kept apart only when the first one is renewed.
    """

    def __init__(self, ports: Ports, executor: Executor) -> None:
        self._ports = ports
        self._executor = executor
        self._messages = MessageReports(ports)

    @property
    @override
    def keeps_first_lease(self) -> bool:
        return False

    @override
    def documents(self, command: RunTask) -> RememberedDocuments:
        """Those of the message first: the commit of the start shows whether they were right."""
        found = self._messages.documents(command)
        if command.handed is not None:
            self._ports.repository.recognise(command.handed.run, command.handed.stamp)
            found.know(command.handed.run)
        return found

    @override
    def start(
        self, documents: RememberedDocuments, started: TaskRunStarted, cause: str
    ) -> RememberedDocuments | None:
        message = Message(id=cause, topic=Topic.EXECUTIONS, body=started)
        handled = self._executor.carry_out(message, documents)
        self._executor.count_units(cause, handled.counts)
        if is_run_by(handled.documents, started):
            return handled.documents
        run = handled.documents.task_run(started.task_run_id)
        if run is not None and run.attempt == started.attempt and is_running(run):
            # What its end leaves to be done is found by this message: it must not be acknowledged.
            raise AttemptTaken(f"the attempt {run.attempt} of {run.id} runs elsewhere")
        return None

    @override
    def tell(self, event: AnyEvent) -> None:
        self._messages.tell(event)

    @override
    def end(
        self, documents: RememberedDocuments, ended: TaskRunEnded, cause: str, take: Take
    ) -> Told:
        lasted = ended.at - ended.started_at
        if lasted > FRESH:
            documents = documents.only(ended.task_run_id)
        message = Message(id=cause, topic=Topic.EXECUTIONS, body=ended)
        comes_again = lasted <= CHAINED_FOR
        try:
            handled = self._executor.carry_out(message, documents, take, comes_again=comes_again)
        except (Conflict, Unavailable):
            logger.warning("an end is left to executors", extra={"task_run": ended.task_run_id})
            self._leave_to_executors(ended)
            return Told()
        self._executor.count_units(cause, handled.counts)
        if handled.taken is None:
            return Told(is_handled=True)
        return Told(is_handled=True, following=Following(handled.taken, handled.documents))

    def _leave_to_executors(self, ended: TaskRunEnded) -> None:
        lease = _until_handled(ended, self._ports)
        if not self._ports.leases.renew(lease):
            self._ports.leases.claim(lease, ended.at)
        self.tell(ended.model_copy(update={"leased": True}))

    @override
    def finish(self, cause: str) -> None:
        kept = self._ports.repository.unsent(cause)
        counts = counts_of(kept)
        sent = tuple(one for one in kept if one not in counts)
        if sent:
            dispatch(self._ports, sent)
            self._ports.repository.sent(cause, sent)
        self._executor.count_units(cause, counts)


def lease_of(started: TaskRunStarted) -> Lease:
    """The claim that a start makes."""
    return Lease(
        execution_id=started.execution_id,
        task_run_id=started.task_run_id,
        attempt=started.attempt,
        worker_id=started.worker_id,
        until=started.lease_until,
    )


def is_run_by(documents: RememberedDocuments, started: TaskRunStarted) -> bool:
    """Whether an attempt runs, and is that of the worker."""
    run = documents.task_run(started.task_run_id)
    if run is None or run.attempt != started.attempt or not is_running(run):
        return False
    return run.attempts[-1].worker_id == started.worker_id


def is_running(run: TaskRun) -> bool:
    """Whether the current attempt of a task run has started and has not ended."""
    current = run.current_attempt
    is_open = current is not None and not current.state.current.is_terminal
    return is_open and not run.state.current.is_terminal


def _until_handled(ended: TaskRunEnded, ports: Ports) -> Lease:
    return Lease(
        execution_id=ended.execution_id,
        task_run_id=ended.task_run_id,
        attempt=ended.attempt,
        worker_id=ended.worker_id or "",
        until=ports.clock.now() + NEWS_TAKES,
    )
