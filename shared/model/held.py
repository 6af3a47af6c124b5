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


class Held(Fact):
    """One piece of work that came up while the execution was PAUSED.

    Attributes:
        task_run_id: whose scope it is about, or what has ended, begins or is tried again; empty
            for the flow's own list.
        shard_id: the hidden scope; empty outside of sharded loops.
        iteration: of the unit.
        position: of the unit's task.
    """

    kind: HeldKind
    task_run_id: str = ""
    shard_id: str = ""
    iteration: int = 0
    position: int = 0
