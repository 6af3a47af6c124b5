"""What the end of an execution means for the trigger that made it."""

from datetime import datetime

from shared.engine.triggers.decision import NOTHING, Decision
from shared.model.execution import Execution
from shared.model.state import State
from shared.model.trigger import Trigger
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
        found = found.changed(now, execution_id=None)
    if ended_as in trigger.stop_after and not state.disabled:
        found = found.changed(now, disabled=True)
    return NOTHING if found is state else Decision((found,))
