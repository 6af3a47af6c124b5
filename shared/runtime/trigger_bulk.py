"""Operations on several triggers (HTTP API, sections 1.8 and 6)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from shared.engine.triggers.operations import NoBackfill, TriggerNotLocked
from shared.model.timetable import RecoverMissedSchedules
from shared.model.trigger_state import TriggerKey, TriggerState
from shared.runtime.bulk import BulkRefused
from shared.runtime.triggers import Switch, TriggerNotFound, Triggers


@dataclass(frozen=True, slots=True)
class TriggerAction:
    """What is done to each trigger, and which of them qualify.

    Attributes:
        refusal: why it can not be done to one; None when it can.
    """

    name: str
    refusal: Callable[[TriggerState], str | None]
    act: Callable[[TriggerKey], object]


class TriggerBulk:
    """Acts on several triggers of one running Windhover.

    All are looked at before the first is touched. One that changes between the two is acted on or
    not, as if it had been asked for alone; the others are not held up by it.
    """

    def __init__(self, triggers: Triggers) -> None:
        self._triggers = triggers

    def on_keys(self, action: TriggerAction, keys: Sequence[TriggerKey]) -> int:
        """Acts on triggers by name, on all or on none; gives how many. Raises BulkRefused."""
        named = list(dict.fromkeys(keys))
        reasons = [(key, self._reason(action, key)) for key in named]
        invalids = [(key.trigger_id, reason) for key, reason in reasons if reason is not None]
        if invalids:
            raise BulkRefused(action.name, invalids, "triggerId")
        for key in named:
            self._act(action, key)
        return len(named)

    def _reason(self, action: TriggerAction, key: TriggerKey) -> str | None:
        try:
            return action.refusal(self._triggers.find(key).state)
        except TriggerNotFound:
            return "trigger not found"

    def on_found(self, action: TriggerAction, found: Sequence[TriggerState]) -> int:
        """Acts on those of the states found that qualify; gives how many."""
        able = [state.key for state in found if action.refusal(state) is None]
        for key in able:
            self._act(action, key)
        return len(able)

    def _act(self, action: TriggerAction, key: TriggerKey) -> None:
        try:
            action.act(key)
        except (TriggerNotFound, TriggerNotLocked, NoBackfill):
            # It has changed since it was looked at, or is gone.
            return

    def unlock(self) -> TriggerAction:
        """Unlocks those that are locked."""
        return TriggerAction("unlock", _locked, self._triggers.unlock)

    def switch(
        self, to: Switch, recover: RecoverMissedSchedules = RecoverMissedSchedules.NONE
    ) -> TriggerAction:
        """Enables or disables any."""
        return TriggerAction("set-disabled", _any, lambda k: self._triggers.switch(k, to, recover))

    def delete(self) -> TriggerAction:
        """Forgets the states of any."""
        return TriggerAction("delete", _any, self._triggers.delete)

    def backfill_pause(self) -> TriggerAction:
        """Lets backfills rest."""
        return TriggerAction("backfill pause", _filling, self._triggers.backfill_pause)

    def backfill_unpause(self) -> TriggerAction:
        """Goes on with backfills."""
        return TriggerAction("backfill unpause", _filling, self._triggers.backfill_unpause)

    def backfill_delete(self) -> TriggerAction:
        """Ends backfills."""
        return TriggerAction("backfill delete", _filling, self._triggers.backfill_delete)


def _any(state: TriggerState) -> None:
    del state


def _locked(state: TriggerState) -> str | None:
    return None if state.is_locked else "trigger is not locked"


def _filling(state: TriggerState) -> str | None:
    return None if state.backfill is not None else "no backfill found"
