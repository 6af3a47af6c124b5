"""Runs a job of BigQuery to its end, once: whatever happens to the task that asked for it.

The id of a job is derived from the task run and the attempt. Whoever sends it twice, because an
answer was lost or a process died, is told that the job exists and takes up that one. A later
attempt first looks for the job of an earlier one, which may have succeeded after its task had died:
loading again would double the rows.
"""

import re
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import count
from typing import Protocol

from plugins.gcp.bigquery.session import BigQueryProperties, ServiceFailure, Session
from shared.model.retry import ConstantRetry, ExponentialRetry, RandomRetry, Retry
from shared.model.state import State
from shared.sdk.context import Metric, MetricKind, RunContext
from shared.sdk.output import TaskFailed

_LONGEST_LABEL = 63
_NO_LABEL = re.compile(r"[^a-z0-9_-]")


class Job(Protocol):
    """What all jobs of the client have."""

    job_id: str
    location: str | None
    state: str | None
    error_result: Mapping[str, str] | None
    errors: list[Mapping[str, str]] | None
    created: datetime | None
    started: datetime | None
    ended: datetime | None

    def result(self, *, retry: object, timeout: float | None = None) -> object:
        """Waits until the job has ended; raises what made it fail."""
        ...

    def cancel(self) -> bool:
        """Asks the service to stop the job."""
        ...


Start = Callable[[str], Job]
"""Sends a job under an id."""


def run_job(
    context: RunContext,
    task: BigQueryProperties,
    session: Session,
    start: Start,
    is_same: Callable[[Job], bool],
) -> Job:
    """The job, ended with success.

    Args:
        is_same: whether a job of an earlier attempt is what is wanted now; the flow may have
            changed in between.

    Raises:
        ServiceFailure: it failed, and trying again is not promising.
        TaskFailed: the task was stopped; the job is cancelled.
    """
    earlier = _earlier_job(context, session)
    if earlier is not None and is_same(earlier):
        context.log.info(f"Job {earlier.job_id} of an earlier attempt is taken up")
        return _ended(context, session, earlier)
    begun_at = context.now()
    number = 0
    for number, pause in enumerate(pauses(task.retry_auto), start=1):
        try:
            return _ended(context, session, _started(session, start, job_id(context, number)))
        except ServiceFailure as failure:
            is_too_late = _is_too_late(task.retry_auto, context.now() + pause - begun_at)
            if is_too_late or not passes(task, failure):
                raise
            context.log.warn(f"{failure.message} - trying again in {pause}")
            wait(context, pause)
    return _ended(context, session, _started(session, start, job_id(context, number + 1)))


def job_id(context: RunContext, number: int, attempt: int | None = None) -> str:
    """The id of the job of an attempt; `number` tells those apart that are retried within it."""
    attempt = context.info.attempt if attempt is None else attempt
    again = "" if number == 1 else f"_{number}"
    return f"windhover_{context.info.task_run_id}_{attempt}{again}"


def _earlier_job(context: RunContext, session: Session) -> Job | None:
    """The job of an earlier attempt that has not failed; None if there is none."""
    for attempt in range(context.info.attempt - 1, 0, -1):
        for number in count(1):
            job = _found(session, job_id(context, number, attempt))
            if job is None:
                break
            if job.error_result is None:
                return job
    return None


def _found(session: Session, name: str) -> Job | None:
    try:
        job: Job = session.client.get_job(name, location=session.location, retry=session.retry)
    except session.errors.NotFound:
        return None
    return job


def _started(session: Session, start: Start, name: str) -> Job:
    with session.calling():
        try:
            return start(name)
        except session.errors.Conflict as conflict:
            # It was sent before, and the answer was lost; or the conflict is about something else.
            job = _found(session, name)
            if job is None:
                raise conflict from None
            return job


