"""Flows by revision, parsed once."""

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import ClassVar

from shared.engine.places import FlowMap
from shared.engine.triggers.owner import Owned
from shared.errors import Disposition, WindhoverError
from shared.model.execution import Execution
from shared.model.flow import Flow
from shared.model.names import FlowName
from shared.model.problems import InvalidFlow
from shared.model.source import load_flow, parse_flow
from shared.model.trigger import Trigger
from shared.model.trigger_state import TriggerKey
from shared.ports.flows import FlowChanges, FlowDraft, FlowRecord, Flows
from shared.runtime.limits import Limits
from shared.sdk.registry import Registry

CACHED_FLOWS = 1000


class FlowNotFound(WindhoverError):  # noqa: N818 - reads as the fact it is
    """There is no such flow, or no such revision of it."""

    code: ClassVar[str] = "flow.not-found"
    http_status: ClassVar[int] = 404
    disposition: ClassVar[Disposition] = Disposition.FAIL_TASK


class FlowLibrary:
    """Saves flows and gives them parsed. The lock protects the cache.

    Args:
        flows: where they are kept.
        registry: their types.
        limits: what can not be saved here.
    """

    def __init__(self, flows: Flows, registry: Registry, limits: Limits | None = None) -> None:
        self._flows = flows
        self.registry = registry
        self.limits = limits or Limits()
        self._lock = threading.Lock()
        self._maps: OrderedDict[tuple[str, str, int], FlowMap] = OrderedDict()

    def save(self, source: str) -> Flow:
        """Checks a source and keeps it as the next revision; an identical one changes nothing.

        Raises:
            InvalidFlow: with every problem; nothing is kept.
        """
        flow = self.checked(source)
        record = self._flows.save(flow.namespace, flow.id, source, disabled=flow.disabled)
        return self._parsed(record).flow

    def apply(
        self,
        sources: Sequence[str],
        deleted: Sequence[FlowName],
        expected: Mapping[FlowName, int] | None = None,
    ) -> list[Flow]:
        """Checks sources, keeps them and deletes flows: all of it, or nothing.

        Args:
            sources: one flow each, no flow twice.
            deleted: flows that are not among the sources.
            expected: what the latest revision of a flow must be, 0 for none; of others any will do.

        Raises:
            InvalidFlow: of the first source that can not be accepted.
            Conflict: a flow has another revision.
        """
        flows = [self.checked(source) for source in sources]
        known = expected or {}
        drafts = tuple(
            FlowDraft(flow.namespace, flow.id, source, flow.disabled, known.get(name_of(flow)))
            for flow, source in zip(flows, sources, strict=True)
        )
        records = self._flows.apply(FlowChanges(drafts, tuple(deleted)))
        return [self._parsed(record).flow for record in records[: len(drafts)]]

    def checked(self, source: str) -> Flow:
        """The flow of a source that may be saved here. Raises InvalidFlow."""
        flow = parse_flow(source, self.registry)
        problems = tuple(self.limits.problems_of(flow))
        if problems:
            raise InvalidFlow(problems)
        return flow

    def find(self, namespace: str, flow_id: str, revision: int | None = None) -> Flow:
        """A flow, at its latest revision unless told otherwise. Raises FlowNotFound."""
        record = self._flows.find(namespace, flow_id, revision)
        if record is None or record.forgotten:
            raise FlowNotFound(
                "Requested Flow is not found.",
                remedy=f"There is no flow {namespace}/{flow_id}; save it first.",
            )
        return self._parsed(record).flow

    def read(self, record: FlowRecord) -> Flow:
        """The flow of a stored revision. Raises InvalidFlow when it can not be read any more."""
        return self._parsed(record).flow

    def current(self, namespace: str, flow_id: str) -> FlowMap | None:
        """A flow at its latest revision; None when there is none. Raises InvalidFlow."""
        record = self._flows.find(namespace, flow_id)
        return None if record is None else self._parsed(record)

    def trigger(self, key: TriggerKey) -> Owned[Trigger] | None:
        """A trigger as its flow declares it now; None when it does not. Raises InvalidFlow."""
        flow_map = self.current(key.namespace, key.flow_id)
        return None if flow_map is None else _owned(flow_map, key.trigger_id)

    def trigger_of(self, key: TriggerKey, revision: int) -> Owned[Trigger] | None:
        """A trigger as a revision of its flow declared it, also of a deleted one.

        None when it did not, or when the revision can not be read any more.
        """
        record = self._flows.find(key.namespace, key.flow_id, revision)
        if record is None or record.forgotten or record.deleted:
            return None
        try:
            flow_map = self._parsed(record)
        except InvalidFlow:
            return None
        return _owned(flow_map, key.trigger_id)

    def map_of(self, execution: Execution) -> FlowMap:
        """The flow of an execution, at the revision it started with."""
        key = (execution.namespace, execution.flow_id, execution.flow_revision)
        with self._lock:
            cached = self._maps.get(key)
        if cached is not None:
            return cached
        record = self._flows.find(*key)
        if record is None or record.forgotten:
            raise FlowNotFound(f"the revision {key[2]} of the flow {key[0]}/{key[1]} is gone")
        return self._parsed(record)

    def _parsed(self, record: FlowRecord) -> FlowMap:
        key = (record.namespace, record.flow_id, record.revision)
        with self._lock:
            cached = self._maps.get(key)
            if cached is not None:
                self._maps.move_to_end(key)
                return cached
        flow = load_flow(record.source, self.registry, revision=record.revision)
        flow_map = FlowMap.of(flow)
        with self._lock:
            self._maps[key] = flow_map
            if len(self._maps) > CACHED_FLOWS:
                self._maps.popitem(last=False)
        return flow_map


def name_of(flow: Flow) -> FlowName:
    """Which flow it is."""
    return FlowName(flow.namespace, flow.id)


def _owned(flow_map: FlowMap, trigger_id: str) -> Owned[Trigger] | None:
    for trigger in flow_map.flow.triggers:
        if trigger.id == trigger_id:
            return Owned(flow_map, trigger)
    return None
