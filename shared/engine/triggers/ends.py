"""What the end of an execution means for the trigger that made it."""

from datetime import datetime

from shared.engine.triggers.decision import NOTHING, Decision
from shared.model.execution import Execution
from shared.model.state import State
from shared.model.trigger import Trigger
from shared.model.trigger_evaluation import Evaluation, Verdict
from shared.model.trigger_state import TriggerState


def on_ended(
    trigger: Trigger, state: TriggerState, execution: Execution, ended_as: State, now: datetime
) -> Decision:
    """Unlocks the trigger, and disables it after certain states (section 8.1, `stopAfter`).

    An execution that is tried again as a new one (RETRIED) keeps the lock: the last of them, which
    has the same original, gives it up.
    """
    if not ended_as.is_terminal or ended_as is State.RETRIED:
        return NOTHING
    found = state
    if state.execution_id == execution.original_id:
        found = _waited(found, now)
    found = found.released_by(now, execution.original_id)
    if ended_as in trigger.stop_after and not state.disabled:
        message = f"stopAfter: its execution has ended as {ended_as}"
        told = Evaluation(outcome=Verdict.DISABLED, at=now, message=message)
        found = found.changed(now, disabled=True).evaluated(told)
    return NOTHING if found is state else Decision((found,))


def _waited(state: TriggerState, now: datetime) -> TriggerState:
    """The state that remembers how long it was due; dates of a backfill lie in the past anyway."""
    due = state.next_date
    is_replayed = state.backfill is not None and not state.backfill.paused
    if due is None or due >= now or is_replayed or not state.is_enabled or state.allow_concurrent:
        return state
    told = Evaluation(
        outcome=Verdict.WAITED, at=due, lasted=now - due, execution_id=state.execution_id
    )
    return state.evaluated(told)
