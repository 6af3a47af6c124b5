"""Runs tasks: pushed the topic `tasks`."""

import logging
import threading
from dataclasses import replace
from functools import cache
from typing import ClassVar, cast

from functions.composition import cloud
from functions.deferred import Deferred
from functions.pushes import Answer, Asked
from functions.stepping import stepping
from shared.errors import Disposition, WindhoverError
from shared.model.command import PollTrigger, RunTask
from shared.model.message import Message
from shared.runtime.asked_here import AskedHere
from shared.runtime.context import Neighbourhood
from shared.runtime.contexts import ContextMaker
from shared.runtime.feed import Feed
from shared.runtime.poller import Poller
from shared.runtime.random_ids import new_execution_id
from shared.runtime.reports import OwnSteps
from shared.runtime.worker import Worker

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
            worker().handle(message.body)
        case PollTrigger():
            poller().handle(message.body)
        case _:
            raise NoTask(f"a message {message.body.kind} runs no task")


@cache
def worker() -> Worker:
    """The worker of this process; it steps the executions whose tasks it runs."""
    made = stepping()
    reports = OwnSteps(cloud().ports, made.executor)
    worker_id = f"worker-{new_execution_id()}"
    return Worker(cloud().ports, made.library, contexts(), worker_id, reports=reports)


@cache
def poller() -> Poller:
    """What looks for triggers."""
    return Poller(contexts(), stepping().library)


@cache
def contexts() -> ContextMaker:
    """What tasks see: other executions too, and what they ask of them is done in this process."""
    made = stepping()
    return replace(made.contexts, neighbours=cast(Neighbourhood, Deferred(_neighbours)))


def _neighbours() -> Neighbourhood:
    # Tasks that look at other executions are few.
    from shared.runtime.control import Control  # noqa: PLC0415
    from shared.runtime.executions import Executions  # noqa: PLC0415
    from shared.runtime.neighbours import Neighbours  # noqa: PLC0415

    made = stepping()
    feed = Feed()
    ports = replace(cloud().ports, queue=AskedHere(cloud().ports.queue, made.executor, feed))
    executions = Executions(replace(made.world, ports=ports), made.library, feed)
    control = Control(ports, made.library, executions)
    admins = cloud().settings.admin_namespaces
    return Neighbours(ports, made.library, executions, control, admins)


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

    Nobody can call this process: messages go to any instance, and the topic `stops` has no
    subscriber. It looks, then: a kill is seen within `WATCH_SECONDS`.
    """
    worker().renew_leases()
    worker().stop_killed()
