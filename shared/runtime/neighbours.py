"""What tasks may do with executions and flows other than their own."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.model.json import JsonObject
from shared.model.names import FlowName, is_at_or_below
from shared.model.query import Comparison, Every, ExecutionField, Operation, Query, Where, date_key
from shared.model.source import parse_flow
from shared.model.task import LogLevel
from shared.model.uris import execution_path
from shared.runtime.control import Control, Purge
from shared.runtime.executions import Executions
from shared.runtime.library import FlowLibrary
from shared.runtime.ports import Ports
from shared.sdk.errors import NamespaceClosed, NoSuchExecution
from shared.sdk.others import Choice, KeptFlow, Part, Purged

_PAGE = 200


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The executions and flows of one running Windhover, for tasks.

    Attributes:
        admin_namespaces: those whose flows reach all.
    """

    ports: Ports
    flows: FlowLibrary
    executions: Executions
    control: Control
    admin_namespaces: Sequence[str] = ()

    def executions_from(self, namespace: str) -> "ReachableExecutions":
        """The executions that the flows of a namespace reach."""
        return ReachableExecutions(self, namespace)

    def flows_from(self, namespace: str) -> "ReachableFlows":
        """The flows that those of a namespace reach."""
        return ReachableFlows(self, namespace)

    def require(self, own: str, wanted: str | None) -> None:
        """Refuses what lies out of reach; None wants everything. Raises NamespaceClosed."""
        if not self.reaches(own, wanted):
            what = "all namespaces" if wanted is None else f"the namespace {wanted[:200]}"
            raise NamespaceClosed(
                f"Flows of {own} may not act on {what}",
                remedy=f"Name {own} or one below it, or let the operator add {own} to"
                " WINDHOVER_ADMIN_NAMESPACES.",
            )

    def reaches(self, own: str, wanted: str | None) -> bool:
        """Whether something lies within reach; None is everything."""
        if own in self.admin_namespaces:
            return True
        return wanted is not None and is_at_or_below(wanted, own)


@dataclass(frozen=True, slots=True)
class ReachableExecutions:
    """The executions that the flows of one namespace may act on."""

    _all: Neighbours
    _namespace: str

    def check(self, execution_id: str, flow: FlowName) -> None:
        """Refuses an execution that is none of a flow. Raises NoSuchExecution, NamespaceClosed."""
        self._require(flow.namespace)
        found = self._all.ports.repository.execution(execution_id)
        if found is None or (found.namespace, found.flow_id) != (flow.namespace, flow.flow_id):
            raise NoSuchExecution(
                f"The flow {flow.namespace}.{flow.flow_id} has no execution {execution_id[:100]}",
                remedy="Give `namespace` and `flowId` for an execution of another flow.",
            )

    def resume(self, execution_id: str, flow: FlowName, inputs: JsonObject) -> None:
        """Resumes a paused execution. Raises NoSuchExecution, NamespaceClosed, WindhoverError."""
        self.check(execution_id, flow)
        self._all.executions.resume(execution_id, inputs)

    def flows_of(self, namespace: str) -> list[FlowName]:
        """The flows of a namespace itself, by id. Raises NamespaceClosed."""
        self._require(namespace)
        latest = self._all.ports.flows.latest()
        return [FlowName(namespace, one.flow_id) for one in latest if one.namespace == namespace]

    def count(self, choice: Choice) -> int:
        """How many executions there are. Raises NamespaceClosed."""
        self._require(choice.namespace)
        return self._all.ports.repository.search(Query(_where(choice), size=1)).total

    def purge(self, choice: Choice, parts: frozenset[Part]) -> Purged:
        """Takes away parts of executions that have ended. Raises NamespaceClosed."""
        self._require(choice.namespace)
        gone = Purged()
        # Found before the first is deleted: pages would shift.
        for execution_id in list(self._found(choice)):
            gone = _sum(gone, self._purge_one(execution_id, parts))
        return gone

    def purge_logs(self, choice: Choice, levels: Collection[LogLevel] | None = None) -> int:
        """Takes away logs written before `until`; counts lines. Raises NamespaceClosed."""
        self._require(choice.namespace)
        purge = self._all.ports.logs.purge
        return sum(purge(found, choice.until, levels) for found in self._found(choice))

    def _require(self, namespace: str | None) -> None:
        self._all.require(self._namespace, namespace)

    def _found(self, choice: Choice) -> Iterator[str]:
        page = 1
        while True:
            found = self._all.ports.repository.search(Query(_where(choice), (), page, _PAGE))
            yield from (execution.id for execution in found.results)
            if len(found.results) < _PAGE:
                return
            page += 1

    def _purge_one(self, execution_id: str, parts: frozenset[Part]) -> Purged:
        ports = self._all.ports
        execution = ports.repository.execution(execution_id)
        if execution is None or not execution.is_over:
            return Purged()
        folder = execution_path(execution.namespace, execution.flow_id, execution.id)
        gone = Purged(
            logs=ports.logs.purge(execution_id) if Part.LOGS in parts else 0,
            metrics=ports.metrics.purge(execution_id) if Part.METRICS in parts else 0,
            files=len(ports.storage.delete_under(folder)) if Part.STORAGE in parts else 0,
        )
        if Part.EXECUTION not in parts:
            return gone
        self._all.control.delete(execution_id, Purge(logs=False, metrics=False, storage=False))
        return _sum(gone, Purged(executions=1))


