"""The documents of one step while it is being made: what was read, what has changed so far."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from shared.engine.documents import Documents, Surroundings
from shared.engine.overlay import Overlay
from shared.engine.places import FlowMap
from shared.engine.variables import Variables
from shared.errors import EngineBug
from shared.model.command import Announce, Command, TellTriggers
from shared.model.commit import Step
from shared.model.event import AnyEvent, ReplayRequested
from shared.model.execution import Execution
from shared.model.ids import id_of
from shared.model.log import LogChunk, LogLine
from shared.model.metric import Measurement, MetricChunk
from shared.model.scope import LoopValues, Phase, Scope, Shard
from shared.model.state import State
from shared.model.task import LogLevel, Task
from shared.model.taskrun import RemovedTaskRun, TaskRun
from shared.model.trigger import Trigger

START_BUDGET = 100
"""Task runs that one step may start; the rest follows in messages of their own.

Keeps a commit within what one Firestore batch takes (500 writes), and lets other executions go on
in between.
"""


@dataclass(frozen=True, slots=True)
class ScopeRef:
    """Names a scope: the flow's own (both empty), a group's, or a shard's."""

    task_run_id: str = ""
    shard_id: str = ""

    @property
    def is_root(self) -> bool:
        """Whether it is the flow's own list."""
        return not self.task_run_id

    @property
    def loop(self) -> "ScopeRef":
        """The scope of the loop that a shard belongs to."""
        return ScopeRef(self.task_run_id)


@dataclass(frozen=True, slots=True)
class Advance:
    """Start what the scope can start now."""

    ref: ScopeRef


@dataclass(frozen=True, slots=True)
class StartUnit:
    """Start the next task of an iteration of a loop of chains."""

    ref: ScopeRef
    iteration: int
    position: int


@dataclass(frozen=True, slots=True)
class StartHandler:
    """Start the current task of the errors, finally or after list."""

    ref: ScopeRef


@dataclass(frozen=True, slots=True)
class Resume:
    """Go on with a scope that was opened again, from where it stood."""

    ref: ScopeRef


@dataclass(frozen=True, slots=True)
class ChildEnded:
    """A task run is terminal: its scope must count it."""

    task_run_id: str


@dataclass(frozen=True, slots=True)
class TryAgain:
    """Ask for the next attempt of a task run whose last one has failed or was lost."""

    task_run_id: str


@dataclass(frozen=True, slots=True)
class Begin:
    """Start a task run that waited at a breakpoint."""

    task_run_id: str


@dataclass(frozen=True, slots=True)
class CallOn:
    """Create executions for an attempt, from the one at `first` on.

    Attributes:
        offset: where the list of batches goes on, in bytes.
    """

    task_run_id: str
    attempt: int
    first: int
    total: int
    offset: int


@dataclass(frozen=True, slots=True)
class StartPause:
    """A Pause stops the execution, behind what starts together with it.

    Source: `Parallel[Pause, Sequential[Sleep, Log]]` starts the Sleep (flow language, C.29).
    """

    task_run_id: str


Item: TypeAlias = (
    Advance
    | Resume
    | StartUnit
    | StartHandler
    | ChildEnded
    | TryAgain
    | Begin
    | CallOn
    | StartPause
)


def _first_states(event: AnyEvent) -> int:
    """How many states of an execution that was not there yet are no news.

    CREATED is no change; a replay begins with the history of its source.
    """
    return len(event.execution.state.histories) if isinstance(event, ReplayRequested) else 1


