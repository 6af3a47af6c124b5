"""Holds the triggers of a flow that is moved, so that neither of two flows fires twice or misses.

The states of the old flow and those of the new one are written in one commit: from then on no tick
of either is taken, until the flows themselves say which of them is enabled. That makes the states
fit again (`engine.triggers.reconciled`), at the next start too when this process dies.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from shared.engine.triggers.decision import Decision
from shared.errors import Disposition, WindhoverError
from shared.model.ids import id_of
from shared.model.names import FlowName
from shared.model.trigger_state import TriggerKey, TriggerState
from shared.ports.repository import Conflict
from shared.runtime.masking import Masks
from shared.runtime.ports import Ports
from shared.runtime.trigger_commits import TriggerCommits

MAX_CONFLICTS = 20


class TriggerBusy(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A trigger is being evaluated: what it finds could lead to an execution twice."""

    code: ClassVar[str] = "trigger.busy"
    http_status: ClassVar[int] = 409
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class TriggerHandover:
    """The states of the triggers of two flows, one of which takes the place of the other."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._commits = TriggerCommits(ports)

    def hold(self, old: FlowName, new: FlowName, *, is_taken_over: bool) -> None:
        """Lets the triggers of a flow rest, and keeps what is known of them for the other one.

        Args:
            old: the flow that has them.
            new: the flow that will have them.
            is_taken_over: False leaves the other one to begin anew.

        Raises:
            TriggerBusy: nothing has changed.
        """
        for _ in range(MAX_CONFLICTS):
            now = self._ports.clock.now()
            states = self._ports.triggers.of_flow(old.namespace, old.flow_id)
            _check_idle(states)
            resting = [_held(one, now) for one in states if not one.suspended]
            taken = [self._successor(one, new, now) for one in states] if is_taken_over else []
            try:
                cause = id_of("held", old, new, now)
                self._commits.apply(Decision((*resting, *taken)), cause, now, Masks())
            except Conflict:
                continue
            return
        raise Conflict(f"the triggers of {old.flow_id} met another writer {MAX_CONFLICTS} times")

    def _successor(self, state: TriggerState, new: FlowName, now: datetime) -> TriggerState:
        """What the new flow's trigger goes on from; an execution of the old one locks it not."""
        key = TriggerKey(new.namespace, new.flow_id, state.trigger_id)
        left = self._ports.triggers.find(key)
        return (state if state.suspended else _held(state, now)).model_copy(
            update={
                "namespace": new.namespace,
                "flow_id": new.flow_id,
                "execution_id": None,
                "version": 0 if left is None else left.version,
            }
        )


def _held(state: TriggerState, now: datetime) -> TriggerState:
    return state.changed(now, suspended=True, held=True)


def _check_idle(states: Sequence[TriggerState]) -> None:
    for state in states:
        if state.evaluating_since is not None and state.is_enabled:
            raise TriggerBusy(
                f"the trigger {state.trigger_id} is being evaluated",
                remedy="Try again in a moment, or unlock the trigger.",
            )
