"""Looks at lists again that may be over without anybody knowing it."""

from datetime import datetime, timedelta

from shared.model.event import UnitsOver
from shared.model.ids import id_of
from shared.model.message import Message, Topic
from shared.runtime.ports import Ports

LOOK_EVERY = timedelta(minutes=1)
"""Between two looks; each costs a read for every list that is worked on, and one for its units."""

MOST_LISTS = 500
"""Lists that one look is at, the oldest first."""


class LostLooks:
    """Finds lists whose units are all over, and tells them.

    Whoever ends a unit looks at its list behind the commit. If they die in between, the message
    that they handled comes again, unless a second copy of it was acknowledged before.
    """

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._next_at: datetime | None = None

    def send(self) -> None:
        """Looks, unless this process has done it not long ago. Raises Unavailable."""
        now = self._ports.clock.now()
        if self._next_at is not None and now < self._next_at:
            return
        self._next_at = now + LOOK_EVERY
        for run in self._ports.repository.running_lists(now - LOOK_EVERY, MOST_LISTS):
            if self._ports.repository.open_units(run.execution_id, run.id, "", 1):
                continue
            event = UnitsOver(execution_id=run.execution_id, at=now, task_run_id=run.id)
            message = Message(id=id_of("event", event.key), topic=Topic.EXECUTIONS, body=event)
            self._ports.queue.send([message])
