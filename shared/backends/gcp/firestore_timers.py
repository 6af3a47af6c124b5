"""Timers in Firestore, woken to the second by whoever is told of them."""

from collections.abc import Callable
from datetime import datetime, timedelta

from typing_extensions import override

from shared.backends.encoding import decoded, encoded
from shared.backends.gcp.forgetting import forget_older
from shared.backends.gcp.keys import key_of
from shared.backends.gcp.shapes import TIMERS_BY_DATE, TIMERS_BY_END
from shared.backends.gcp.store import Store, date_text
from shared.backends.gcp.writes import Add, Set
from shared.model.command import StartTimer
from shared.ports.timers import Timers

REMEMBERED = timedelta(days=60)
"""How long a timer that is done stays known: longer than any message that could start it again."""


class FirestoreTimers(Timers):
    """A document per timer; one that is done stays as a mark without a date.

    The batch of a commit writes the timers that it starts.

    Args:
        store: where.
        wake: is told of every timer that was started, after it is kept. Who dies in between leaves
            a timer that nobody wakes; the minute sweep finds it overdue.
    """

    def __init__(self, store: Store, wake: Callable[[StartTimer], None]) -> None:
        self._store = store
        self._wake = wake

    @override
    def start(self, timer: StartTimer) -> None:
        wakes = self._store.starts.take(timer.id)
        if wakes is None:
            self._store.writes.apply([timer_write(timer)])
        if wakes is not False:
            self._wake(timer)

    @override
    def due_before(self, at: datetime, limit: int) -> list[StartTimer]:
        query = self._store.reads.query(TIMERS_BY_DATE, ranges=(("at", "<=", date_text(at)),))
        found = self._store.reads.first(query, limit)
        return [decoded(StartTimer, self._store.bodies.read(one.fields)) for one in found]

    @override
    def next_at(self) -> datetime | None:
        found = self._store.reads.first(self._store.reads.query(TIMERS_BY_DATE), 1)
        return datetime.fromisoformat(str(found[0].fields["at"])) if found else None

    @override
    def done(self, timer_id: str, at: datetime) -> None:
        # Without `at` no query by date finds it.
        mark = {"is_done": True, "expires_at": at + REMEMBERED, "done_at": date_text(at)}
        self._store.writes.apply([Set(_path(timer_id), mark)])

    @override
    def forget_done(self, before: datetime) -> int:
        # The service does it by `expires_at`; what it has not come to yet goes here.
        return forget_older(self._store, TIMERS_BY_END, before)


def timer_write(timer: StartTimer) -> Add:
    """The write that keeps a timer, unless it is known. Raises Unstorable."""
    fields = {"at": date_text(timer.at), "body": encoded(timer), "is_done": False}
    return Add(_path(timer.id), fields)


def _path(timer_id: str) -> str:
    return f"{TIMERS_BY_DATE.collection}/{key_of(timer_id)}"
