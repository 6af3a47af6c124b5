"""What a task may do with executions other than its own."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from shared.model.json import JsonObject
from shared.model.state import State


@dataclass(frozen=True, slots=True)
class FlowName:
    """Names a flow."""

    namespace: str
    flow_id: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Which executions are meant.

    Attributes:
        namespace: with what lies below it, unless there is a flow; None for all there are.
        flow_id: of that namespace itself.
        states: None for all.
        since: only those that started then or later.
        until: only those that started then or earlier.
    """

    until: datetime
    since: datetime | None = None
    namespace: str | None = None
    flow_id: str | None = None
    states: tuple[State, ...] | None = None


class Part(StrEnum):
    """What can be purged of an execution."""

    EXECUTION = "execution"
    LOGS = "logs"
    METRICS = "metrics"
    STORAGE = "storage"


@dataclass(frozen=True, slots=True)
class Purged:
    """How much was purged: executions, log lines, measured values, files."""

    executions: int = 0
    logs: int = 0
    metrics: int = 0
    files: int = 0


class OtherExecutions(Protocol):
    """Executions, as the flow that asks may reach them: of its own namespace and those below.

    The operator opens all namespaces to the flows of some (`WINDHOVER_ADMIN_NAMESPACES`). Every
    method raises NamespaceClosed for what is out of reach.
    """

    def check(self, execution_id: str, flow: FlowName) -> None:
        """Refuses an execution that is none of a flow. Raises NoSuchExecution."""
        ...

    def resume(self, execution_id: str, flow: FlowName, inputs: JsonObject) -> None:
        """Resumes a paused execution of a flow.

        Raises:
            NoSuchExecution: the flow has none of this id.
            WindhoverError: it is not paused, or the inputs are not those that it asks for.
        """
        ...

    def flows_of(self, namespace: str) -> list[FlowName]:
        """The flows of a namespace itself, by id."""
        ...

    def count(self, choice: Choice) -> int:
        """How many executions there are."""
        ...

    def purge(self, choice: Choice, parts: frozenset[Part]) -> Purged:
        """Takes away parts of executions that have ended; a second call finds nothing of them."""
        ...

    def purge_logs(self, choice: Choice) -> int:
        """Takes away the logs of executions written before `until`; counts lines."""
        ...
