"""The shell of triggers that executions concern: those that listen, and those that made them."""

import logging
from datetime import datetime

from shared.engine.documents import Surroundings
from shared.engine.triggers.decision import NOTHING, Decision
from shared.engine.triggers.ends import on_ended
from shared.engine.triggers.listening import on_upstream
from shared.engine.triggers.operations import disabled, enabled
from shared.engine.triggers.owner import Owned
from shared.engine.triggers.reconciled import blank
from shared.engine.triggers.schedule import plan_of
from shared.model.command import SwitchTrigger, TellTriggers, UnlockTrigger
from shared.model.execution import Execution
from shared.model.ids import id_of
from shared.model.message import Message
from shared.model.trigger_state import TriggerKey
from shared.ports.repository import Conflict
from shared.runtime.library import FlowLibrary
from shared.runtime.masking import Masks
from shared.runtime.trigger_commits import TriggerCommits
from shared.runtime.trigger_index import TriggerIndex, listening
from shared.runtime.upstreams import Upstreams
from shared.runtime.world import World

logger = logging.getLogger(__name__)

MAX_CONFLICTS = 20


class Listeners:
    """Handles messages of the topic `triggers`. Handling one twice changes nothing more.

    What one message changes is one commit, which is applied once however often it is delivered.
    """

    def __init__(self, world: World, library: FlowLibrary, index: TriggerIndex) -> None:
        self._world = world
        self._ports = world.ports
        self._library = library
        self._index = index
        self._commits = TriggerCommits(world.ports)
        self._upstreams = Upstreams(world.ports, library)

    def handle(self, message: Message) -> None:
        """Handles one message to its end: when this returns it may be acknowledged.

        Raises:
            Conflict: other writers were faster too often. Deliver it again later.
        """
        self._commits.resend()
        if self._ports.triggers.is_handled(message.id):
            return
        for _ in range(MAX_CONFLICTS):
            now = self._ports.clock.now()
            masks = Masks()
            decision = self._decide(message, now, masks)
            cause = id_of("triggers", message.id)
            try:
                self._commits.apply(decision, cause, now, masks, message_id=message.id)
            except Conflict:
                continue
            return
        raise Conflict(f"the message {message.id} met another writer {MAX_CONFLICTS} times")

    def _decide(self, message: Message, now: datetime, masks: Masks) -> Decision:
        surroundings = self._world.surroundings(masks)
        match message.body:
            case TellTriggers() as told:
                execution = self._ports.repository.execution(told.execution_id)
                if execution is None:
                    return NOTHING
                ended = self._ended(execution, told, now)
                return ended.and_(self._heard(execution, told, now, surroundings))
            case SwitchTrigger() as switch:
                return self._switched(switch, now, surroundings)
            case UnlockTrigger() as unlock:
                return self._unlocked(unlock, now)
            case _:
                return NOTHING

    def _ended(self, execution: Execution, told: TellTriggers, now: datetime) -> Decision:
        """What it means for the trigger that made the execution."""
        if execution.trigger is None:
            return NOTHING
        flow_map = self._library.map_of(execution)
        key = TriggerKey(execution.namespace, execution.flow_id, execution.trigger.id)
        for trigger in flow_map.flow.triggers:
            if trigger.id != key.trigger_id:
                continue
            state = self._ports.triggers.find(key)
            if state is None and trigger.stop_after:
                state = blank(Owned(flow_map, trigger), now)
            if state is not None:
                return on_ended(trigger, state, execution, told.state, now)
        return NOTHING

    def _heard(
        self,
        execution: Execution,
        told: TellTriggers,
        now: datetime,
        surroundings: Surroundings,
    ) -> Decision:
        """What it means for the triggers that listen."""
        flows = self._index.flows(told.state)
        if not flows:
            return NOTHING
        upstream = self._upstreams.at(execution, told.position, surroundings)
        found = NOTHING
        for namespace, flow_id in flows:
            flow_map = self._library.current(namespace, flow_id)
            for owned in () if flow_map is None else listening(flow_map):
                state = self._ports.triggers.find(owned.key)
                try:
                    one = on_upstream(owned, state, upstream, now, surroundings)
                except Exception:
                    # A bug of one type must not keep the others waiting.
                    logger.exception("a trigger failed", extra={"trigger": str(owned.key)})
                    continue
                found = found.and_(one)
        return found

    def _unlocked(self, unlock: UnlockTrigger, now: datetime) -> Decision:
        """The execution that a trigger waits for is gone, and its end will not be heard of."""
        key = TriggerKey(unlock.namespace, unlock.flow_id, unlock.trigger_id)
        state = self._ports.triggers.find(key)
        found = None if state is None else state.released_by(now, unlock.execution_id)
        return NOTHING if found is None or found is state else Decision((found,))

    def _switched(
        self, switch: SwitchTrigger, now: datetime, surroundings: Surroundings
    ) -> Decision:
        """A task enables or disables a trigger; what it missed meanwhile is not made up for."""
        key = TriggerKey(switch.namespace, switch.flow_id, switch.trigger_id)
        state = self._ports.triggers.find(key)
        if state is None:
            return NOTHING
        if switch.enabled:
            plan = plan_of(self._library.trigger(key), now, surroundings)
            found = enabled(plan, state, now)
        else:
            found = disabled(state, now)
        return NOTHING if found is state else Decision((found,))
