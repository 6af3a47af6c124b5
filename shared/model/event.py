"""Everything that can happen to an execution: a tagged union. Names are past tense."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from shared.model.document import Fact
from shared.model.execution import Execution
from shared.model.ids import id_of
from shared.model.json import StoredObject
from shared.model.metric import Measurement
from shared.model.state import State
from shared.model.timer import TimerKind
from shared.model.wanted import Call


class Event(Fact):
    """Something that happened to one execution.

    Attributes:
        at: when, in UTC, milliseconds; the only clock of the core.
    """

    execution_id: str
    at: datetime

    @property
    def key(self) -> str:
        """The same for the same happening, however often it is told."""
        fields = self.model_dump(mode="json", exclude={"at"})
        return id_of(*(f"{name}={value}" for name, value in sorted(fields.items())))


class ExecutionCreated(Event):
    """Somebody or something asked for an execution; its inputs are resolved."""

    kind: Literal["execution-created"] = "execution-created"
    execution: Execution


class LabelsSet(Fact):
    """A task merged labels into the execution's."""

    kind: Literal["labels"] = "labels"
    labels: dict[str, str]


class VariablesReplaced(Fact):
    """A task changed the execution's variables; these are all of them."""

    kind: Literal["variables"] = "variables"
    variables: StoredObject


class TaskRunAdded(Fact):
    """A task added a task run of its own, already ended, below itself."""

    kind: Literal["task-run"] = "task-run"
    task_id: str
    state: State
    value: str | None = None


class TriggerSwitched(Fact):
    """A task enabled or disabled a trigger of a flow."""

    kind: Literal["trigger"] = "trigger"
    namespace: str
    flow_id: str
    trigger_id: str
    enabled: bool


class ExecutionLeft(Fact):
    """A task ended its execution, in this state."""

    kind: Literal["exit"] = "exit"
    state: State


Effect: TypeAlias = Annotated[
    LabelsSet | VariablesReplaced | TaskRunAdded | TriggerSwitched | ExecutionLeft,
    Field(discriminator="kind"),
]
"""What a task did to its execution, beyond its own outputs."""


class Outcome(Fact):
    """How an attempt ended.

    Attributes:
        state: SUCCESS, WARNING, FAILED or KILLED, before any flag of the task.
        outputs: stored even when the attempt failed.
        outputs_uri: where they are instead when they are too large for a message.
        metrics: what it has measured, whatever its end.
        log_file: URI of its log, for tasks with `logToFile`.
        defer_until: the task waits for this date and then succeeds (Sleep); `state` is unused.
        handed_on: the work goes on outside, and the next attempt takes it up; `state` counts only
            where there is none.
    """

    state: State
    outputs: StoredObject | None = None
    outputs_uri: str | None = None
    effects: tuple[Effect, ...] = ()
    metrics: tuple[Measurement, ...] = ()
    log_file: str | None = None
    defer_until: datetime | None = None
    handed_on: bool = False


class TaskRunStarted(Event):
    """A worker took an attempt; the lease runs until the date unless renewed."""

    kind: Literal["task-run-started"] = "task-run-started"
    task_run_id: str
    attempt: int
    worker_id: str
    lease_until: datetime


class PackedStage(StrEnum):
    """What a child of a WorkingDirectory reports."""

    STARTED = "started"
    ENDED = "ended"
    SKIPPED = "skipped"


class PackedTaskReported(Event):
    """A worker that runs a WorkingDirectory tells about one of its children.

    Also how a running task adds task runs of its own (`dynamic`).

    Attributes:
        task_run_id: of the WorkingDirectory.
        attempt: of the WorkingDirectory; reports of an older one are ignored.
        position: of the child among its siblings.
    """

    kind: Literal["packed-task-reported"] = "packed-task-reported"
    task_run_id: str
    attempt: int
    task_id: str
    position: int
    stage: PackedStage
    outcome: Outcome | None = None
    value: str | None = None


class TaskRunEnded(Event):
    """An attempt ended; `started_at` is for what ran inside the executor and told no start.

    Attributes:
        reports: the last of each child, of a WorkingDirectory: those sent before may come later
            than this, and then nobody waits for them.
        leased: the worker has kept a lease, which goes when this has been handled.
    """

    kind: Literal["task-run-ended"] = "task-run-ended"
    task_run_id: str
    attempt: int
    outcome: Outcome
    started_at: datetime
    worker_id: str | None = None
    reports: tuple[PackedTaskReported, ...] = ()
    leased: bool = True


class TimerFired(Event):
    """A durable timer was due.

    Attributes:
        timer_id: of the timer, which is forgotten once the event has been handled.
        task_run_id: empty for timers of the execution itself.
        lease_until: for LEASE, what the lease document says now; None if there is none.
    """

    kind: Literal["timer-fired"] = "timer-fired"
    timer: TimerKind
    timer_id: str
    task_run_id: str = ""
    attempt: int = 0
    lease_until: datetime | None = None


