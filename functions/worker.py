"""Runs tasks: pushed the topic `tasks`."""

import logging
import threading
from functools import cache
from typing import ClassVar

from functions.composition import cloud, shells
from functions.pushes import Answer, Asked
from shared.errors import Disposition, WindhoverError
from shared.model.command import PollTrigger, RunTask
from shared.model.message import Message
from shared.model.state import State
from shared.runtime.cancellation import StopReason

logger = logging.getLogger(__name__)

WATCH_SECONDS = 10.0
"""Between two renewals of the leases; a third of what a lease lasts."""


class NoTask(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A message of the topic `tasks` that asks for none."""

    code: ClassVar[str] = "function.no-task"
    disposition: ClassVar[Disposition] = Disposition.DEAD_LETTER


def receive(request: Asked) -> Answer:
    """One attempt of a task, or one look of a trigger."""
    _watch()
    return cloud().pushes().receive(request, _run)


def _run(message: Message) -> None:
    match message.body:
        case RunTask():
            shells().worker.handle(message.body)
        case PollTrigger():
            shells().poller.handle(message.body)
        case _:
            raise NoTask(f"a message {message.body.kind} runs no task")


@cache
def _watch() -> threading.Thread:
    """Renews leases and stops what was killed; one thread of this process."""
    thread = threading.Thread(target=_keep_watching, name="leases", daemon=True)
    thread.start()
    return thread


def _keep_watching() -> None:
    pause = threading.Event()
    while not pause.wait(WATCH_SECONDS):
        try:
            watch_once()
        except Exception:
            # The next time is soon; a lease that is not renewed for long is somebody else's.
            logger.exception("leases could not be renewed")


def watch_once() -> None:
    """Renews the leases of what runs here, and stops what is to be killed.

    Nobody can call this process: messages go to any instance. It looks, then.
    """
    worker = shells().worker
    worker.renew_leases()
    for lease in worker.running():
        run = cloud().ports.repository.task_run(lease.execution_id, lease.task_run_id)
        if run is None or run.state.current is State.KILLING or run.state.current.is_terminal:
            worker.stop_attempt(lease.task_run_id, lease.attempt, StopReason.KILLED)
