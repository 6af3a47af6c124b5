"""The executor shell: load, step, run what is light, commit, send, acknowledge."""

import logging
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from shared.engine.documents import Documents
from shared.engine.overlay import Overlay
from shared.engine.places import FlowMap
from shared.engine.slots import refuse_grant, step_slots
from shared.engine.step import step
from shared.errors import EngineBug, WindhoverError
from shared.model.command import Announce, Command, CountUnits, HandedOut, RunTask
from shared.model.commit import Commit, Deletion, Step
from shared.model.event import (
    AnyEvent,
    CallsContinued,
    ExecutionCreated,
    ExecutionFaulted,
    Outcome,
    ReplayRequested,
    SlotGranted,
    SlotReleased,
    SlotRequested,
    SubflowEnded,
    TaskRunEnded,
    TaskRunStarted,
    TimerFired,
    UnitsOver,
)
from shared.model.execution import Execution
from shared.model.ids import id_of
from shared.model.log import LogChunk
from shared.model.message import Message, Topic
from shared.model.metric import MetricChunk
from shared.model.problems import InvalidFlow
from shared.model.state import State
from shared.model.task import TaskKind
from shared.model.timer import TimerKind
from shared.ports.repository import Conflict
from shared.ports.unavailable import Unavailable
from shared.runtime.attempt import run_attempt, with_log_closed
from shared.runtime.contexts import ContextMaker
from shared.runtime.dispatch import dispatch, release_deleted, release_lease
from shared.runtime.library import FlowLibrary, FlowNotFound
from shared.runtime.lost_flows import needs_no_flow, stand_in
from shared.runtime.masking import Masks
from shared.runtime.spill import outputs_path, spilled, with_command_spilled
from shared.runtime.stored_documents import RememberedDocuments
from shared.runtime.subflow_results import SubflowResults
from shared.runtime.subflows import Subflows
from shared.runtime.world import World

logger = logging.getLogger(__name__)

INLINE_BUDGET = 200
"""Light attempts that one commit may run; the rest follows in messages of their own."""

MAX_CONFLICTS = 20
"""Commits of one message that may meet another writer before the message is put back."""

UNSURE_LOOKS = 3
"""How often documents that do not fit each other are read again before that is a fault.

They are read one after the other; what others commit in between a conflict would show, but only
to a step that comes to its end.
"""

LARGEST_HANDED_OUT = 2048
"""Characters of a task run that a message carries; to read a longer one costs less."""

LOOKS = 5
"""Tries to find a list over and close it, before that is left to a message."""


HANDLED_ONCE = (RunTask, TaskRunEnded, SubflowEnded, UnitsOver)
"""What changes nothing when it comes again, whatever has happened since.

Only then is looked for what was left of its first delivery. The events that others send go on with
what they find, or are held for later where the execution waits.
"""


Take: TypeAlias = Callable[[RunTask], TaskRunStarted | None]
"""Gives the start of an attempt that whoever handles a message runs next; None to hand it out."""


@dataclass(slots=True)
class Chain:
    """What handling one message has come to so far.

    Attributes:
        take: is asked for the first attempt that a worker is to run; None for all to hand out.
        taken: the attempt that was taken.
        looks: lists that may be over are looked at before the message is acknowledged; else the
            looks are messages of their own.
    """

    overlay: Overlay
    logs: list[LogChunk]
    metrics: list[MetricChunk]
    commands: list[Command]
    pending: deque[AnyEvent | RunTask]
    take: Take | None = None
    taken: RunTask | None = None
    looks: bool = False
    ran: int = 0


@dataclass(frozen=True, slots=True)
class Handled:
    """A message that was handled to its end.

    Attributes:
        documents: as they are now.
        taken: the attempt that the commit has started in the name of who handled the message.
        counts: lists that are to be looked at before the message is acknowledged.
    """

    commit: Commit
    documents: RememberedDocuments
    taken: RunTask | None = None
    counts: tuple[CountUnits, ...] = ()