class ScopeContinued(Event):
    """The rest of a list that was too long for one step.

    Attributes:
        task_run_id: of the flowable; empty for the flow's own list.
        shard_id: of the hidden scope; empty outside sharded loops.
    """

    kind: Literal["scope-continued"] = "scope-continued"
    task_run_id: str = ""
    shard_id: str = ""
    cursor: int = 0


class UnitDue(Event):
    """The next task of an iteration, put off because the step was long enough."""

    kind: Literal["unit-due"] = "unit-due"
    task_run_id: str
    shard_id: str = ""
    iteration: int
    position: int


class UnitsOver(Event):
    """Every unit of a list may be over: the ends of some were not counted one by one.

    Attributes:
        task_run_id: of the flowable.
        shard_id: of the hidden scope; empty outside sharded loops.
        started_id: a task run that was started in a list which may have been over by then.
    """

    kind: Literal["units-over"] = "units-over"
    task_run_id: str
    shard_id: str = ""
    started_id: str = ""


class DescendantsSwept(Event):
    """Open descendants of something that has ended take its state, some at a time.

    Attributes:
        left_open: how many the rounds so far have found and had to leave open.
        stops: workers are told to stop what they run; otherwise they end it and nobody listens.
        attempt: of the task run, which is swept once in each: a message that had the name of an
            old one would be lost.
        generation: of the execution when it ended; a later one is not swept as a whole.
    """

    kind: Literal["descendants-swept"] = "descendants-swept"
    task_run_id: str = ""
    attempt: int = 0
    state: State
    round: int = 0
    left_open: int = 0
    stops: bool = False
    generation: int = 0


class KillRequested(Event):
    """Somebody asked to kill the execution.

    Attributes:
        generation: of the execution when it was asked for; None kills whatever it is by now.
        cascaded: because of the execution that has created it; one that has ended hands it on.
        spares_subflows: the executions that it has created so far live on.
    """

    kind: Literal["kill-requested"] = "kill-requested"
    generation: int | None = None
    cascaded: bool = False
    spares_subflows: bool = False


class RestartRequested(Event):
    """Somebody asked to restart an ended or paused execution.

    Attributes:
        generation: of the execution when it was asked for; a later one is not restarted.
        round: more than 0 for the rest of what was too much for one step.
    """

    kind: Literal["restart-requested"] = "restart-requested"
    generation: int
    round: int = 0


class ExecutionReopened(Event):
    """All that runs again in an execution is open: it goes on from there, some at a time.

    Attributes:
        after: the last task run that went on; empty in the first round.
    """

    kind: Literal["execution-reopened"] = "execution-reopened"
    generation: int
    after: str = ""


class TaskRunMarked(Event):
    """Somebody set the state of an ended task run: the execution goes on from there."""

    kind: Literal["task-run-marked"] = "task-run-marked"
    generation: int
    task_run_id: str
    state: State
    round: int = 0


class StatusChanged(Event):
    """Somebody set the state of an ended execution; nothing runs for it.

    Attributes:
        moves: how many states it had been in when that was asked for.
    """

    kind: Literal["status-changed"] = "status-changed"
    moves: int
    state: State


class ReplayStart(StrEnum):
    """Where a new execution that repeats another one starts."""

    BEGINNING = "beginning"
    TASK_RUN = "task-run"
    AFTER_TASK_RUN = "after-task-run"
    """Behind a task run of the flow's own list, which is copied with what is in it."""
    FAILED = "failed"
    """With all that failed; the rest is copied (a restart on another revision)."""


class ReplayRequested(Event):
    """Somebody asked for a new execution that repeats another one, or a part of it.

    Attributes:
        execution_id: of the new execution.
        execution: its header: CREATED, or RESTARTED when task runs are copied.
        source_id: the execution that is repeated.
        task_run_id: of the source, where or behind which it starts; empty for the other starts.
        after: the last task run of the source that was looked at; empty in the first round.
    """

    kind: Literal["replay-requested"] = "replay-requested"
    execution: Execution
    source_id: str
    start: ReplayStart
    task_run_id: str = ""
    after: str = ""


class StartForced(Event):
    """Somebody asked an execution that waits to start now.

    Attributes:
        state: RUNNING, or the one in which an execution that is QUEUED ends instead.
    """

    kind: Literal["start-forced"] = "start-forced"
    generation: int
    state: State = State.RUNNING


class DeleteRequested(Event):
    """Somebody asked to delete an execution.

    Attributes:
        forced: although it has not ended.
        page: of the executions that its tasks have created, which are killed before it goes.
    """

    kind: Literal["delete-requested"] = "delete-requested"
    generation: int
    forced: bool = False
    page: int = 1


class ExecutionFaulted(Event):
    """The engine itself could not go on with the execution: it fails, alone."""

    kind: Literal["execution-faulted"] = "execution-faulted"
    reason: str


class PauseRequested(Event):
    """Somebody asked to pause a running execution as a whole.

    Attributes:
        moves: how many states it had been in when that was asked for.
    """

    kind: Literal["pause-requested"] = "pause-requested"
    moves: int


