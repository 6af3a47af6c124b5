"""Fires what is due, tells triggers what happened, sends what was left unsent."""

import logging
import time
from datetime import timedelta
from functools import cache
from http import HTTPStatus
from importlib import import_module

from functions.composition import cloud, kept_jobs
from functions.pushes import Answer, Asked
from functions.refreshing import Refresh
from functions.stepping import stepping
from shared.errors import WindhoverError
from shared.model.command import StartTimer
from shared.runtime.dispatch import dispatch
from shared.runtime.listeners import Listeners
from shared.runtime.lost_looks import LostLooks
from shared.runtime.scheduler import Scheduler
from shared.runtime.slot_repair import LostReleases
from shared.runtime.timekeeper import Timekeeper, fired
from shared.settings import RealtimeMode

logger = logging.getLogger(__name__)

UNSENT_AFTER = timedelta(minutes=1)
"""Commands older than this were left by a process that died; younger ones are being sent."""

BATCH = 100


def receive_triggers(request: Asked) -> Answer:
    """One happening that triggers may want to know of: pushed the topic `triggers`."""
    return cloud().pushes().receive(request, listeners().handle)


def wake(request: Asked) -> Answer:
    """The minute's tick of Cloud Scheduler, or the task of a timer."""
    try:
        cloud().callers().admit(request.headers.get("Authorization"))
        fire()
    except WindhoverError as error:
        logger.warning("what is due could not be fired: %s", error)
        return error.code, error.http_status
    return "", HTTPStatus.NO_CONTENT


def fire() -> None:
    """Fires timers and triggers that are due; what is due next is woken by its own task."""
    send_left()
    recall()
    Timekeeper(cloud().ports).fire_due()
    scheduler().wake()
    lost_looks().send()
    lost_releases().send()
    let_go()()
    jobs = kept_jobs()
    if jobs is not None:
        jobs.refresh()
    if cloud().settings.gcp_realtime is RealtimeMode.PUSH:
        # Only who has pushes pays for them at a cold start.
        import_module("functions.realtime").refresh()()


def send_left() -> None:
    """Sends commands that were committed by a process that died before it sent them."""
    before = time.time_ns() - UNSENT_AFTER // timedelta(microseconds=1) * 1000
    while left := cloud().outbox.oldest(BATCH, before):
        for cause, commands in left:
            dispatch(cloud().ports, commands)
            cloud().outbox.forget(cause, commands)


def recall() -> None:
    """Does again what task runs have waited for in vain.

    An attempt that no worker has taken is handed out once more; the lease of one that a worker has
    taken is looked at. Who dies in between does it at the next tick, which changes nothing.
    """
    ports = cloud().ports
    now = ports.clock.now()
    while due := cloud().recalls.due(now, BATCH):
        for one in due:
            if isinstance(one.command, StartTimer):
                ports.queue.send([fired(one.command, now)])
            else:
                dispatch(ports, [one.command])
            cloud().recalls.done(one)


@cache
def listeners() -> Listeners:
    """What triggers hear through."""
    made = stepping()
    return Listeners(made.world, made.library, made.index)


@cache
def lost_looks() -> LostLooks:
    """What closes lists that nobody has looked at."""
    return LostLooks(cloud().ports)


@cache
def lost_releases() -> LostReleases:
    """What frees the slots that nobody has given back."""
    return LostReleases(cloud().ports)


@cache
def let_go() -> Refresh:
    """What wakes the triggers of flows whose move was broken off."""
    return Refresh(scheduler().let_go)


@cache
def scheduler() -> Scheduler:
    """What makes executions of dates."""
    made = stepping()
    recover = cloud().settings.recover_missed_schedules
    return Scheduler(made.world, made.library, made.index, recover)
