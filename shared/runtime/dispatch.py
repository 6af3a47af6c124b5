"""Sends the commands of a commit to where they are carried out. Sending twice is harmless."""

from collections.abc import Sequence

from shared.model.command import Command, StartTimer
from shared.model.message import Message, message_for
from shared.runtime.ports import Ports


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