class Workspace:
    """Reads through to the documents; collects changes, log lines, commands and work to do."""

    def __init__(
        self,
        flow_map: FlowMap,
        documents: Documents,
        event: AnyEvent,
        surroundings: Surroundings,
    ) -> None:
        self.flow_map = flow_map
        self.surroundings = surroundings
        self.at: datetime = event.at
        self.agenda: deque[Item] = deque()
        self.started = 0
        self._event = event
        self._overlay = Overlay(documents)
        self._commands: list[Command] = []
        before = documents.execution()
        self._told = len(before.state.histories) if before else _first_states(event)
        self._logs: list[tuple[TaskRun | None, LogLine]] = []
        self._metrics: list[MetricChunk] = []

    @property
    def is_new(self) -> bool:
        """Whether the execution is not stored yet."""
        return self._overlay.execution() is None

    @property
    def has_changes(self) -> bool:
        """Whether the step has changed anything so far."""
        return bool(self._overlay.changes())

    @property
    def execution(self) -> Execution:
        """The header as it is now."""
        found = self._overlay.execution()
        if found is None:
            raise EngineBug(f"an event came for an execution that does not exist: {self._event}")
        return found

    def put_execution(self, execution: Execution) -> None:
        """Changes the header."""
        self._overlay.put(execution)

    def task_run(self, task_run_id: str) -> TaskRun | None:
        """A task run as it is now."""
        return self._overlay.task_run(task_run_id)

    def existing(self, task_run_id: str) -> TaskRun:
        """A task run that must be there."""
        found = self.task_run(task_run_id)
        if found is None:
            raise EngineBug(f"the task run {task_run_id} does not exist")
        return found

    def put(self, document: TaskRun | RemovedTaskRun | Shard | LoopValues) -> None:
        """Adds, changes or removes a document."""
        self._overlay.put(document)

    def delete(self) -> None:
        """Takes the whole execution away."""
        self._overlay.delete()

    def shard(self, shard_id: str) -> Shard | None:
        """A hidden scope as it is now."""
        return self._overlay.shard(shard_id)

    def existing_shard(self, shard_id: str) -> Shard:
        """A hidden scope that must be there."""
        found = self.shard(shard_id)
        if found is None:
            raise EngineBug(f"the shard {shard_id} does not exist")
        return found

    def scope(self, ref: ScopeRef) -> Scope:
        """A scope as it is now."""
        if ref.is_root:
            return self.execution.root
        if ref.shard_id:
            return self.existing_shard(ref.shard_id).scope
        scope = self.existing(ref.task_run_id).scope
        if scope is None:
            raise EngineBug(f"the task run {ref.task_run_id} has no scope")
        return scope

    def put_scope(self, ref: ScopeRef, scope: Scope) -> None:
        """Changes a scope, inside the document that holds it."""
        if ref.is_root:
            self.put_execution(self.execution.with_root(scope))
        elif ref.shard_id:
            self.put(self.existing_shard(ref.shard_id).with_scope(scope))
        else:
            self.put(self.existing(ref.task_run_id).with_scope(scope))

    def is_open(self, ref: ScopeRef) -> bool:
        """Whether something may still start in a scope: it and all around it still go on.

        What names a task run that a later round (LoopUntil) has removed comes late.
        """
        if ref.is_root:
            is_over = self.execution.state.current.is_terminal
            return self.execution.root.phase is Phase.AFTER if is_over else True
        run = self.task_run(ref.task_run_id)
        return run is not None and not _is_ending(run) and self.has_future(run)

    def has_future(self, run: TaskRun) -> bool:
        """Whether a task run may be tried again: nothing around it has ended.

        What has ended leaves its open descendants to be swept by messages of their own, which may
        come later than news of these descendants.
        """
        if not self.flow_map.places[run.task_id].may_start_in(self.execution):
            return False
        parent_id = run.parent_id
        while parent_id is not None:
            parent = self.task_run(parent_id)
            if parent is None or _is_ending(parent):
                return False
            parent_id = parent.parent_id
        return True

    def command(self, command: Command) -> None:
        """Asks for something."""
        self._commands.append(command)

    def announce(self, event: AnyEvent) -> None:
        """Leaves work to a message of its own."""
        self._commands.append(Announce(event=event))

    def log(self, task_run: TaskRun | None, level: LogLevel, message: str) -> None:
        """Adds a line to the flow log of a task run, or of the execution."""
        self._logs.append((task_run, LogLine(at=self.at, level=level, message=message)))

    def measured(self, run: TaskRun, measurements: tuple[Measurement, ...]) -> None:
        """Keeps what the current attempt of a task run has measured."""
        if not measurements:
            return
        self._metrics.append(
            MetricChunk(
                id=id_of("metrics", run.id, run.attempt),
                execution_id=run.execution_id,
                namespace=run.namespace,
                flow_id=run.flow_id,
                task_run_id=run.id,
                task_id=run.task_id,
                attempt=run.attempt,
                measurements=measurements,
            )
        )

    def variables(self, task: Task | None = None, task_run: TaskRun | None = None) -> Variables:
        """The variables of templates as the documents are now."""
        return Variables(
            self.flow_map, self._overlay, self.execution, self.surroundings, task, task_run
        )

    def view(self) -> Documents:
        """The documents with what this step has changed so far."""
        return self._overlay

    def result(self) -> Step:
        """The step."""
        if self._overlay.is_deleted:
            return Step(deletes=True, commands=tuple(self._commands))
        return Step(
            changes=self._overlay.changes(),
            logs=tuple(self._chunks()),
            metrics=tuple(self._metrics),
            commands=(*self._commands, *self._news()),
        )

    def _news(self) -> Iterable[Command]:
        """The new states of the execution that triggers must be told of."""
        execution = self._overlay.execution()
        if execution is None or len(execution.state.histories) <= self._told:
            return
        own = self._own_trigger(execution)
        listened = self.surroundings.listened()
        for position, moment in enumerate(execution.state.histories):
            wanted = moment.state in listened or (own is not None and moment.state.is_terminal)
            if position >= self._told and wanted:
                yield TellTriggers(execution_id=execution.id, state=moment.state, position=position)

    def _own_trigger(self, execution: Execution) -> Trigger | None:
        """The trigger that made the execution, if the end of it matters to the trigger."""
        if execution.trigger is None:
            return None
        for trigger in self.flow_map.flow.triggers:
            if trigger.id == execution.trigger.id and (trigger.keeps_state or trigger.stop_after):
                return trigger
        return None

    def _chunks(self) -> Iterable[LogChunk]:
        for index, (run, line) in enumerate(self._logs):
            execution = self.execution
            yield LogChunk(
                id=id_of("log", self._event.key, index),
                execution_id=execution.id,
                namespace=execution.namespace,
                flow_id=execution.flow_id,
                task_run_id=run.id if run else "",
                task_id=run.task_id if run else "",
                attempt=run.attempt if run else 0,
                lines=(line,),
            )


def _is_ending(run: TaskRun) -> bool:
    return run.state.current.is_terminal or run.state.current is State.KILLING
