"""What is remembered of a trigger, and how it is written."""

from dataclasses import dataclass
from datetime import datetime

from pydantic import Field

from shared.model.command import Command
from shared.model.document import Document, Fact
from shared.model.json import StoredObject
from shared.model.trigger_evaluation import Evaluation, remembered


@dataclass(frozen=True, slots=True, order=True)
class TriggerKey:
    """Names one trigger of one flow."""

    namespace: str
    flow_id: str
    trigger_id: str


class Backfill(Fact):
    """Ticks of the past that are replayed, both ends included.

    Attributes:
        id: different for each backfill, so that a tick may be replayed again by another.
        current_date: the tick that is next.
        previous_next_date: where the schedule goes on afterwards.
        skipped: ticks that are left out, the earliest first.
        parallel: how many of its executions may run side by side.
        running: those that do.
    """

    id: str
    start: datetime
    end: datetime
    current_date: datetime
    paused: bool = False
    inputs: StoredObject | None = None
    labels: dict[str, str] = Field(default_factory=dict)
    previous_next_date: datetime | None = None
    skipped: tuple[datetime, ...] = ()
    parallel: int = 1
    running: tuple[str, ...] = ()


class Window(Fact):
    """The time in which several things must happen, and which of them have.

    Attributes:
        end: the last moment that counts.
        met: names of the parts that held once, sorted.
        heard: the last execution for which each of them did.
        fired: whether it has held already, where it holds once at most.
    """

    start: datetime
    end: datetime
    met: tuple[str, ...] = ()
    heard: dict[str, str] = Field(default_factory=dict)
    fired: bool = False

    def is_open(self, at: datetime) -> bool:
        """Whether a moment counts."""
        return self.start <= at <= self.end


class TriggerState(Document):
    """The state of one trigger (flow language, section 8.2).

    Attributes:
        definition: digest of the trigger as its flow declares it; another one means it changed.
        date: of the last tick that was taken.
        next_date: of the next one; None when none is to come, or when the clock has no part in it.
        execution_id: locks the trigger until that execution has ended.
        evaluating_since: a worker looks whether there is something to do.
        disabled: by the API, the task Toggle or `stopAfter`.
        suspended: the flow, or the trigger in its source, is disabled.
        held: its flow is being moved; whichever of the two flows is enabled in the end goes on
            with it as if nothing had been.
        windows: of conditions over several executions, by the id of the condition.
        evaluations: the last ones, the newest last; bounded, and written with what else changes.
    """

    namespace: str
    flow_id: str
    trigger_id: str
    definition: str = ""
    date: datetime | None = None
    next_date: datetime | None = None
    execution_id: str | None = None
    evaluating_since: datetime | None = None
    updated_at: datetime
    disabled: bool = False
    suspended: bool = False
    held: bool = False
    allow_concurrent: bool = False
    backfill: Backfill | None = None
    windows: dict[str, Window] = Field(default_factory=dict)
    evaluations: tuple[Evaluation, ...] = ()

    @property
    def key(self) -> TriggerKey:
        """Which trigger it is."""
        return TriggerKey(self.namespace, self.flow_id, self.trigger_id)

    @property
    def is_enabled(self) -> bool:
        """Whether it may fire at all."""
        return not (self.disabled or self.suspended)

    @property
    def is_locked(self) -> bool:
        """Whether it waits for an evaluation or for the end of an execution."""
        return self.evaluating_since is not None or (
            self.execution_id is not None and not self.allow_concurrent
        )

    @property
    def due_at(self) -> datetime | None:
        """When the clock must look at it; None while nothing can happen."""
        return self.next_date if self.is_enabled and not self.is_locked else None

    def changed(self, at: datetime, **fields: object) -> "TriggerState":
        """The state with other fields, as of a date."""
        return self.model_copy(update={**fields, "updated_at": at})

    def locked_by(self, at: datetime, execution_id: str) -> "TriggerState":
        """The state that waits for an execution, which is the last one that it has started.

        A backfill that may run several side by side waits once they are so many.
        """
        backfill = self.backfill
        if backfill is None or backfill.paused:
            return self.changed(at, execution_id=execution_id)
        running = (*backfill.running, execution_id)
        lock = execution_id if len(running) >= backfill.parallel else None
        going = backfill.model_copy(update={"running": running})
        return self.changed(at, execution_id=lock, backfill=going)

    def released_by(self, at: datetime, execution_id: str) -> "TriggerState":
        """The state that does not wait for an execution any more; the same if it did not."""
        backfill = self.backfill
        if backfill is not None and execution_id in backfill.running:
            left = tuple(one for one in backfill.running if one != execution_id)
            lock = None if self.execution_id in backfill.running else self.execution_id
            going = backfill.model_copy(update={"running": left})
            return self.changed(at, execution_id=lock, backfill=going)
        if self.execution_id == execution_id:
            return self.changed(at, execution_id=None)
        return self

    def evaluated(self, evaluation: Evaluation) -> "TriggerState":
        """The state that remembers one evaluation more."""
        found = remembered(self.evaluations, evaluation)
        return self.model_copy(update={"evaluations": found})


@dataclass(frozen=True, slots=True)
class TriggerCommit:
    """What one tick, message or request changes: applied whole or not at all.

    Attributes:
        cause: names it; its commands are kept under it until they have been sent.
        at: when.
        states: each with the version that was read; 0 for a new one.
        removed: states to delete, at the version that was read.
        message_id: of the message that is handled by this; such a commit is applied once only,
            however often the message is delivered. Empty for what no message caused.
    """

    cause: str
    at: datetime
    states: tuple[TriggerState, ...] = ()
    removed: tuple[TriggerState, ...] = ()
    commands: tuple[Command, ...] = ()
    message_id: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing changes and nothing is asked for."""
        return not (self.states or self.removed or self.commands)
