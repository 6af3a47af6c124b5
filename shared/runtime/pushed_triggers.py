"""Realtime triggers whose events are pushed: kept like the flows say, and heard."""

import logging
from collections.abc import Callable
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from shared.engine.triggers.decision import trigger_log
from shared.engine.triggers.owner import Owned
from shared.errors import Disposition, WindhoverError
from shared.model.ids import id_of
from shared.model.problems import InvalidFlow
from shared.model.task import LogLevel
from shared.model.trigger_state import TriggerKey
from shared.runtime.context import AttemptContext
from shared.runtime.contexts import ContextMaker
from shared.runtime.kept_objects import KeptObjects
from shared.runtime.library import FlowLibrary
from shared.runtime.random_ids import new_execution_id
from shared.runtime.trigger_contexts import TriggerContexts, ready, trigger_lines
from shared.runtime.trigger_events import TriggerEvents
from shared.sdk.push import PushedTrigger, PushTarget

logger = logging.getLogger(__name__)


class NotListening(WindhoverError):  # noqa: N818 - reads as the fact it is
    """An event for a trigger that rests or is gone; its service keeps it and sends it again."""

    code: ClassVar[str] = "trigger.not-listening"
    http_status: ClassVar[int] = 503
    disposition: ClassVar[Disposition] = Disposition.RETRY_LATER


class _Kept(BaseModel):
    """A trigger whose events are pushed, or are about to be.

    Attributes:
        revision: of the flow that said so.
        source: what the events come from; empty while nothing is known to be pushed.
    """

    model_config = ConfigDict(frozen=True)

    revision: int
    source: str = ""


class _KeptFlow(BaseModel):
    """The triggers of one flow, by id."""

    model_config = ConfigDict(frozen=True)

    namespace: str
    flow_id: str
    triggers: dict[str, _Kept] = Field(default_factory=dict)


