"""A task as a flow declares it, and the protocol by which the engine drives a flowable."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, ClassVar, Protocol, TypeAlias

from pydantic import Field, SerializeAsAny
from typing_extensions import override

from shared.model.inputs import Input
from shared.model.json import Json, JsonObject, StoredObject
from shared.model.properties import Duration, Dynamic, SelfRendered, SourceModel
from shared.model.retry import Retry
from shared.model.state import State
from shared.model.types import OfItsType


class TaskKind(StrEnum):
    """Who carries a task out."""

    RUNNABLE = "runnable"
    """A worker."""
    INLINE = "inline"
    """The executor, inside the step: a type that only computes."""
    FLOWABLE = "flowable"
    """The engine, by starting children."""
    PACKED = "packed"
    """A worker, together with its children (WorkingDirectory)."""
    EXECUTABLE = "executable"
    """The engine, by creating executions."""


class LogLevel(StrEnum):
    """The level of a flow log, lowest first."""

    TRACE = "TRACE"
    DEBUG = "DEBUG"
    INFO = "INFO"
    WARN = "WARN"
    ERROR = "ERROR"

    @property
    def rank(self) -> int:
        """0 for TRACE up to 4 for ERROR."""
        return _LEVELS.index(self)


_LEVELS = list(LogLevel)


class TaskCache(SourceModel):
    """Whether the outputs of a task are used again (flow language, section 9.8)."""

    enabled: bool = Field(description="Whether they are.")
    ttl: Duration | None = Field(
        default=None, description="How long they are; for ever by default.", examples=["PT1H"]
    )


class Task(SourceModel):
    """The properties common to every task (flow language, section 0.2).

    Attributes:
        type: as written: an alias stays what it is.
    """

    kind: ClassVar[TaskKind] = TaskKind.RUNNABLE

    id: str = Field(
        pattern=r"^[a-zA-Z0-9][a-zA-Z0-9_-]*$",
        min_length=1,
        max_length=256,
        description="The name of the task, unique in the flow. Expressions of later tasks use it.",
        examples=["load"],
    )
    type: str = Field(description="The type of the task.")
    description: str | None = Field(
        default=None, description="What the task is for, in Markdown.", examples=["Loads sales."]
    )
    disabled: bool = Field(
        default=False, description="Whether the task is left out, as if it were not there."
    )
    run_if: SelfRendered[str | bool] = Field(
        default="true",
        description="What must hold when the task is about to start; otherwise it is SKIPPED.",
        examples=["{{ inputs.full }}"],
    )
    when: SelfRendered[str | bool] | None = Field(
        default=None, description="The name of `runIf` since Kestra 2.0; goes before it."
    )
    retry: Retry | None = Field(
        default=None,
        description="Whether and when a failed attempt is made again.",
        examples=[{"type": "constant", "interval": "PT30S", "maxAttempts": 3}],
    )
    timeout: Dynamic[Duration] | None = Field(
        default=None,
        description="How long an attempt may take; then it fails. For tasks that a worker runs.",
        examples=["PT10M"],
    )
    allow_failure: bool = Field(
        default=False, description="Whether a failure is a WARNING and the flow goes on."
    )
    allow_warning: bool = Field(default=False, description="Whether a WARNING is a SUCCESS.")
    log_level: LogLevel | None = Field(
        default=None, description="The lowest level of log lines to keep.", examples=["WARN"]
    )
    log_to_file: bool = Field(
        default=False, description="Whether the logs go to a file of the execution instead."
    )
    worker_group: StoredObject | None = Field(
        default=None, description="A routing hint; accepted, without effect."
    )
    task_cache: TaskCache | None = Field(
        default=None,
        description="Whether and how long outputs are reused, for tasks that a worker runs.",
        examples=[{"enabled": True, "ttl": "PT1H"}],
    )
    assets: StoredObject | None = Field(
        default=None, description="What the task reads and writes; accepted, without effect."
    )
    version: str | None = Field(
        default=None, description="The version of the plug-in; accepted, without effect."
    )

    @property
    def condition_to_run(self) -> str:
        """The text of `runIf`, or of its 2.0 name `when`."""
        declared = self.run_if if self.when is None else self.when
        return declared if isinstance(declared, str) else str(declared).lower()

    def children(self) -> Iterator["Task"]:
        """Every task declared inside this one, all branches, errors and finally included."""
        yield from ()

    def generated_ids(self) -> Iterator[str]:
        """Ids of tasks that it adds to an execution without their being declared."""
        yield from ()

    def calls(self) -> tuple[str, str] | None:
        """Namespace and id of the flow that it starts, as written; None for other tasks."""
        return None

    @property
    def runs_elsewhere(self) -> bool:
        """Whether the work outlives the worker that looks after it."""
        return False

    def may_have(self, name: str) -> bool:
        """Whether a property that only workers follow has a meaning here after all."""
        del name
        return False


AnyTask: TypeAlias = SerializeAsAny[Annotated[Task, OfItsType(Task)]]
"""A task of any registered type."""

Tasks: TypeAlias = tuple[AnyTask, ...]

SomeTasks: TypeAlias = Annotated[Tasks, Field(min_length=1)]
"""A list of tasks that must not be empty."""


class Evaluator(Protocol):
    """Renders with the variables of one task run; the engine's, not the author's."""

    def render(self, value: Json) -> Json:
        """A structure with every string rendered to text."""
        ...

    def evaluate(self, value: Json) -> Json:
        """A structure where a string that is one expression keeps its type."""
        ...


@dataclass(frozen=True, slots=True)
class Chain:
    """Tasks one after the other."""

    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Fan:
    """Tasks side by side; `concurrent` 0 is unlimited."""

    tasks: tuple[Task, ...]
    concurrent: int = 0


@dataclass(frozen=True, slots=True)
class Graph:
    """Tasks that wait for others: `needs[i]` are the ids that task i waits for."""

    tasks: tuple[Task, ...]
    needs: tuple[frozenset[str], ...]
    concurrent: int = 0


@dataclass(frozen=True, slots=True)
class LoopOfChains:
    """For each value its tasks one after the other; `concurrent` chains at once, 0 unlimited.

    Attributes:
        by_index: whether `taskrun.value` is the index of the value instead of its text.
    """

    tasks: tuple[Task, ...]
    concurrent: int = 1
    by_index: bool = False


@dataclass(frozen=True, slots=True)
class LoopOfFans:
    """All (value, task) pairs side by side; `concurrent` task runs at once, 0 unlimited."""

    tasks: tuple[Task, ...]
    concurrent: int = 0


@dataclass(frozen=True, slots=True)
class NoBranch:
    """Nothing to follow where something was wanted (Switch without a match): a failure."""


Plan: TypeAlias = Chain | Fan | Graph | LoopOfChains | LoopOfFans | NoBranch


@dataclass(frozen=True, slots=True)
class Opening:
    """What a flowable computes once, when its task run is created.

    Attributes:
        outputs: its early outputs, stored and reused (`evaluationResult`).
        values: texts of the loop values, for loops.
    """

    outputs: JsonObject | None = None
    values: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Rounds:
    """How a list goes on that is repeated until a condition holds, as of now.

    Attributes:
        is_enough: the condition holds.
        interval: how long to wait before the next round.
        most: rounds that there may be; None is unlimited.
        longest: the next round starts no later than this after the first one did.
        fails_at_limit: whether running into one of the limits is a failure.
    """

    is_enough: bool
    interval: timedelta
    most: int | None = None
    longest: timedelta | None = None
    fails_at_limit: bool = False


class PauseBehavior(StrEnum):
    """What happens when nobody has resumed in time."""

    RESUME = "RESUME"
    WARN = "WARN"
    FAIL = "FAIL"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True)
class Pausing:
    """How long a task run stays PAUSED before its list starts.

    Attributes:
        duration: after it the task goes on by itself, as `behavior` says; None is for ever.
        timeout: after it the task fails; only without a `duration`.
    """

    duration: timedelta | None = None
    behavior: PauseBehavior = PauseBehavior.RESUME
    timeout: timedelta | None = None


class GroupTask(Task):
    """A task with children, and with lists of its own for when they fail and when they are over."""

    errors: Tasks = Field(default=(), description="Tasks that run when one of the list failed.")
    finally_: Tasks = Field(
        default=(), alias="finally", description="Tasks that run at the end, whatever happened."
    )

    def branches(self) -> Iterator[Task]:
        """Every task of its normal lists, in the order of the source."""
        yield from ()

    @override
    def children(self) -> Iterator[Task]:
        """Every task declared inside this one, all branches, errors and finally included."""
        yield from self.branches()
        yield from self.errors
        yield from self.finally_


class FlowableTask(GroupTask):
    """A task that only schedules children. Subclasses say what they follow, the engine follows.

    Every type of section 5 is one file with these three methods.
    """

    kind: ClassVar[TaskKind] = TaskKind.FLOWABLE
    is_loop: ClassVar[bool] = False
    """Whether its children carry values; a loop's plan is a loop and its opening has values."""
    has_items: ClassVar[bool] = False
    """Whether its children read `item`; the values of its opening are JSON maps of its members."""

    def open(self, evaluator: Evaluator) -> Opening:
        """What is computed once; raises a `WindhoverError` to fail the task run."""
        del evaluator
        return Opening()

    def plan(self, outputs: Mapping[str, Json] | None) -> Plan:
        """The normal list, disabled tasks included; the same for the same early outputs."""
        raise NotImplementedError

    def rounds(self, evaluator: Evaluator) -> Rounds | None:
        """Whether the list is repeated, asked when it is over without a failure; None: it is not.

        Raises a `WindhoverError` to fail the task run. The output `iterationCount` is the number of
        the round.
        """
        del evaluator
        return None

    def pausing(self, evaluator: Evaluator) -> Pausing | None:
        """How long the execution is PAUSED before the list starts; None: not at all."""
        del evaluator
        return None

    def asides(self) -> Iterator[Task]:
        """Tasks that run once the pause starts; they are in no list and nothing waits for them."""
        yield from ()

    @override
    def children(self) -> Iterator[Task]:
        """Every task declared inside this one, all branches, errors and finally included."""
        yield from super().children()
        yield from self.asides()

    def asked(self) -> tuple[Input, ...]:
        """What somebody who resumes is asked for."""
        return ()

    def collects(self) -> str | None:
        """The child whose `values` of each iteration are its output `outputs`; None for none."""
        return None

    def settled(self, state: State) -> State:
        """The state of the task run when its list comes to `state`."""
        return state
