"""What a driver has seen of an execution, in plain values that any driver can give."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from shared.model.json import Json, JsonObject


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry of a history."""

    state: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SeenAttempt:
    """One attempt of a task run."""

    state: str
    log_file: str | None = None


@dataclass(frozen=True, slots=True)
class SeenTaskRun:
    """One task run.

    Attributes:
        values: loop values, one per enclosing loop, outermost first.
        attempts: None when there is no list of attempts.
        outputs: None when it has none.
    """

    id: str
    task_id: str
    values: tuple[str, ...]
    history: tuple[Moment, ...]
    attempts: tuple[SeenAttempt, ...] | None
    outputs: JsonObject | None

    @property
    def state(self) -> str:
        """The current state."""
        return self.history[-1].state


@dataclass(frozen=True, slots=True)
class SeenLine:
    """One line of a flow log."""

    task_id: str
    level: str
    message: str


@dataclass(frozen=True, slots=True)
class SeenTrigger:
    """What created an execution."""

    id: str
    type: str
    variables: JsonObject


@dataclass(frozen=True, slots=True)
class Seen:
    """One execution at one moment.

    Attributes:
        read_file: the content behind a URI.
        error: why it failed when no task run tells.
    """

    id: str
    namespace: str
    flow_id: str
    history: tuple[Moment, ...]
    task_runs: tuple[SeenTaskRun, ...]
    logs: tuple[SeenLine, ...]
    labels: tuple[tuple[str, str], ...]
    read_file: Callable[[str], bytes]
    inputs: JsonObject = field(default_factory=dict)
    outputs: JsonObject | None = None
    trigger: SeenTrigger | None = None
    parent_id: str | None = None
    schedule_date: datetime | None = None
    metrics: int | None = None
    error: str | None = None

    @property
    def state(self) -> str:
        """The current state."""
        return self.history[-1].state

    def runs_of(self, key: str) -> list[SeenTaskRun]:
        """The task runs behind `task` or `task[value][value]`."""
        task_id, values = split_values(key)
        return [
            run
            for run in self.task_runs
            if run.task_id == task_id and (not values or run.values == values)
        ]

    def outputs_at(self, key: str) -> list[Json]:
        """What is found at `task.attribute.path[value]`, in each task run that has it."""
        path, values = split_values(key)
        task_id, *attributes = path.split(".")
        found: list[Json] = []
        for run in self.task_runs:
            if run.task_id != task_id or (values and run.values != values):
                continue
            if not attributes:
                found.append(run.outputs)
            else:
                found.extend(value_at(run.outputs, attributes))
        return found


_VALUES = re.compile(r"(?P<name>[^\[]*)(?P<values>(?:\[[^\]]*\])*)")


def split_values(key: str) -> tuple[str, tuple[str, ...]]:
    """`return.value[s1][a a]` -> (`return.value`, (`s1`, `a a`))."""
    found = _VALUES.fullmatch(key)
    if found is None:
        return key, ()
    return found["name"], tuple(re.findall(r"\[([^\]]*)\]", found["values"]))


def value_at(value: Json, path: list[str]) -> list[Json]:
    """The value at a path: none or one. A key may itself hold dots (a file's name)."""
    if not path:
        return [value]
    if isinstance(value, list) and path[0].isdecimal() and int(path[0]) < len(value):
        return value_at(value[int(path[0])], path[1:])
    if isinstance(value, Mapping):
        for length in range(1, len(path) + 1):
            key = ".".join(path[:length])
            if key in value:
                return value_at(value[key], path[length:])
    return []