class Executor:
    """Handles messages of the topic `executions`. Handling one twice changes nothing more."""

    def __init__(self, world: World, library: FlowLibrary, contexts: ContextMaker) -> None:
        self._world = world
        self._ports = world.ports
        self._library = library
        self._contexts = contexts
        self._subflows = Subflows(world, library)
        self._results = SubflowResults(world, library)

    def handle(self, message: Message) -> Commit:
        """Handles one message to its end: when this returns it may be acknowledged.

        A message that comes again after a crash finds its change applied and makes none; then what
        was kept of its commands is sent.

        Returns:
            What was committed; nothing for a message that had been handled.

        Raises:
            Conflict, Unavailable: put the message back.
        """
        handled = self.carry_out(message)
        self.count_units(message.id, handled.counts)
        return handled.commit

    def handle_once(self, message: Message) -> Commit:
        """Handles a message that nobody delivers again: all that follows from it is kept."""
        return self.carry_out(message, comes_again=False).commit

    def carry_out(
        self,
        message: Message,
        documents: RememberedDocuments | None = None,
        take: Take | None = None,
        *,
        comes_again: bool = True,
    ) -> Handled:
        """Does the same for a process that goes on with what comes of it.

        Args:
            message: what happened.
            documents: as this process has seen or left them a short time ago. What has changed
                since is found by the versions, as if this handler had been slow.
            take: may start the next attempt in the same commit.
            comes_again: the message is delivered again to whoever dies before `count_units`.

        Raises:
            Conflict, Unavailable: nothing was committed, or nobody knows.
        """
        repository = self._ports.repository
        known = documents or self._expected(message)
        for count in range(MAX_CONFLICTS):
            chain = self._chain(message, known, take)
            chain.looks = comes_again and isinstance(message.body, HANDLED_ONCE)
            try:
                commit = self._committable(message, known, chain, is_sure=count >= UNSURE_LOOKS)
                repository.commit([commit])
            except Conflict:
                known = self._remembered(message.body.execution_id)
                continue
            known.follow(commit)
            commands = commit.commands
            if not commit.has_changes:
                # Perhaps the change of another delivery of the message was found, which may die
                # before it has sent what it kept.
                commands = repository.unsent(message.id)
            counts = counts_of(commands)
            sent = tuple(one for one in commands if one not in counts)
            dispatch(self._ports, [self._handed_out(known, one) for one in sent])
            release_deleted(self._ports, commit)
            repository.sent(message.id, sent)
            release_lease(self._ports, message.body)
            return Handled(commit, known, chain.taken, counts)
        raise Conflict(f"the message {message.id} met another writer {MAX_CONFLICTS} times")

    def _handed_out(self, documents: RememberedDocuments, command: Command) -> Command:
        """A command; to run a task with the task run, so that whoever takes it need not read it."""
        # Only workers that step themselves read it; where they do, lists are counted late, too.
        if not self._world.counts_late or not isinstance(command, RunTask) or command.inline:
            return command
        run = documents.known(command.task_run_id)
        if run is None or len(run.model_dump_json()) > LARGEST_HANDED_OUT:
            return command
        handed = HandedOut(run=run, stamp=self._ports.repository.stamp(run))
        return command.model_copy(update={"handed": handed})

    def count_units(self, cause: str, counts: tuple[CountUnits, ...]) -> None:
        """Closes the lists that are over, behind the commits that have ended their units.

        Args:
            cause: id of the message that these commits were made for.
            counts: which lists; a second time finds them closed.

        Raises:
            Unavailable: the message of the cause must come again.
        """
        for one in counts:
            self._count(one)
        if counts:
            self._ports.repository.sent(cause, counts)

    def _count(self, command: CountUnits) -> None:
        announced = _as_message(self._ports.clock.now(), command)
        for _ in range(LOOKS):
            # Whatever meets another writer, or the store in trouble, is looked at again.
            with suppress(Conflict, Unavailable):
                if not self._goes_on(command):
                    self.handle(announced)
                return
        self._ports.queue.send([announced])

    def _goes_on(self, command: CountUnits) -> bool:
        """Whether a list has an open unit; if something was started in it, whether it is open."""
        repository = self._ports.repository
        if not command.started_id:
            owner = command.execution_id, command.parent_id, command.shard_id
            return bool(repository.open_units(*owner, 1))
        group = repository.task_run(command.execution_id, command.parent_id)
        return group is not None and not group.state.current.is_terminal

    def _expected(self, message: Message) -> RememberedDocuments:
        """The documents; those of a new execution are not looked for.

        They are there only if the message was handled before: its commit then conflicts.
        """
        found = self._remembered(message.body.execution_id)
        if isinstance(message.body, ExecutionCreated):
            found.expect_nothing()
        return found

    def _remembered(self, execution_id: str) -> RememberedDocuments:
        return RememberedDocuments(self._ports.repository, self._ports.storage, execution_id)

    def prepare(self, message: Message, documents: Documents) -> Commit:
        """What a message changes, ready to be committed; fails its own execution at the worst.

        Raises:
            Unavailable: put the message back; the execution is not to blame.
        """
        return self._committable(message, documents, self._chain(message, documents))

    def _chain(self, message: Message, documents: Documents, take: Take | None = None) -> Chain:
        return Chain(Overlay(documents), [], [], [], deque([self._informed(message.body)]), take)

    def _committable(
        self, message: Message, documents: Documents, chain: Chain, *, is_sure: bool = True
    ) -> Commit:
        """What a message changes; where that can not be told, the end of its execution.

        Raises:
            Conflict: perhaps others have written between two reads; unless it `is_sure`.
        """
        try:
            return self._prepare(message, chain)
        except Unavailable:
            raise
        except Exception as error:
            is_ours = isinstance(error, EngineBug) or not isinstance(error, WindhoverError)
            if is_ours and not is_sure:
                raise Conflict("the documents do not fit each other") from error
            logger.exception(
                "an execution can not go on", extra={"execution": message.body.execution_id}
            )
            chain.taken = None
            return self._faulted(message, documents, error)

    def _prepare(self, message: Message, chain: Chain) -> Commit:
        overlay = chain.overlay
        while chain.pending:
            self._fold(chain, chain.pending.popleft())
        commit = Commit(
            cause=message.id,
            documents=tuple(
                spilled(self._ports.storage, document) for document in overlay.changes()
            ),
            logs=tuple(chain.logs),
            metrics=tuple(chain.metrics),
            commands=tuple(
                with_command_spilled(self._ports.storage, command) for command in self._asked(chain)
            ),
        )
        if overlay.is_deleted:
            deletion = Deletion(message.body.execution_id, self._ports.clock.now())
            commit = Commit(cause=message.id, deleted=deletion, commands=commit.commands)
        self._ports.repository.encoded_size(commit)
        return commit

    def _asked(self, chain: Chain) -> Iterator[Command]:
        """The commands: one look for each list that may be over behind the commit."""
        seen: set[tuple[str, str, str]] = set()
        for command in chain.commands:
            if not isinstance(command, CountUnits):
                yield command
                continue
            key = command.parent_id, command.shard_id, command.started_id
            if key not in seen and not _is_idle(chain.overlay, command):
                seen.add(key)
                at = self._ports.clock.now()
                yield command if chain.looks else Announce(event=_as_event(at, command))

    def _faulted(self, message: Message, documents: Documents, error: Exception) -> Commit:
        """The commit that ends the execution; empty when even that can not be done."""
        execution_id = message.body.execution_id
        reason = f"The execution can not go on: {_reason(error)}"
        event = ExecutionFaulted(
            execution_id=execution_id, at=self._ports.clock.now(), reason=reason
        )
        try:
            overlay = Overlay(documents)
            if overlay.execution() is None:
                if not isinstance(message.body, ExecutionCreated) or overlay.was_deleted():
                    return Commit(cause=message.id)
                # Its creator was promised an execution: it gets one that has failed.
                overlay.put(message.body.execution)
            fault = message.model_copy(update={"body": event})
            return self._prepare(fault, self._chain(fault, overlay))
        except Unavailable:
            raise
        except Exception:
            logger.exception("a faulted execution can not be ended", extra={"id": execution_id})
            return Commit(cause=message.id)

    def _informed(self, body: object) -> AnyEvent | RunTask:
        """A lease timer is told what the lease says now, the end of a subflow what it has given."""
        if isinstance(body, SubflowEnded):
            return self._results.informed(body)
        if isinstance(body, TimerFired) and body.timer is TimerKind.LEASE:
            lease = self._ports.leases.holder(body.task_run_id, body.attempt)
            return body.model_copy(update={"lease_until": lease.until if lease else None})
        return body  # type: ignore[return-value]  # StopTask never comes on this topic

    def _fold(self, chain: Chain, item: AnyEvent | RunTask) -> None:
        if isinstance(item, RunTask):
            self._run_inline(chain, item)
            return
        if isinstance(item, SlotRequested | SlotReleased):
            self._absorb(chain, step_slots(chain.overlay.slots(), item))
            return
        execution = self._execution(chain, item)
        if execution is None:
            if isinstance(item, SlotGranted):
                self._absorb(chain, refuse_grant(item))
            return
        if isinstance(item, CallsContinued):
            self._call(chain, execution, item.task_run_id, item)
            return
        surroundings = self._world.surroundings(Masks(), chain.logs)
        flow_map = self._map_for(execution, item)
        self._absorb(chain, step(flow_map, chain.overlay, item, surroundings))

    def _map_for(self, execution: Execution, event: AnyEvent) -> FlowMap:
        """The flow of an execution, or what stands in for it when the execution only ends."""
        try:
            return self._library.map_of(execution)
        except (InvalidFlow, FlowNotFound):
            if needs_no_flow(event):
                return stand_in(execution)
            raise

    def _absorb(self, chain: Chain, result: Step) -> None:
        chain.overlay.apply(result)
        chain.logs.extend(result.logs)
        chain.metrics.extend(result.metrics)
        for command in result.commands:
            if isinstance(command, RunTask) and command.inline and chain.ran < INLINE_BUDGET:
                chain.ran += 1
                chain.pending.append(command)
            elif not self._takes(chain, command):
                chain.commands.append(command)

    def _takes(self, chain: Chain, command: Command) -> bool:
        """Whether the attempt is started in the name of who handles the message."""
        if chain.take is None or chain.taken or not isinstance(command, RunTask) or command.inline:
            return False
        started = chain.take(command)
        if started is None:
            return False
        chain.taken = command
        chain.pending.append(started)
        return True

    def _execution(self, chain: Chain, event: AnyEvent) -> Execution | None:
        known = chain.overlay.execution()
        if known is not None or not isinstance(event, ExecutionCreated | ReplayRequested):
            return known
        return None if chain.overlay.was_deleted() else event.execution

    def _run_inline(self, chain: Chain, command: RunTask) -> None:
        run = chain.overlay.task_run(command.task_run_id)
        execution = chain.overlay.execution()
        if run is None or execution is None or run.attempt != command.attempt:
            return
        if run.state.current.is_terminal or run.current_attempt is not None:
            return
        flow_map = self._library.map_of(execution)
        place = flow_map.places[run.task_id]
        if not place.may_start_in(execution):
            return
        task = place.task
        if task.kind is TaskKind.EXECUTABLE:
            self._call(chain, execution, run.id)
            return
        started_at = self._ports.clock.now()
        contexts = replace(self._contexts, unsaved=chain.logs)
        context = contexts.make(flow_map, chain.overlay, execution, run, task)
        outcome = with_log_closed(run_attempt(task, context, outputs_path(run)), context)
        context.remove_directory()
        chain.logs.extend(context.log.drain())
        chain.pending.append(
            TaskRunEnded(
                execution_id=execution.id,
                at=self._ports.clock.now(),
                task_run_id=run.id,
                attempt=command.attempt,
                outcome=outcome,
                started_at=started_at,
            )
        )

    def _call(
        self,
        chain: Chain,
        execution: Execution,
        task_run_id: str,
        rest: CallsContinued | None = None,
    ) -> None:
        """Has the executions of a task that calls a flow created, or the attempt fail."""
        run = chain.overlay.task_run(task_run_id)
        if run is None or (rest is not None and run.attempt != rest.attempt):
            return
        flow_map = self._library.map_of(execution)
        task = flow_map.places[run.task_id].task
        started_at = self._ports.clock.now()
        context = self._contexts.make(flow_map, chain.overlay, execution, run, task)
        event: AnyEvent
        try:
            event = self._subflows.called(flow_map, chain.overlay, context, run, rest)
        except WindhoverError as error:
            context.log.error(str(error))
            event = TaskRunEnded(
                execution_id=execution.id,
                at=self._ports.clock.now(),
                task_run_id=run.id,
                attempt=run.attempt,
                outcome=Outcome(state=State.FAILED, outputs=run.outputs if rest else None),
                started_at=started_at,
            )
        chain.logs.extend(context.log.drain())
        chain.pending.append(event)


