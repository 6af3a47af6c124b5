"""Gives back the slots of a concurrency limit whose executions are over, or gone."""

from shared.model.event import SlotReleased
from shared.model.slots import slots_id
from shared.runtime.executions import Executions
from shared.runtime.ports import Ports


def running_after_repair(ports: Ports, executions: Executions, namespace: str, flow_id: str) -> int:
    """How many executions of a flow hold a slot, after those that can not were released.

    An execution gives its slot back by itself; this is for what a restored database, or a deletion
    by hand, has left behind. A second call, or the execution's own release, changes nothing.
    """
    slots = ports.repository.slots(slots_id(namespace, flow_id))
    if slots is None:
        return 0
    running = 0
    for holder in slots.holders:
        execution = ports.repository.execution(holder)
        if execution is not None and not execution.state.current.is_terminal:
            running += 1
            continue
        release = SlotReleased(
            execution_id=slots.id,
            at=ports.clock.now(),
            claimant=holder,
            generation=slots.generations.get(holder, 0),
        )
        executions.tell(release)
    return running
