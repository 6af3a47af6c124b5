"""Gives back the slots of a concurrency limit whose executions are over, or gone."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from shared.model.event import SlotReleased
from shared.model.ids import id_of
from shared.model.message import Message, Topic
from shared.model.query import Comparison, Direction, ExecutionField, Operation, Query, Sort
from shared.model.slots import Slots, slots_id
from shared.model.state import State
from shared.runtime.executions import Executions
from shared.runtime.ports import Ports

LOOK_EVERY = timedelta(minutes=10)
"""Between two looks for slots that nobody gives back; where nobody waits, one costs a query."""

QUEUED_LOOKED_AT = 100
"""Executions that wait whose flows one look is at; the next look is at as many others."""


def running_after_repair(ports: Ports, executions: Executions, namespace: str, flow_id: str) -> int:
    """How many executions of a flow hold a slot, after those that can not were released.

    An execution gives its slot back by itself; this is for what a restored database, or a deletion
    by hand, has left behind. A second call, or the execution's own release, changes nothing.
    """
    slots = ports.repository.slots(slots_id(namespace, flow_id))
    if slots is None:
        return 0
    releases = list(_lost_releases(ports, slots))
    for release in releases:
        executions.tell(release)
    return len(slots.holders) - len(releases)


class LostReleases:
    """Sends again what should have given slots back, where executions wait for them.

    The message of a release may end among the dead letters; whoever stands in line would wait for
    ever. A release that is only late is sent twice, which changes nothing: an execution that was
    opened again meanwhile holds its slot in a later generation.
    """

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._next_at: datetime | None = None
        self._page = 1

    def send(self) -> None:
        """Looks, unless this process has done it not long ago. Raises Unavailable."""
        now = self._ports.clock.now()
        if self._next_at is not None and now < self._next_at:
            return
        self._next_at = now + LOOK_EVERY
        for flow in self._waiting():
            slots = self._ports.repository.slots(slots_id(*flow))
            releases = [] if slots is None else list(_lost_releases(self._ports, slots))
            self._ports.queue.send(
                [
                    Message(id=id_of("event", one.key), topic=Topic.EXECUTIONS, body=one)
                    for one in releases
                ]
            )

    def _waiting(self) -> list[tuple[str, str]]:
        """The flows, by namespace and id, of the next page of executions that wait."""
        queued = Comparison(ExecutionField.STATE, Operation.EQUALS, (State.QUEUED,))
        newest = Sort(ExecutionField.START_DATE, Direction.DESCENDING)
        query = Query(queued, (newest,), page=self._page, size=QUEUED_LOOKED_AT)
        found = self._ports.repository.search(query).results
        self._page = self._page + 1 if len(found) == QUEUED_LOOKED_AT else 1
        return sorted({(one.namespace, one.flow_id) for one in found})


def _lost_releases(ports: Ports, slots: Slots) -> Iterator[SlotReleased]:
    """What gives back the slots of holders that have ended, or are gone."""
    for holder in slots.holders:
        execution = ports.repository.execution(holder)
        if execution is None or execution.state.current.is_terminal:
            yield SlotReleased(
                execution_id=slots.id,
                at=ports.clock.now(),
                claimant=holder,
                generation=slots.generations.get(holder, 0),
            )
