"""Work that waits until a paused execution goes on."""

from enum import StrEnum

from shared.model.document import Fact


class HeldKind(StrEnum):
    """What is to be done."""

    ADVANCE = "advance"
    RESUME = "resume"
    UNIT = "unit"
    HANDLER = "handler"
    ENDED = "ended"
    ATTEMPT = "attempt"
    BEGIN = "begin"
    CALLS = "calls"


class Held(Fact):
    """One piece of work that came up while the execution was PAUSED.

    Attributes:
        task_run_id: whose scope it is about, or what has ended, begins or is tried again; empty
            for the flow's own list.
        shard_id: the hidden scope; empty outside of sharded loops.
        iteration: of the unit.
        position: of the unit's task, or of the first execution that is to be created.
        attempt: that creates executions.
        total: how many executions it creates.
        offset: where the list of their batches goes on, in bytes.
    """

    kind: HeldKind
    task_run_id: str = ""
    shard_id: str = ""
    iteration: int = 0
    position: int = 0
    attempt: int = 0
    total: int = 0
    offset: int = 0