class PushedTriggers:
    """Has events pushed for the triggers that are enabled, and for no others.

    What is pushed is written down before it is, so that a trigger that goes is ended even when
    nothing else remembers it. Doing it twice changes nothing more.

    Args:
        contexts: makes what triggers see.
        library: tells what flows declare, now and before.
        target_of: where the events of a trigger are pushed.
    """

    def __init__(
        self,
        contexts: ContextMaker,
        library: FlowLibrary,
        target_of: Callable[[TriggerKey], PushTarget],
    ) -> None:
        self._ports = contexts.world.ports
        self._contexts = TriggerContexts(contexts)
        self._events = TriggerEvents(contexts.world)
        self._library = library
        self._target_of = target_of
        self._kept = KeptObjects(self._ports.storage, "_pushed")

    def flow_changed(self, namespace: str, flow_id: str) -> None:
        """A flow was saved or deleted, or a trigger of it was switched.

        Never raises: `refresh` does it again.
        """
        try:
            self._reconcile(namespace, flow_id)
        except WindhoverError:
            facts = {"namespace": namespace, "flow": flow_id}
            logger.warning("events may not be pushed as a flow says", exc_info=True, extra=facts)

    def refresh(self) -> None:
        """The same for every flow."""
        flows = {(state.namespace, state.flow_id) for state in self._ports.triggers.every()}
        for _, found in self._kept.every():
            kept = _KeptFlow.model_validate(found)
            flows.add((kept.namespace, kept.flow_id))
        for namespace, flow_id in sorted(flows):
            self.flow_changed(namespace, flow_id)

    def receive(self, key: TriggerKey, body: bytes) -> None:
        """Starts the execution of an event that was pushed; when this returns it is not lost.

        Raises:
            NotListening: the event must be sent again later.
            TaskFailed: it can not be read.
        """
        try:
            owned = self._declared(key.namespace, key.flow_id).get(key.trigger_id)
        except InvalidFlow as error:
            raise NotListening(f"the flow {key.flow_id} can not be read any more") from error
        if owned is None or not self._is_enabled(owned):
            raise NotListening(f"the trigger {key.trigger_id} listens to nothing")
        context = self._context(owned)
        try:
            event = ready(owned.trigger, context).pushed(context, body)
            self._events.start(owned, event.output, event.event_id, context)
        finally:
            self._leave(context)

    def _reconcile(self, namespace: str, flow_id: str) -> None:
        declared = self._declared(namespace, flow_id)
        name = id_of("pushed", namespace, flow_id)
        found = self._kept.find(name)
        known = {} if found is None else _KeptFlow.model_validate(found).triggers
        if not declared and not known:
            return
        begun = {
            trigger_id: known.get(trigger_id) or _Kept(revision=owned.flow_map.flow.revision)
            for trigger_id, owned in declared.items()
        }
        self._keep(name, _KeptFlow(namespace=namespace, flow_id=flow_id, triggers=known | begun))
        after = {
            trigger_id: self._followed(owned, begun[trigger_id])
            for trigger_id, owned in declared.items()
        }
        for trigger_id in known.keys() - declared.keys():
            key = TriggerKey(namespace, flow_id, trigger_id)
            if not self._is_ended(key, known[trigger_id]):
                after[trigger_id] = known[trigger_id]
        self._keep(name, _KeptFlow(namespace=namespace, flow_id=flow_id, triggers=after))

    def _keep(self, name: str, flow: _KeptFlow) -> None:
        if not flow.triggers:
            self._kept.delete(name)
        elif self._kept.find(name) != (wanted := flow.model_dump(mode="json")):
            self._kept.put(name, wanted)

    def _followed(self, owned: Owned[PushedTrigger], before: _Kept) -> _Kept:
        """Begins or rests; gives what is to be kept. What is refused is told in its log."""
        context = self._context(owned)
        target = self._target_of(owned.key)
        try:
            trigger = ready(owned.trigger, context)
            if not self._is_enabled(owned):
                trigger.end_push(context, target, forever=False)
                return before
            source = trigger.begin_push(context, target)
        except WindhoverError as error:
            self._tell(owned, context, f"Events are not pushed: {error}")
            return before
        finally:
            self._leave(context)
        if before.source and before.source != source and not self._is_ended(owned.key, before):
            return before
        return _Kept(revision=owned.flow_map.flow.revision, source=source)

    def _is_ended(self, key: TriggerKey, kept: _Kept) -> bool:
        """Ends what an older revision has begun; False when that is to be tried again."""
        owned = self._library.trigger_of(key, kept.revision)
        if owned is None or not isinstance(owned.trigger, PushedTrigger):
            return True
        was = Owned(owned.flow_map, owned.trigger)
        context = self._context(was)
        try:
            trigger = ready(was.trigger, context)
            trigger.end_push(context, self._target_of(key), forever=True)
        except WindhoverError as error:
            self._tell(was, context, f"Events may still be pushed: {error}")
            return False
        finally:
            self._leave(context)
        return True

    def _declared(self, namespace: str, flow_id: str) -> dict[str, Owned[PushedTrigger]]:
        """Raises InvalidFlow: what one that can not be read any more has begun is not ended."""
        flow_map = self._library.current(namespace, flow_id)
        return {
            trigger.id: Owned(flow_map, trigger)
            for trigger in (flow_map.flow.triggers if flow_map else ())
            if flow_map is not None and isinstance(trigger, PushedTrigger)
        }

    def _is_enabled(self, owned: Owned[PushedTrigger]) -> bool:
        # A flow that was saved a moment ago may have no states yet.
        state = self._ports.triggers.find(owned.key)
        return not owned.is_suspended and (state is None or state.is_enabled)

    def _context(self, owned: Owned[PushedTrigger]) -> AttemptContext:
        return self._contexts.make(owned, new_execution_id(), self._ports.clock.now())

    def _leave(self, context: AttemptContext) -> None:
        context.remove_directory()
        self._ports.logs.append(trigger_lines(context))

    def _tell(self, owned: Owned[PushedTrigger], context: AttemptContext, message: str) -> None:
        now = self._ports.clock.now()
        hidden = context.masks.hide(message)
        self._ports.logs.append([trigger_log(owned.key, now, hidden, LogLevel.ERROR)])