@dataclass(frozen=True, slots=True)
class ReachableFlows:
    """The flows that those of one namespace may act on."""

    _all: Neighbours
    _namespace: str

    def namespaces(self) -> list[str]:
        """The namespaces within reach that have flows, and the own one; sorted."""
        own = self._namespace
        known = {one.namespace for one in self._all.ports.flows.latest()} | {own}
        return sorted(name for name in known if self._all.reaches(own, name))

    def require(self, namespace: str) -> None:
        """Refuses a namespace that is out of reach. Raises NamespaceClosed."""
        self._all.require(self._namespace, namespace)

    def kept(self, namespace: str, *, below: bool) -> list[KeptFlow]:
        """The flows of a namespace, with those below it if wanted. Raises NamespaceClosed."""
        self._all.require(self._namespace, namespace)
        return [
            KeptFlow(FlowName(one.namespace, one.flow_id), one.revision, one.source)
            for one in self._all.ports.flows.latest()
            if one.namespace == namespace or (below and is_at_or_below(one.namespace, namespace))
        ]

    def name_of(self, source: str) -> FlowName:
        """Which flow a source is. Raises InvalidFlow."""
        flow = parse_flow(source, self._all.flows.registry)
        return FlowName(flow.namespace, flow.id)

    def apply(self, sources: Sequence[str], deleted: Sequence[FlowName]) -> list[KeptFlow]:
        """Keeps sources and deletes flows, all or nothing. Raises InvalidFlow, NamespaceClosed."""
        names = [self.name_of(source) for source in sources]
        for name in (*names, *deleted):
            self._all.require(self._namespace, name.namespace)
        kept = self._all.flows.apply(sources, deleted)
        return [
            KeptFlow(name, flow.revision, source)
            for name, flow, source in zip(names, kept, sources, strict=True)
        ]


def _where(choice: Choice) -> Where:
    tests = [_compare(ExecutionField.START_DATE, Operation.LESS_THAN_OR_EQUAL_TO, choice.until)]
    if choice.since is not None:
        tests.append(
            _compare(ExecutionField.START_DATE, Operation.GREATER_THAN_OR_EQUAL_TO, choice.since)
        )
    if choice.namespace is not None:
        whole = Operation.PREFIX if choice.flow_id is None else Operation.EQUALS
        tests.append(Comparison(ExecutionField.NAMESPACE, whole, (choice.namespace,)))
    if choice.flow_id is not None:
        tests.append(Comparison(ExecutionField.FLOW_ID, Operation.EQUALS, (choice.flow_id,)))
    if choice.states is not None:
        states = tuple(str(state) for state in choice.states)
        tests.append(Comparison(ExecutionField.STATE, Operation.IN, states))
    return Every(tuple(tests))


def _compare(field: ExecutionField, operation: Operation, at: datetime) -> Comparison:
    return Comparison(field, operation, (date_key(at),))


def _sum(one: Purged, other: Purged) -> Purged:
    return Purged(
        executions=one.executions + other.executions,
        logs=one.logs + other.logs,
        metrics=one.metrics + other.metrics,
        files=one.files + other.files,
    )
