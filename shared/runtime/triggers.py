"""What people do with triggers: look, disable, unlock, restart, backfill, delete."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from shared.engine.documents import Surroundings
from shared.engine.triggers import operations
from shared.engine.triggers.decision import Decision
from shared.engine.triggers.operations import BackfillRefused, BackfillRequest
from shared.engine.triggers.owner import Owned
from shared.engine.triggers.reconciled import blank, restarted
from shared.engine.triggers.schedule import Planned, plan_of
from shared.errors import Disposition, WindhoverError
from shared.model.ids import id_of
from shared.model.timetable import RecoverMissedSchedules, date_text
from shared.model.trigger import Trigger
from shared.model.trigger_state import TriggerKey, TriggerState
from shared.ports.repository import Conflict
from shared.runtime.library import FlowLibrary
from shared.runtime.masking import Masks
from shared.runtime.trigger_commits import TriggerCommits
from shared.runtime.world import World

MAX_CONFLICTS = 20


class TriggerNotFound(WindhoverError):  # noqa: N818 - reads as the fact it is
    """There is no such trigger: neither in the flow nor among the states."""

    code: ClassVar[str] = "trigger.not-found"
    http_status: ClassVar[int] = 404
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class Switch(StrEnum):
    """Whether a trigger may fire."""

    ENABLED = "enabled"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class TriggerEntry:
    """A state and the trigger it is of.

    Attributes:
        trigger: as the flow declares it; None when the flow lost it or does not parse.
    """

    trigger: Trigger | None
    state: TriggerState


@dataclass(frozen=True, slots=True)
class ScheduledDate:
    """A date of a schedule.

    Attributes:
        local: with the offset of the schedule's own zone.
    """

    at: datetime
    local: str


Change = Callable[[TriggerState, datetime, Planned | None], TriggerState]
"""From a state, a date and the plan of a schedule to another state."""


class Triggers:
    """The triggers of one running Windhover. Each method returns when its change is stored.

    Triggers that keep no state by themselves (Webhook, Flow) get one when they are disabled.
    """

    def __init__(self, world: World, library: FlowLibrary) -> None:
        self._world = world
        self._ports = world.ports
        self._library = library
        self._commits = TriggerCommits(world.ports)

    def every(self) -> list[TriggerEntry]:
        """Every state with its trigger, by namespace, flow and trigger."""
        return [self._entry(state) for state in self._ports.triggers.every()]

    def of_flow(self, namespace: str, flow_id: str) -> list[TriggerEntry]:
        """The states of a flow's triggers, by id."""
        return [self._entry(state) for state in self._ports.triggers.of_flow(namespace, flow_id)]

    def find(self, key: TriggerKey) -> TriggerEntry:
        """One trigger. Raises TriggerNotFound."""
        state = self._ports.triggers.find(key)
        if state is not None:
            return self._entry(state)
        owned = self._declared(key)
        if owned is None:
            raise _missing(key)
        return TriggerEntry(owned.trigger, blank(owned, self._ports.clock.now()))

    def is_enabled(self, key: TriggerKey) -> bool:
        """Whether it may fire. Raises TriggerNotFound."""
        return self.find(key).state.is_enabled

    def dates(
        self, key: TriggerKey, after: datetime, until: datetime | None, most: int
    ) -> list[ScheduledDate]:
        """The dates of a schedule that its conditions on the date let through, at most `most`.

        None of a trigger that is no schedule. Whether it is enabled makes no difference.

        Args:
            key: which one.
            after: only dates later than this.
            until: no date later than this; None for any.
            most: how many at most.

        Raises:
            TriggerNotFound: the flow has no such trigger.
        """
        owned = self._declared(key)
        if owned is None:
            raise _missing(key)
        plan = plan_of(owned, self._ports.clock.now(), self._surroundings())
        found: list[ScheduledDate] = []
        at = None if plan is None else plan.ticks.next_after(after)
        while plan is not None and at is not None and len(found) < most:
            if until is not None and at > until:
                break
            found.append(ScheduledDate(at, date_text(at, plan.ticks.timetable.zone)))
            at = plan.ticks.next_after(at)
        return found

    def switch(
        self,
        key: TriggerKey,
        to: Switch,
        recover: RecoverMissedSchedules = RecoverMissedSchedules.NONE,
    ) -> TriggerState:
        """Enables or disables a trigger; the flow's source stays as it is.

        Args:
            key: which one.
            to: what it shall be.
            recover: for a schedule that is enabled, what becomes of the ticks it missed.

        Raises:
            TriggerNotFound: there is none.
        """

        def change(state: TriggerState, now: datetime, plan: Planned | None) -> TriggerState:
            if to is Switch.DISABLED:
                return operations.disabled(state, now)
            return operations.enabled(plan, state, now, recover)

        return self._change(key, change)

    def unlock(self, key: TriggerKey) -> TriggerState:
        """Lets a trigger go on without the end of what locks it.

        Raises:
            TriggerNotFound, TriggerNotLocked: nothing has changed.
        """
        return self._change(key, lambda state, now, _: operations.unlocked(state, now))

    def restart(self, key: TriggerKey) -> TriggerState:
        """Evaluates a trigger again from now: its next date is computed anew.

        Raises:
            TriggerNotFound: there is none, or the flow has lost it.
        """
        owned = self._declared(key)
        if owned is None:
            raise _missing(key)
        surroundings = self._surroundings()

        def change(state: TriggerState, now: datetime, plan: Planned | None) -> TriggerState:
            del plan
            return restarted(owned, state, now, surroundings)

        return self._change(key, change)

    def delete(self, key: TriggerKey) -> None:
        """Forgets the state of a trigger; a flow that still has it makes a new one when saved.

        Raises:
            TriggerNotFound: there is none.
        """
        for _ in range(MAX_CONFLICTS):
            state = self._ports.triggers.find(key)
            if state is None:
                raise _missing(key)
            now = self._ports.clock.now()
            cause = id_of("deleted", key, state.version, now)
            try:
                self._commits.apply(Decision(removed=(state,)), cause, now, Masks())
            except Conflict:
                continue
            return
        raise _busy(key)

    def backfill_create(self, key: TriggerKey, request: BackfillRequest) -> TriggerState:
        """Replays the ticks of a schedule between two dates, both included.

        Raises:
            TriggerNotFound, BackfillRefused: nothing has changed.
        """

        def change(state: TriggerState, now: datetime, plan: Planned | None) -> TriggerState:
            if plan is None:
                raise BackfillRefused(f"the trigger {key.trigger_id} is no schedule")
            return operations.backfilled(plan, state, now, request)

        return self._change(key, change)

    def backfill_pause(self, key: TriggerKey) -> TriggerState:
        """Lets a backfill rest; the schedule goes on. Raises TriggerNotFound, NoBackfill."""
        return self._change(key, lambda state, now, _: operations.backfill_paused(state, now))

    def backfill_unpause(self, key: TriggerKey) -> TriggerState:
        """Goes on with a backfill. Raises TriggerNotFound, NoBackfill."""
        return self._change(key, lambda state, now, _: operations.backfill_unpaused(state, now))

    def backfill_delete(self, key: TriggerKey) -> TriggerState:
        """Ends a backfill; the schedule goes on. Raises TriggerNotFound, NoBackfill."""
        return self._change(key, lambda state, now, _: operations.backfill_deleted(state, now))

    def _change(self, key: TriggerKey, change: Change) -> TriggerState:
        for _ in range(MAX_CONFLICTS):
            now = self._ports.clock.now()
            state = self._ports.triggers.find(key)
            owned = self._declared(key)
            if state is None:
                if owned is None:
                    raise _missing(key)
                state = blank(owned, now)
            found = change(state, now, plan_of(owned, now, self._surroundings()))
            if found is state:
                return state
            cause = id_of("changed", key, state.version, now)
            try:
                self._commits.apply(Decision((found,)), cause, now, Masks())
            except Conflict:
                continue
            return found.model_copy(update={"version": state.version + 1})
        raise _busy(key)

    def _surroundings(self) -> Surroundings:
        return self._world.surroundings(Masks())

    def _entry(self, state: TriggerState) -> TriggerEntry:
        owned = self._declared(state.key)
        return TriggerEntry(None if owned is None else owned.trigger, state)

    def _declared(self, key: TriggerKey) -> Owned[Trigger] | None:
        """The trigger; None when the flow lost it or does not parse any more."""
        try:
            return self._library.trigger(key)
        except WindhoverError:
            return None


def _missing(key: TriggerKey) -> TriggerNotFound:
    return TriggerNotFound(
        f"There is no trigger {key.trigger_id} of the flow {key.namespace}/{key.flow_id}."
    )


def _busy(key: TriggerKey) -> Conflict:
    return Conflict(f"the trigger {key.trigger_id} met another writer {MAX_CONFLICTS} times")
