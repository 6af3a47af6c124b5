"""The shell of triggers that a worker evaluates."""

import logging
from datetime import datetime

from shared.engine.triggers.decision import NOTHING, Decision
from shared.engine.triggers.owner import Owned
from shared.engine.triggers.polling import on_evaluated, on_evaluation_failed
from shared.errors import WindhoverError
from shared.model.command import PollTrigger
from shared.model.ids import id_of
from shared.model.json import JsonObject
from shared.model.trigger_kinds import PolledTrigger
from shared.model.trigger_state import TriggerKey
from shared.ports.repository import Conflict
from shared.runtime.context import AttemptContext
from shared.runtime.contexts import ContextMaker
from shared.runtime.library import FlowLibrary
from shared.runtime.masking import Masks
from shared.runtime.trigger_commits import TriggerCommits
from shared.runtime.trigger_contexts import TriggerContexts, ready, trigger_lines
from shared.sdk.output import plain
from shared.sdk.trigger import PollingTrigger

logger = logging.getLogger(__name__)

MAX_CONFLICTS = 20


class Poller:
    """Evaluates triggers. One that is delivered twice is looked at twice and fires once."""

    def __init__(self, contexts: ContextMaker, library: FlowLibrary) -> None:
        self._world = contexts.world
        self._ports = contexts.world.ports
        self._library = library
        self._contexts = TriggerContexts(contexts)
        self._commits = TriggerCommits(self._ports)

    def handle(self, command: PollTrigger) -> None:
        """Evaluates a trigger to the end: when this returns the message may be acknowledged."""
        key = TriggerKey(command.namespace, command.flow_id, command.trigger_id)
        owned = self._library.trigger(key)
        state = self._ports.triggers.find(key)
        if owned is None or state is None or state.evaluating_since != command.since:
            return
        if not isinstance(owned.trigger, PollingTrigger):
            return
        polled = Owned(owned.flow_map, owned.trigger)
        context = self._contexts.make(polled, command.execution_id, self._ports.clock.now())
        try:
            variables, reason = self._evaluated(polled, context), ""
        except WindhoverError as error:
            variables, reason = None, context.masks.hide(str(error))
        except Exception as error:
            logger.warning("a trigger raised", exc_info=True, extra={"trigger": str(key)})
            variables, reason = None, context.masks.hide(str(error) or type(error).__name__)
        finally:
            context.remove_directory()
        self._ports.logs.append(trigger_lines(context))
        self._conclude(polled, command, variables, reason)

    def _evaluated(
        self, owned: Owned[PollingTrigger], context: AttemptContext
    ) -> JsonObject | None:
        output = ready(owned.trigger, context).evaluate(context)
        found = plain(output)
        hidden = context.masks.hide_in(found)
        return hidden if isinstance(hidden, dict) else None

    def _conclude(
        self,
        owned: Owned[PollingTrigger],
        command: PollTrigger,
        variables: JsonObject | None,
        reason: str,
    ) -> None:
        for _ in range(MAX_CONFLICTS):
            now = self._ports.clock.now()
            masks = Masks()
            decision = self._decide(owned, command, variables, reason, now, masks)
            cause = id_of("polled", command.execution_id)
            try:
                self._commits.apply(decision, cause, now, masks)
            except Conflict:
                continue
            return
        raise Conflict(f"the trigger {command.trigger_id} met another writer")

    def _decide(
        self,
        owned: Owned[PolledTrigger],
        command: PollTrigger,
        variables: JsonObject | None,
        reason: str,
        now: datetime,
        masks: Masks,
    ) -> Decision:
        state = self._ports.triggers.find(owned.key)
        if state is None:
            return NOTHING
        surroundings = self._world.surroundings(masks)
        if reason:
            return on_evaluation_failed(owned, state, command, reason, now, surroundings)
        try:
            return on_evaluated(owned, state, command, variables, now, surroundings)
        except WindhoverError as error:
            return on_evaluation_failed(owned, state, command, str(error), now, surroundings)
