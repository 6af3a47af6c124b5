"""The scheduler shell: load, decide, commit, send; for what the clock fires."""

import logging
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta

from shared.engine.places import FlowMap
from shared.engine.triggers.decision import NOTHING, Decision
from shared.engine.triggers.owner import Owned
from shared.engine.triggers.polling import on_poll_due
from shared.engine.triggers.reconciled import reconciled
from shared.engine.triggers.schedule import Planned, on_due, plan_of, recovered
from shared.errors import WindhoverError
from shared.model.ids import id_of
from shared.model.timetable import RecoverMissedSchedules, ScheduledTrigger
from shared.model.trigger_kinds import PolledTrigger
from shared.model.trigger_state import TriggerKey, TriggerState
from shared.ports.repository import Conflict
from shared.runtime.library import FlowLibrary
from shared.runtime.masking import Masks
from shared.runtime.trigger_commits import TriggerCommits
from shared.runtime.trigger_index import TriggerIndex
from shared.runtime.world import World

logger = logging.getLogger(__name__)

BATCH = 100
MAX_CONFLICTS = 20
RETRY_AFTER = timedelta(seconds=5)
"""When a trigger is looked at again that could not be handled."""

REMEMBERED = timedelta(days=30)
"""How long handled messages, timers that are done and deleted executions are known.

No queue delivers a message that is older.
"""

FORGET_EVERY = timedelta(days=1)

LONGEST_HOLD = timedelta(minutes=5)
"""A move of a flow that takes longer was broken off."""


class Scheduler:
    """Fires what is due. Two of them, or one that dies halfway, fire nothing twice.

    A tick is one commit of the state and of the execution it asks for, whose id comes from the
    trigger and the date of the tick.
    """

    def __init__(
        self,
        world: World,
        library: FlowLibrary,
        index: TriggerIndex,
        recover: RecoverMissedSchedules = RecoverMissedSchedules.ALL,
    ) -> None:
        self._world = world
        self._ports = world.ports
        self._library = library
        self._index = index
        self._recover = recover
        self._commits = TriggerCommits(world.ports)
        self._forgotten_at: datetime | None = None

    def load(self) -> None:
        """Brings every trigger up to date after the start; missed ticks are dealt with here."""
        self._commits.resend()
        self._forget()
        states: dict[tuple[str, str], list[TriggerState]] = defaultdict(list)
        for state in self._ports.triggers.every():
            states[(state.namespace, state.flow_id)].append(state)
        with_triggers = {
            (record.namespace, record.flow_id)
            for record in self._ports.flows.latest()
            # Parsing is what takes long, and most flows have none.
            if "triggers" in record.source
        }
        for namespace, flow_id in sorted(with_triggers | states.keys()):
            self.flow_changed(namespace, flow_id)
        for state in self._ports.triggers.every():
            self._guarded(state.key, self._recover_one)

    def _forget(self) -> None:
        """Forgets what is known only so that nothing that comes twice is done twice."""
        now = self._ports.clock.now()
        if self._forgotten_at is not None and now - self._forgotten_at < FORGET_EVERY:
            return
        self._ports.triggers.forget_messages(now - REMEMBERED)
        self._ports.timers.forget_done(now - REMEMBERED)
        self._ports.repository.forget_deleted(now - REMEMBERED)
        self._forgotten_at = now

    def flow_changed(self, namespace: str, flow_id: str) -> None:
        """Makes the triggers of a flow fit it. Never raises: the next start does it again."""
        try:
            self._reconcile(namespace, flow_id)
        except WindhoverError:
            logger.exception(
                "triggers could not be reconciled",
                extra={"namespace": namespace, "flow": flow_id},
            )

    def let_go(self) -> None:
        """Makes those triggers fit their flows that were held by a move whose process has died.

        `load` does it too; this is for who never loads, because other processes save flows.
        """
        before = self._ports.clock.now() - LONGEST_HOLD
        held = [one for one in self._ports.triggers.every() if one.held and one.updated_at < before]
        for namespace, flow_id in sorted({(one.namespace, one.flow_id) for one in held}):
            self.flow_changed(namespace, flow_id)

    def _reconcile(self, namespace: str, flow_id: str) -> None:
        flow_map = self._current(namespace, flow_id)
        self._index.put(namespace, flow_id, flow_map)
        for _ in range(MAX_CONFLICTS):
            now = self._ports.clock.now()
            masks = Masks()
            states = self._ports.triggers.of_flow(namespace, flow_id)
            decision = reconciled(flow_map, states, now, self._world.surroundings(masks))
            cause = id_of("reconcile", namespace, flow_id, now)
            try:
                self._commits.apply(decision, cause, now, masks)
            except Conflict:
                continue
            return

    def _current(self, namespace: str, flow_id: str) -> FlowMap | None:
        """The flow; one that does not parse any more is never scheduled."""
        try:
            return self._library.current(namespace, flow_id)
        except WindhoverError:
            logger.warning(
                "a flow can not be read and is not scheduled",
                extra={"namespace": namespace, "flow": flow_id},
            )
            return None

    def wake(self) -> datetime | None:
        """Takes every tick that is due, one after the other; gives the next date."""
        self._commits.resend()
        self._forget()
        failed: set[TriggerKey] = set()
        while True:
            now = self._ports.clock.now()
            due = self._ports.triggers.due_before(now, BATCH + len(failed))
            todo = [state for state in due if state.key not in failed]
            if not todo:
                break
            for state in todo:
                if not self._guarded(state.key, self._fire):
                    failed.add(state.key)
        if failed:
            return self._ports.clock.now() + RETRY_AFTER
        return self._ports.triggers.next_due_at()

    def _guarded(self, key: TriggerKey, act: Callable[[TriggerKey], None]) -> bool:
        """Acts on one trigger; False when that failed, which must not keep the others waiting."""
        try:
            for _ in range(MAX_CONFLICTS):
                try:
                    act(key)
                except Conflict:
                    continue
                return True
        except Exception:
            logger.exception("a trigger could not be handled", extra={"trigger": str(key)})
        return False

    def _fire(self, key: TriggerKey) -> None:
        state = self._ports.triggers.find(key)
        if state is None:
            return
        now = self._ports.clock.now()
        masks = Masks()
        decision = self._decide(state, now, masks)
        self._commits.apply(decision, id_of("tick", key, state.version, now), now, masks)

    def _decide(self, state: TriggerState, now: datetime, masks: Masks) -> Decision:
        owned = self._library.trigger(state.key)
        surroundings = self._world.surroundings(masks)
        if owned is None:
            return Decision(removed=(state,))
        match owned.trigger:
            case ScheduledTrigger():
                scheduled = Owned(owned.flow_map, owned.trigger)
                plan = Planned.of(scheduled, now, surroundings)
                find = self._ports.repository.execution
                return on_due(plan, state, now, surroundings, find)
            case PolledTrigger():
                polled = Owned(owned.flow_map, owned.trigger)
                return on_poll_due(polled, state, now, surroundings)
            case _:
                return Decision((state.changed(now, next_date=None),))

    def _recover_one(self, key: TriggerKey) -> None:
        state, owned = self._ports.triggers.find(key), self._library.trigger(key)
        now = self._ports.clock.now()
        masks = Masks()
        plan = plan_of(owned, now, self._world.surroundings(masks))
        if state is None or plan is None:
            return
        found = recovered(plan, state, now, self._recover)
        decision = NOTHING if found is state else Decision((found,))
        self._commits.apply(decision, id_of("recover", key, state.version, now), now, masks)
