"""What a task may do with executions and flows other than its own."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from shared.model.json import JsonObject
from shared.model.names import FlowName
from shared.model.state import State
from shared.model.task import LogLevel


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

    def purge_logs(self, choice: Choice, levels: Collection[LogLevel] | None = None) -> int:
        """Takes away the logs of executions written before `until`; counts lines.

        With levels only lines of these.
        """
        ...


@dataclass(frozen=True, slots=True)
class KeptFlow:
    """A flow as it is kept: its latest revision."""

    name: FlowName
    revision: int
    source: str


class OtherFlows(Protocol):
    """Flows, as the flow that asks may reach them; the same namespaces as for executions.

    Every method raises NamespaceClosed for what is out of reach.
    """

    def namespaces(self) -> list[str]:
        """The namespaces within reach that have flows, and the own one; sorted."""
        ...

    def require(self, namespace: str) -> None:
        """Refuses a namespace that is out of reach."""
        ...

    def kept(self, namespace: str, *, below: bool) -> list[KeptFlow]:
        """The flows of a namespace, with those of the namespaces below it if wanted, by name."""
        ...

    def name_of(self, source: str) -> FlowName:
        """Which flow a source is. Raises InvalidFlow, with every problem, when it is none."""
        ...

    def apply(self, sources: Sequence[str], deleted: Sequence[FlowName]) -> list[KeptFlow]:
        """Keeps each source as the next revision and deletes flows: all of it, or nothing.

        A source identical to the kept one changes nothing. Raises InvalidFlow.
        """
        ...
