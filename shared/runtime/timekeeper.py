"""Turns timers that are due into events."""

from datetime import datetime

from shared.model.command import StartTimer
from shared.model.event import TimerFired
from shared.model.ids import id_of
from shared.model.message import Message, Topic
from shared.runtime.ports import Ports

BATCH = 100


class Timekeeper:
    """Fires timers. One that fires twice makes the same event twice, which changes nothing."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports

    def fire_due(self) -> datetime | None:
        """Tells every timer that is due; gives the date of the next one.

        A timer is forgotten only after `send`, which keeps the event: a crash between the two
        fires it again.
        """
        now = self._ports.clock.now()
        while due := self._ports.timers.due_before(now, BATCH):
            for timer in due:
                self._ports.queue.send([fired(timer, now)])
                self._ports.timers.done(timer.id, now)
        return self._ports.timers.next_at()


def fired(timer: StartTimer, at: datetime) -> Message:
    """What tells that the date of a timer has come; the same, however often it is told."""
    event = TimerFired(
        execution_id=timer.execution_id,
        at=at,
        timer=timer.timer,
        timer_id=timer.id,
        task_run_id=timer.task_run_id,
        attempt=timer.attempt,
    )
    return Message(id=id_of("timer", timer.id), topic=Topic.EXECUTIONS, body=event)
