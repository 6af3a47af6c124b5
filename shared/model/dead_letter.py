"""A message that was put aside: no delivery could make it good."""

from datetime import datetime

from shared.model.document import Fact

LONGEST_REASON = 1024
"""Characters of a reason that are kept."""


class DeadLetter(Fact):
    """What people may know of a message that was put aside; not what it held: it may be secret.

    Attributes:
        id: the same when the same message is put aside again.
        at: when it was put aside.
        topic: where it was read: `executions`, `tasks`, `triggers`; empty when nobody knows.
        kind: of what it asked for; empty for a message of nobody's.
        execution_id: which it was about; empty for none.
        task_run_id: likewise.
        reason: why it could not be handled, with the code of the error where there was one.
        deliveries: how often it had come; 0 when nobody has counted.
    """

    id: str
    at: datetime
    topic: str = ""
    kind: str = ""
    execution_id: str = ""
    task_run_id: str = ""
    reason: str
    deliveries: int = 0
