"""Concurrency limits (flow language, section 9.3): slots, and the executions that want one.

An execution and the slots of its flow are documents that talk by messages. Each message changes one
of them and asks for what follows, so that races and crashes are those of any other message: what
comes twice finds a holder that holds already, or an execution that has gone on.
"""

from shared.engine.workspace import Workspace
from shared.errors import EngineBug
from shared.model.command import Announce
from shared.model.commit import Step
from shared.model.event import SlotGranted, SlotRefused, SlotReleased, SlotRequested
from shared.model.flow import ConcurrencyBehavior
from shared.model.slots import Slots, slots_id


def step_slots(slots: Slots | None, event: SlotRequested | SlotReleased) -> Step:
    """Handles one event of the slots of a flow; the same arguments give the same step."""
    if isinstance(event, SlotRequested):
        return _requested(slots, event)
    return Step() if slots is None else _released(slots, event)


def _requested(known: Slots | None, event: SlotRequested) -> Step:
    slots_of_flow = event.execution_id
    before = known or Slots(id=slots_of_flow, execution_id=slots_of_flow, limit=event.limit)
    slots = before.limited_to(event.limit)
    claimant = event.claimant
    if event.regardless:
        slots = slots.granted(claimant, event.generation)
        return _step(known, slots, [_grant(event, claimant, event.generation)])
    if claimant in slots.holders:
        return _step(known, slots, [_grant(event, claimant)])
    if len(slots.holders) < slots.limit:
        return _step(known, slots.granted(claimant), [_grant(event, claimant)])
    running = len(slots.holders)
    if event.waits and claimant not in slots.line:
        slots = slots.joined(claimant)
    refusal = SlotRefused(execution_id=claimant, at=event.at, running=running)
    return _step(known, slots, [Announce(event=refusal)])


def _released(known: Slots, event: SlotReleased) -> Step:
    slots = known.released(event.claimant, event.generation)
    grants: list[Announce] = []
    while slots.line and len(slots.holders) < slots.limit:
        oldest = slots.line[0]
        slots = slots.granted(oldest)
        grants.append(_grant(event, oldest))
    return _step(known, slots, grants)


def _grant(event: SlotRequested | SlotReleased, claimant: str, generation: int = 0) -> Announce:
    return Announce(
        event=SlotGranted(
            execution_id=claimant,
            at=event.at,
            slots_id=event.execution_id,
            generation=generation,
        )
    )


def refuse_grant(event: SlotGranted) -> Step:
    """Gives back the slot of an execution that was deleted before it got it."""
    if not event.slots_id:
        return Step()
    release = SlotReleased(
        execution_id=event.slots_id,
        at=event.at,
        claimant=event.execution_id,
        late=True,
        generation=event.generation,
    )
    return Step(commands=(Announce(event=release),))


def _step(known: Slots | None, slots: Slots, commands: list[Announce]) -> Step:
    changes = () if slots == known else (slots,)
    return Step(changes=changes, commands=tuple(commands))


def take_slot(workspace: Workspace) -> None:
    """Takes a slot of the flow, even above its limit; nothing without one.

    For what a limit does not keep from running (flow language, sections 9.3 and 9.6), and what
    others that wait for a slot must count.
    """
    if workspace.flow_map.flow.concurrency is not None:
        ask_for_slot(workspace, regardless=True)


def ask_for_slot(workspace: Workspace, *, regardless: bool = False) -> None:
    """Asks the slots of the flow whether the execution may run."""
    limits = workspace.flow_map.flow.concurrency
    if limits is None:
        raise EngineBug("a flow without a concurrency limit has no slots")
    execution = workspace.execution
    workspace.announce(
        SlotRequested(
            execution_id=slots_id(execution.namespace, execution.flow_id),
            at=workspace.at,
            claimant=execution.id,
            limit=limits.limit,
            waits=limits.behavior is ConcurrencyBehavior.QUEUE,
            generation=execution.generation,
            regardless=regardless,
        )
    )


def give_slot_back(workspace: Workspace, *, late: bool = False) -> None:
    """Tells the slots of the flow that the execution has ended; nothing without a limit."""
    if workspace.flow_map.flow.concurrency is None:
        return
    execution = workspace.execution
    workspace.announce(
        SlotReleased(
            execution_id=slots_id(execution.namespace, execution.flow_id),
            at=workspace.at,
            claimant=execution.id,
            late=late,
            generation=execution.generation,
        )
    )