class ContinuationRequested(Event):
    """Somebody let an execution go on that was paused as a whole, or stopped at a breakpoint.

    Attributes:
        moves: how many states it had been in when that was asked for.
        breakpoints: where it stops from now on.
    """

    kind: Literal["continuation-requested"] = "continuation-requested"
    moves: int
    breakpoints: tuple[str, ...] = ()


class ExecutionResumed(Event):
    """What was held while the execution waited is due: until then it is RESTARTED.

    Attributes:
        moves: how many states it had been in when it was resumed.
    """

    kind: Literal["execution-resumed"] = "execution-resumed"
    moves: int


class ResumeRequested(Event):
    """Somebody resumed a task run that was PAUSED.

    Attributes:
        round: of the task run when that was asked for, so that a late copy does not start a later
            one; 0 in messages of older versions.
        values: what was asked for (`onResume`), parsed.
    """

    kind: Literal["resume-requested"] = "resume-requested"
    task_run_id: str
    round: int = 0
    values: StoredObject | None = None


class SlotRequested(Event):
    """An execution of a flow with a concurrency limit asks whether it may run.

    Attributes:
        execution_id: of the slots.
        claimant: the execution.
        limit: executions that may run at once.
        waits: whether it stands in line when there is no free slot.
        generation: of the execution; a slot is held until the end of it.
        regardless: it runs whatever the limit says, as it was opened again, replays a part of
            another one, or was forced to run. Others count it.
    """

    kind: Literal["slot-requested"] = "slot-requested"
    claimant: str
    limit: int
    waits: bool
    generation: int = 0
    regardless: bool = False


class SlotReleased(Event):
    """An execution needs its slot no longer, or its place in the line.

    Attributes:
        execution_id: of the slots.
        late: it was granted a slot after it had ended.
        generation: of the execution that has ended.
    """

    kind: Literal["slot-released"] = "slot-released"
    claimant: str
    generation: int = 0
    late: bool = False


class SlotGranted(Event):
    """The execution may run.

    Attributes:
        slots_id: whose slot it is; empty in messages of older versions.
        generation: of the execution for which it was asked.
    """

    kind: Literal["slot-granted"] = "slot-granted"
    slots_id: str = ""
    generation: int = 0


class SlotRefused(Event):
    """The execution may not run now.

    Attributes:
        running: executions that hold a slot.
    """

    kind: Literal["slot-refused"] = "slot-refused"
    running: int


class SubflowsCalled(Event):
    """The executions that an attempt wants are worked out, some at a time.

    Attributes:
        first: position of the first of `calls`.
        total: how many there will be.
        begins: where the list of these batches begins, in bytes.
        offset: where it goes on.
    """

    kind: Literal["subflows-called"] = "subflows-called"
    task_run_id: str
    attempt: int
    first: int
    total: int
    calls: tuple[Call, ...] = ()
    begins: int = 0
    offset: int = 0


class CallsContinued(Event):
    """The rest of the executions of an attempt is to be worked out."""

    kind: Literal["calls-continued"] = "calls-continued"
    task_run_id: str
    attempt: int
    first: int
    total: int
    offset: int


class SubflowStarted(Event):
    """An execution that a task run wanted exists now."""

    kind: Literal["subflow-started"] = "subflow-started"
    task_run_id: str
    attempt: int
    position: int
    child_id: str


class SubflowEnded(Event):
    """An execution that a task run waits for is completely over.

    Attributes:
        generation: of the execution that has ended.
        outputs: what the task run gets of it; filled in by whoever hands the event to the core.
        problem: why there are none.
        gone: it was deleted, so that a restart of it finds nothing.
    """

    kind: Literal["subflow-ended"] = "subflow-ended"
    task_run_id: str
    attempt: int
    position: int
    child_id: str
    generation: int
    state: State
    outputs: StoredObject | None = None
    problem: str | None = None
    gone: bool = False


class KillCascaded(Event):
    """The execution was killed: those that its tasks have created are killed too, page by page."""

    kind: Literal["kill-cascaded"] = "kill-cascaded"
    page: int = 1


class LabelsRequested(Event):
    """Somebody set labels through the API."""

    kind: Literal["labels-requested"] = "labels-requested"
    labels: dict[str, str]


AnyEvent: TypeAlias = Annotated[
    ExecutionCreated
    | TaskRunStarted
    | TaskRunEnded
    | PackedTaskReported
    | TimerFired
    | ScopeContinued
    | UnitDue
    | UnitsOver
    | DescendantsSwept
    | KillRequested
    | RestartRequested
    | ExecutionReopened
    | TaskRunMarked
    | StatusChanged
    | ReplayRequested
    | StartForced
    | DeleteRequested
    | ExecutionFaulted
    | PauseRequested
    | ContinuationRequested
    | ExecutionResumed
    | ResumeRequested
    | SlotRequested
    | SlotReleased
    | SlotGranted
    | SlotRefused
    | LabelsRequested
    | SubflowsCalled
    | CallsContinued
    | SubflowStarted
    | SubflowEnded
    | KillCascaded,
    Field(discriminator="kind"),
]
