"""What people do to triggers: disable, unlock, restart, backfill."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar

from shared.engine.triggers.schedule import Planned, next_replayed, passed_over
from shared.errors import Disposition, WindhoverError
from shared.model.ids import id_of
from shared.model.json import JsonObject
from shared.model.timetable import RecoverMissedSchedules
from shared.model.trigger_evaluation import Evaluation, Verdict
from shared.model.trigger_state import Backfill, TriggerState

_MOMENT = timedelta(microseconds=1)


class TriggerNotLocked(WindhoverError):  # noqa: N818 - reads as the fact it is
    """The trigger waits for nothing, so that there is nothing to unlock."""

    code: ClassVar[str] = "trigger.not-locked"
    http_status: ClassVar[int] = 409
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class NoBackfill(WindhoverError):  # noqa: N818 - reads as the fact it is
    """The trigger has no backfill that could be paused, gone on with or deleted."""

    code: ClassVar[str] = "trigger.no-backfill"
    http_status: ClassVar[int] = 400
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class BackfillRefused(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A backfill that can not be started; nothing has changed."""

    code: ClassVar[str] = "trigger.backfill-refused"
    http_status: ClassVar[int] = 422
    disposition: ClassVar[Disposition] = Disposition.REFUSE


@dataclass(frozen=True, slots=True)
class BackfillRequest:
    """Which ticks to replay, both ends included; `end` is now unless given.

    Attributes:
        skipped: ticks that are left out.
        parallel: how many of the executions may run side by side.
    """

    start: datetime
    end: datetime | None = None
    inputs: JsonObject | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    skipped: Set[datetime] = frozenset()
    parallel: int = 1


def disabled(state: TriggerState, now: datetime) -> TriggerState:
    """The state of a trigger that rests until somebody enables it."""
    if state.disabled:
        return state
    told = Evaluation(outcome=Verdict.DISABLED, at=now)
    return state.changed(now, disabled=True).evaluated(told)


def enabled(
    plan: Planned | None,
    state: TriggerState,
    now: datetime,
    recover: RecoverMissedSchedules = RecoverMissedSchedules.NONE,
) -> TriggerState:
    """The state of a trigger that may fire again.

    Args:
        plan: of a schedule; None for other triggers.
        state: as stored.
        now: the date.
        recover: what becomes of the dates at which it was disabled.
    """
    if not state.disabled:
        return state
    told = Evaluation(outcome=Verdict.ENABLED, at=now)
    found = state.changed(now, disabled=False).evaluated(told)
    if plan is None or state.next_date is None or state.next_date > now:
        return found
    match recover:
        case RecoverMissedSchedules.ALL:
            return found
        case RecoverMissedSchedules.LAST:
            last = plan.ticks.last_until(now) or state.next_date
            return found if last <= state.next_date else passed_over(plan, found, last, now)
        case RecoverMissedSchedules.NONE:
            return passed_over(plan, found, plan.ticks.next_after(now), now)


def unlocked(state: TriggerState, now: datetime) -> TriggerState:
    """The state of a trigger that waits for nothing. Raises TriggerNotLocked."""
    if state.execution_id is None and state.evaluating_since is None:
        raise TriggerNotLocked("Illegal state: Trigger is not locked")
    backfill = state.backfill
    if backfill is not None:
        backfill = backfill.model_copy(update={"running": ()})
    return state.changed(now, execution_id=None, evaluating_since=None, backfill=backfill)


def backfilled(
    plan: Planned, state: TriggerState, now: datetime, request: BackfillRequest
) -> TriggerState:
    """The state of a schedule that replays ticks. Raises BackfillRefused."""
    if state.backfill is not None:
        raise BackfillRefused(
            "the trigger has a backfill already", remedy="Wait for its end, or delete it."
        )
    end = request.end or now
    first = next_replayed(plan, request.start - _MOMENT, request.skipped)
    if request.start > end or first is None or first > end:
        raise BackfillRefused(
            f"no {'missing ' if request.skipped else ''}tick lies between "
            f"{request.start.isoformat()} and {end.isoformat()}",
            remedy="Choose an earlier start or a later end.",
        )
    backfill = Backfill(
        id=id_of("backfill", state.key, now, state.version),
        start=request.start,
        end=end,
        current_date=first,
        inputs=request.inputs,
        labels=dict(request.labels),
        previous_next_date=state.next_date,
        skipped=tuple(sorted(request.skipped)),
        parallel=request.parallel,
    )
    return state.changed(now, next_date=first, backfill=backfill)


def backfill_paused(state: TriggerState, now: datetime) -> TriggerState:
    """The state while the backfill rests: the schedule goes on where it was."""
    backfill = _backfill(state)
    if backfill.paused:
        return state
    paused = backfill.model_copy(update={"paused": True})
    return state.changed(now, next_date=backfill.previous_next_date, backfill=paused)


def backfill_unpaused(state: TriggerState, now: datetime) -> TriggerState:
    """The state of a backfill that goes on; the schedule waits for its end."""
    backfill = _backfill(state)
    if not backfill.paused:
        return state
    going = backfill.model_copy(update={"paused": False, "previous_next_date": state.next_date})
    return state.changed(now, next_date=backfill.current_date, backfill=going)


def backfill_deleted(state: TriggerState, now: datetime) -> TriggerState:
    """The state without the backfill. Raises NoBackfill."""
    backfill = _backfill(state)
    goes_on = state.next_date if backfill.paused else backfill.previous_next_date
    return state.changed(now, next_date=goes_on, backfill=None)


def _backfill(state: TriggerState) -> Backfill:
    if state.backfill is None:
        raise NoBackfill("No backfill found")
    return state.backfill
