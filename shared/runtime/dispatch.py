"""Sends the commands of a commit to where they are carried out. Sending twice is harmless."""

from collections.abc import Sequence

from shared.model.command import Command, StartTimer, StopTask
from shared.model.commit import Commit
from shared.model.event import TaskRunEnded
from shared.model.message import Message, message_for
from shared.ports.leases import Lease
from shared.runtime.ports import Ports


def release_lease(ports: Ports, event: object) -> None:
    """Releases the lease of an attempt whose end has been handled; a second time finds none."""
    if not isinstance(event, TaskRunEnded) or event.worker_id is None or not event.leased:
        return
    ports.leases.release(
        Lease(
            execution_id=event.execution_id,
            task_run_id=event.task_run_id,
            attempt=event.attempt,
            worker_id=event.worker_id,
            until=event.at,
        )
    )


def release_deleted(ports: Ports, commit: Commit) -> None:
    """Releases the leases of what a deleted execution had running: its workers find them gone."""
    if commit.deleted is None:
        return
    for command in commit.commands:
        if isinstance(command, StopTask):
            lease = ports.leases.holder(command.task_run_id, command.attempt)
            if lease is not None:
                ports.leases.release(lease)


def dispatch(ports: Ports, commands: Sequence[Command]) -> None:
    """Hands messages to the queue and timers to the timers.

    A second time sends the same messages under the same ids; the queue does not double those that
    still wait, and their receivers ignore those that were handled.
    """
    messages: list[Message] = []
    for command in commands:
        if isinstance(command, StartTimer):
            ports.timers.start(command)
            continue
        message = message_for(command)
        if message is not None:
            messages.append(message)
    if messages:
        ports.queue.send(messages)