def _ended(context: RunContext, session: Session, job: Job) -> Job:
    context.cancellation.on_set(lambda: _cancel(session, job))
    with session.calling():
        try:
            job.result(retry=session.retry)
        except session.errors.GoogleAPICallError:
            if context.cancellation.is_set():
                raise _stopped(job) from None
            if job.error_result is not None:
                raise _failure(job) from None
            raise
    if context.cancellation.is_set():
        raise _stopped(job)
    return job


def _cancel(session: Session, job: Job) -> None:
    try:
        job.cancel()
    except (session.errors.GoogleAPIError, OSError):
        # It ends by itself, and its task is over either way.
        return


def _stopped(job: Job) -> TaskFailed:
    return TaskFailed(f"The task was stopped, and job {job.job_id} with it", state=State.KILLED)


def _failure(job: Job) -> ServiceFailure:
    """All that the service says, each sentence once."""
    listed = [job.error_result or {}, *(job.errors or [])]
    messages = dict.fromkeys(_sentence(item) for item in listed if item.get("message"))
    reasons = tuple(dict.fromkeys(item["reason"] for item in listed if "reason" in item))
    return ServiceFailure(f"Job {job.job_id} failed: {'; '.join(messages)}"[:4000], reasons)


def _sentence(item: Mapping[str, str]) -> str:
    place = f" ({item['location']})" if item.get("location") else ""
    return f"{item['message']}{place}"


def passes(task: BigQueryProperties, failure: ServiceFailure) -> bool:
    """Whether a failure is one that passes by itself."""
    if set(failure.reasons) & set(task.retry_reasons):
        return True
    return any(part in failure.message for part in task.retry_messages)


def pauses(retry: Retry) -> Iterator[timedelta]:
    """The pauses between the attempts, one less than there may be attempts."""
    most = retry.max_attempts
    number = 1
    while most is None or number < most:
        match retry:
            case ConstantRetry():
                yield retry.interval
            case ExponentialRetry():
                factor = retry.delay_factor ** min(number - 1, 60)
                yield min(retry.interval * factor, retry.max_interval)
            case RandomRetry():
                # The middle: it spreads nothing here, where one task waits for one job.
                yield (retry.min_interval + retry.max_interval) / 2
        number += 1


def _is_too_late(retry: Retry, after: timedelta) -> bool:
    return retry.max_duration is not None and after > retry.max_duration


def wait(context: RunContext, pause: timedelta) -> None:
    """Waits, unless the task must stop.

    Raises:
        TaskFailed: it must.
    """
    stopped = threading.Event()
    context.cancellation.on_set(stopped.set)
    if stopped.wait(pause.total_seconds()):
        raise TaskFailed("The task was stopped", state=State.KILLED)


def labels_of(context: RunContext, own: Mapping[str, str]) -> dict[str, str]:
    """Labels of a job: who ran it, and those of the task."""
    info = context.info
    ours = {
        "kestra_namespace": info.namespace,
        "kestra_flow_id": info.flow_id,
        "kestra_execution_id": info.execution_id,
        "kestra_task_id": info.task_id,
    }
    plain = {key: _NO_LABEL.sub("-", text.lower())[:_LONGEST_LABEL] for key, text in ours.items()}
    return {**plain, **own}


def measure(context: RunContext, job: Job, names: Mapping[str, str]) -> dict[str, int]:
    """Publishes what the service measured, and how long the job took.

    Args:
        names: attribute of the job -> name of the metric.

    Returns:
        The numbers by the names of the attributes; those that the service did not tell are absent.
    """
    found = {name: getattr(job, name, None) for name in names}
    numbers = {name: int(value) for name, value in found.items() if isinstance(value, int | str)}
    for name, number in numbers.items():
        context.metric(Metric(names[name], MetricKind.COUNTER, float(number)))
    if job.ended is not None and job.started is not None:
        seconds = (job.ended - job.started).total_seconds()
        context.metric(Metric("duration", MetricKind.TIMER, seconds))
    return numbers
