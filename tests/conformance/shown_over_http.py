"""Reads what the HTTP API shows of an execution into the values that expectations compare."""

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import TypeAlias

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter
from pydantic.alias_generators import to_camel

from shared.model.json import Json, JsonObject, StoredObject
from tests.conformance.observed import (
    Moment,
    Seen,
    SeenAttempt,
    SeenLine,
    SeenTaskRun,
    SeenTrigger,
)


class Shown(BaseModel):
    """What the API shows; members that nobody compares are left aside."""

    model_config = ConfigDict(alias_generator=to_camel, frozen=True, extra="ignore")


class ShownMoment(Shown):
    """One entry of a history."""

    state: str
    date: datetime


class ShownState(Shown):
    """A state with its history."""

    current: str
    histories: list[ShownMoment]

    @property
    def moments(self) -> tuple[Moment, ...]:
        """The history, oldest first."""
        return tuple(Moment(one.state, one.date) for one in self.histories)


class ShownAttempt(Shown):
    """One attempt of a task run."""

    state: ShownState
    log_file: str | None = None


class ShownTaskRun(Shown):
    """One task run."""

    id: str
    task_id: str
    parent_task_run_id: str | None = None
    value: str | None = None
    state: ShownState
    attempts: list[ShownAttempt] = Field(default_factory=list)
    outputs: StoredObject = Field(default_factory=dict)


class ShownLabel(Shown):
    """One label."""

    key: str
    value: str


class ShownTrigger(Shown):
    """What has created an execution."""

    id: str
    type: str
    variables: StoredObject = Field(default_factory=dict)


class ShownExecution(Shown):
    """One execution; a search leaves its task runs out."""

    id: str
    namespace: str
    flow_id: str
    state: ShownState
    labels: list[ShownLabel] = Field(default_factory=list)
    inputs: StoredObject = Field(default_factory=dict)
    outputs: StoredObject | None = None
    trigger: ShownTrigger | None = None
    parent_id: str | None = None
    schedule_date: datetime | None = None
    error: str | None = None
    task_run_list: list[ShownTaskRun] = Field(default_factory=list)


class ShownLine(Shown):
    """One line of a log; those of triggers and of the execution have no task."""

    task_id: str = ""
    level: str
    message: str


class ShownOutputs(Shown):
    """A task run with outputs; those that are not inline have a route of their own."""

    task_run_id: str
    inline: bool = True


class Saved(Shown):
    """A flow that was saved."""

    id: str
    namespace: str
    revision: int


class Counted(Shown):
    """What a bulk action has done."""

    count: int


class Total(Shown):
    """How many a search has found."""

    total: int


class ShownPage(Shown):
    """A page of executions."""

    results: list[ShownExecution]


class ShownTriggerState(Shown):
    """The state of a trigger."""

    trigger_id: str
    disabled: bool = False


class ShownTriggers(Shown):
    """A page of the states of triggers."""

    results: list[ShownTriggerState]


class Evaluated(Shown):
    """What an expression gave, or why it gave nothing."""

    result: str = ""
    error: str | None = None


class DeclaredInput(Shown):
    """An input of a flow."""

    id: str


class Declared(Shown):
    """What a flow declares."""

    inputs: list[DeclaredInput] = Field(default_factory=list)
    tasks: list[StoredObject] = Field(default_factory=list)


OBJECT: TypeAdapter[JsonObject] = TypeAdapter(StoredObject)
EXECUTION = TypeAdapter(ShownExecution)
PAGE = TypeAdapter(ShownPage)
LABELS = TypeAdapter(list[ShownLabel])
LINES = TypeAdapter(list[ShownLine])
WITH_OUTPUTS = TypeAdapter(list[ShownOutputs])
SAVED = TypeAdapter(Saved)
COUNTED = TypeAdapter(Counted)
TOTAL = TypeAdapter(Total)
TRIGGERS = TypeAdapter(ShownTriggers)
EVALUATED = TypeAdapter(Evaluated)
DECLARED = TypeAdapter(Declared)

Outputs: TypeAlias = Mapping[str, JsonObject]
"""Outputs by task run, of those whose outputs are too large to be shown with it."""


def seen_of(
    shown: ShownExecution,
    lines: list[ShownLine],
    large: Outputs,
    declared: Declared,
    read_file: Callable[[str], bytes],
    metrics: int | None = None,
) -> Seen:
    """An execution with its logs."""
    trigger = shown.trigger
    return Seen(
        id=shown.id,
        namespace=shown.namespace,
        flow_id=shown.flow_id,
        history=shown.state.moments,
        task_runs=tuple(_task_runs(shown.task_run_list, large, declared)),
        logs=tuple(SeenLine(one.task_id, one.level, one.message) for one in lines),
        labels=tuple((one.key, one.value) for one in shown.labels),
        read_file=read_file,
        # The API leaves nulls out: an input that is declared and not shown is null.
        inputs={one.id: None for one in declared.inputs} | shown.inputs,
        outputs=shown.outputs,
        trigger=None
        if trigger is None
        else SeenTrigger(trigger.id, trigger.type, trigger.variables),
        parent_id=shown.parent_id,
        schedule_date=shown.schedule_date,
        metrics=metrics,
        error=shown.error,
    )


def _task_runs(
    runs: list[ShownTaskRun], large: Outputs, declared: Declared
) -> Iterator[SeenTaskRun]:
    repeaters = set(_ids_of(_REPEATS, *declared.tasks))
    by_id = {run.id: run for run in runs}
    for run in runs:
        attempts = tuple(SeenAttempt(one.state.current, one.log_file) for one in run.attempts)
        yield SeenTaskRun(
            id=run.id,
            task_id=run.task_id,
            values=_values(run, by_id, repeaters),
            history=run.state.moments,
            attempts=attempts or None,
            outputs=large.get(run.id, run.outputs) or None,
        )


_REPEATS = ".WorkingDirectory"


def _ids_of(kind: str, *declared: Json) -> Iterator[str]:
    """The ids of the tasks of a type, at whatever depth and under whatever property."""
    for one in declared:
        if isinstance(one, list):
            yield from _ids_of(kind, *one)
        elif isinstance(one, dict):
            if str(one.get("type", "")).endswith(kind):
                yield str(one["id"])
            yield from _ids_of(kind, *one.values())


def _values(
    run: ShownTaskRun, by_id: Mapping[str, ShownTaskRun], repeaters: AbstractSet[str]
) -> tuple[str, ...]:
    """The loop values around a task run, outermost first, its own included.

    The direct children of a loop have one; what is inside them finds it further up. The tasks of a
    WorkingDirectory repeat what is theirs already.
    """
    found: list[str] = []
    current: ShownTaskRun | None = run
    while current is not None:
        parent = by_id.get(current.parent_task_run_id or "")
        repeats = parent is not None and parent.task_id in repeaters
        if current.value is not None and not repeats:
            found.append(current.value)
        current = parent
    return tuple(reversed(found))