def counts_of(commands: Sequence[Command]) -> tuple[CountUnits, ...]:
    """The lists that are to be looked at."""
    return tuple(one for one in commands if isinstance(one, CountUnits))


def _as_event(at: datetime, command: CountUnits) -> UnitsOver:
    return UnitsOver(
        execution_id=command.execution_id,
        at=at,
        task_run_id=command.parent_id,
        shard_id=command.shard_id,
        started_id=command.started_id,
    )


def _as_message(at: datetime, command: CountUnits) -> Message:
    event = _as_event(at, command)
    return Message(id=id_of("event", event.key), topic=Topic.EXECUTIONS, body=event)


def _is_idle(overlay: Overlay, command: CountUnits) -> bool:
    """Whether a look would find nothing: the commit closes the list, or leaves a unit open.

    A list that it writes it states the version of: there nothing can be started too late.
    """
    if command.started_id:
        started = overlay.task_run(command.started_id)
        is_over = started is None or started.state.current.is_terminal
        return is_over or overlay.is_changed(command.shard_id or command.parent_id)
    if overlay.has_open_change(command.parent_id, command.shard_id):
        return True
    if command.shard_id and overlay.is_changed(command.shard_id):
        shard = overlay.shard(command.shard_id)
        return shard is not None and shard.scope.is_closed
    if not overlay.is_changed(command.parent_id):
        return False
    group = overlay.task_run(command.parent_id)
    return group is None or group.state.current.is_terminal


def _reason(error: Exception) -> str:
    """What a user may read of a failure of ours, storable whatever it holds."""
    text = str(error) if isinstance(error, WindhoverError) else type(error).__name__
    return text.encode("utf-8", "replace").decode().replace("\x00", "")[:2000]
