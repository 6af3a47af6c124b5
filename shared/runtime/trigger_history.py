"""Why a trigger has fired, or has not: its last evaluations."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from shared.engine.triggers.listening import explained
from shared.engine.triggers.owner import Owned
from shared.engine.triggers.schedule import plan_of
from shared.errors import WindhoverError
from shared.model.execution import Execution
from shared.model.flow_links import links_of
from shared.model.query import Comparison, Every, Query
from shared.model.trigger import Trigger
from shared.model.trigger_evaluation import MOST_EVALUATIONS, Evaluation, Verdict
from shared.model.trigger_kinds import ListeningTrigger
from shared.model.trigger_state import TriggerKey, TriggerState
from shared.runtime.library import FlowLibrary
from shared.runtime.masking import Masks
from shared.runtime.trigger_executions import NEWEST_FIRST, of_flow
from shared.runtime.triggers import Triggers
from shared.runtime.upstreams import Upstreams
from shared.runtime.world import World

MOST_FLOWS = 5
"""Flows that a trigger names whose executions are looked at one by one; with more, all are."""


@dataclass(frozen=True, slots=True)
class _Reached:
    """A state that an execution has come to, and when."""

    execution: Execution
    position: int

    @property
    def at(self) -> datetime:
        return self.execution.state.histories[self.position].date


class TriggerHistory:
    """Tells the last evaluations of triggers; changes nothing.

    Those of triggers that the clock fires are remembered in their states. A trigger that listens
    would have to write at each state of each execution: what it makes of the last ones is worked
    out when somebody asks, with the trigger as it is declared now.
    """

    def __init__(self, world: World, library: FlowLibrary, triggers: Triggers) -> None:
        self._world = world
        self._ports = world.ports
        self._triggers = triggers
        self._library = library
        self._upstreams = Upstreams(world.ports, library)

    def of(self, key: TriggerKey) -> list[Evaluation]:
        """The last evaluations of a trigger, the newest first. Raises TriggerNotFound."""
        entry = self._triggers.find(key)
        found = [*reversed(entry.state.evaluations), *self._worked_out(key, entry.state)]
        found.sort(key=lambda one: one.at, reverse=True)
        return found[:MOST_EVALUATIONS]

    def _worked_out(self, key: TriggerKey, state: TriggerState) -> list[Evaluation]:
        try:
            owned = self._library.trigger(key)
            if owned is None or not state.is_enabled:
                return []
            if isinstance(owned.trigger, ListeningTrigger):
                return [*self._heard(Owned(owned.flow_map, owned.trigger))]
            return self._ruled_out(owned)
        except WindhoverError:
            # A flow that can not be read any more; what it was remembers its state.
            return []

    def _ruled_out(self, owned: Owned[Trigger]) -> list[Evaluation]:
        """Dates that a schedule passes over, since its flow was saved last."""
        now = self._ports.clock.now()
        plan = plan_of(owned, now, self._world.surroundings(Masks()))
        record = self._ports.flows.find(owned.key.namespace, owned.key.flow_id)
        if plan is None or record is None or record.updated is None:
            return []
        return [*islice(plan.ticks.ruled_out(record.updated, now), MOST_EVALUATIONS)]

    def _heard(self, owned: Owned[ListeningTrigger]) -> Iterator[Evaluation]:
        reached = [
            _Reached(execution, position)
            for execution in self._upstream_of(owned)
            for position in range(1, len(execution.state.histories))
        ]
        reached.sort(key=lambda one: one.at, reverse=True)
        for one in reached[:MOST_EVALUATIONS]:
            found = self._explained(owned, one)
            if found is not None:
                yield found

    def _explained(self, owned: Owned[ListeningTrigger], one: _Reached) -> Evaluation | None:
        masks = Masks()
        surroundings = self._world.surroundings(masks)
        try:
            upstream = self._upstreams.at(one.execution, one.position, surroundings)
            told = explained(owned, upstream, one.at, surroundings)
        except WindhoverError:
            # The revision that has run is gone.
            return None
        if told is None:
            return None
        execution = one.execution
        where = f"{execution.namespace}.{execution.flow_id} {upstream.execution.state.current}"
        started = owned.execution_id(execution.id, one.position)
        if self._ports.repository.execution(started) is not None:
            changes: dict[str, object] = {
                "outcome": Verdict.EXECUTION_CREATED,
                "execution_id": started,
                "message": where,
            }
        elif told.outcome is Verdict.EXECUTION_CREATED:
            changes = {
                "outcome": Verdict.FAILED,
                "message": f"{where}: fires as it is declared now, but no execution was made then",
            }
        else:
            changes = {"message": masks.hide(f"{where}: {told.message}")}
        return told.model_copy(update=changes).shortened()

    def _upstream_of(self, owned: Owned[ListeningTrigger]) -> list[Execution]:
        """The newest executions of the flows that the trigger names, or of all."""
        declared = owned.trigger.model_dump(mode="json", by_alias=True)
        own = (owned.key.namespace, owned.key.flow_id)
        named = sorted(link.source for link in links_of(own, {"triggers": [declared]}))
        if not 0 < len(named) <= MOST_FLOWS:
            return self._newest(())
        return [
            execution
            for namespace, flow_id in named
            for execution in self._newest(of_flow(namespace, flow_id))
        ]

    def _newest(self, where: tuple[Comparison, ...]) -> list[Execution]:
        query = Query(Every(where), NEWEST_FIRST, 1, MOST_EVALUATIONS)
        return self._ports.repository.search(query).results
