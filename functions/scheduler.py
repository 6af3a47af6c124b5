"""Fires what is due, tells triggers what happened, sends what was left unsent."""

import logging
import time
from datetime import timedelta
from http import HTTPStatus

from functions.composition import cloud, kept_jobs, shells
from functions.pushes import Answer, Asked
from shared.errors import WindhoverError
from shared.runtime.dispatch import dispatch

logger = logging.getLogger(__name__)

UNSENT_AFTER = timedelta(minutes=1)
"""Commands older than this were left by a process that died; younger ones are being sent."""

BATCH = 100


def receive_triggers(request: Asked) -> Answer:
    """One happening that triggers may want to know of: pushed the topic `triggers`."""
    return cloud().pushes().receive(request, shells().listeners.handle)


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
    shells().timekeeper.fire_due()
    shells().scheduler.wake()
    jobs = kept_jobs()
    if jobs is not None:
        jobs.refresh()


def send_left() -> None:
    """Sends commands that were committed by a process that died before it sent them."""
    before = time.time_ns() - UNSENT_AFTER // timedelta(microseconds=1) * 1000
    while left := cloud().outbox.oldest(BATCH, before):
        for cause, commands in left:
            dispatch(cloud().ports, commands)
            cloud().outbox.forget(cause, commands)
