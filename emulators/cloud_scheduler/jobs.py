"""Jobs and their dates, in memory."""

import re
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError
from google.cloud.scheduler_v1.types import HttpMethod, Job, RetryConfig

from emulators import targets
from emulators.agenda import Agenda, Entry
from emulators.grpc_service import Absent, Invalid, NotAllowed, NotEmulated, Present

T = TypeVar("T")

ENABLED = Job.State(Job.State.ENABLED)
PAUSED = Job.State(Job.State.PAUSED)
_POST = HttpMethod(HttpMethod.POST)

DEFAULT_DEADLINE = timedelta(minutes=3)
LONGEST_DEADLINE = timedelta(minutes=30)

_NAME = re.compile(r"projects/[^/]+/locations/[^/]+/jobs/[A-Za-z0-9_-]{1,500}")

Fire = Callable[[Job, dict[str, str]], int]
"""Calls the target of a job with these headers; gives an HTTP status."""


@dataclass(slots=True)
class Planned:
    """A job with its place in the agenda, and how often its current run was tried again."""

    job: Job
    entry: Entry | None = None
    retries: int = 0
    started_at: datetime | None = None


class Jobs:
    """All jobs. The lock protects everything; targets are called outside of it.

    Args:
        agenda: when jobs are due.
        fire: calls their targets.
    """

    def __init__(self, agenda: Agenda, fire: Fire) -> None:
        self._agenda = agenda
        self._fire = fire
        self._lock = threading.RLock()
        self._jobs: dict[str, Planned] = {}

    def create(self, parent: str, job: Job) -> Job:
        """Adds a job, enabled; without a name it gets one."""
        made = _copy(job)
        made.name = made.name or f"{parent}/jobs/{uuid.uuid4().int % 10**20}"
        if not _NAME.fullmatch(made.name) or not made.name.startswith(f"{parent}/jobs/"):
            raise Invalid(f"{made.name!r} is no name of a job in {parent}")
        with self._lock:
            if made.name in self._jobs:
                raise Present(f"there is a job {made.name} already")
            _complete(made)
            made.state = ENABLED
            planned = Planned(made)
            self._jobs[made.name] = planned
            self._plan(planned)
            return _copy(made)

    def get(self, name: str) -> Job:
        """A job."""
        with self._lock:
            return _copy(self._planned(name).job)

    def jobs(self, parent: str) -> list[Job]:
        """The jobs of a location, by name."""
        with self._lock:
            names = sorted(name for name in self._jobs if name.startswith(f"{parent}/jobs/"))
            return [_copy(self._jobs[name].job) for name in names]

    def change(self, name: str, change: Callable[[Job], None]) -> Job:
        """Changes a job and plans it anew; one that would be wrong stays as it was."""
        with self._lock:
            planned = self._planned(name)
            changed = _copy(planned.job)
            change(changed)
            _complete(changed)
            changed.user_update_time = self._agenda.now()
            planned.job = changed
            self._plan(planned)
            return _copy(changed)

    def pause(self, name: str) -> Job:
        """Lets a job rest."""
        return self._switch(name, ENABLED, PAUSED)

    def resume(self, name: str) -> Job:
        """Lets a job go on; what it missed is not made up for."""
        return self._switch(name, PAUSED, ENABLED)

    def _switch(self, name: str, wanted: Job.State, state: Job.State) -> Job:
        with self._lock:
            planned = self._planned(name)
            if planned.job.state not in {wanted, state}:
                raise NotAllowed(f"the job is {Job.State(planned.job.state).name}")
            planned.job.state = state
            self._plan(planned)
            return _copy(planned.job)

    def delete(self, name: str) -> None:
        """Removes a job."""
        with self._lock:
            self._cancel(self._planned(name))
            del self._jobs[name]

    def run(self, name: str) -> Job:
        """Fires a job now, even one that rests; its dates stay."""
        with self._lock:
            found = _copy(self._planned(name).job)
        self._agenda.put(self._agenda.now(), lambda: self._ran(name))
        return found

    def _ran(self, name: str) -> None:
        self._attempt(name)

    def _plan(self, planned: Planned) -> None:
        self._cancel(planned)
        planned.retries = 0
        if planned.job.state != Job.State.ENABLED:
            return
        job, name = planned.job, planned.job.name
        job.schedule_time = next_date(job.schedule, job.time_zone, self._agenda.now())
        planned.entry = self._agenda.put(job.schedule_time, lambda: self._due(name))

    def _due(self, name: str) -> None:
        with self._lock:
            planned = self._jobs.get(name)
            if planned is None or planned.job.state != Job.State.ENABLED:
                return
            planned.started_at = planned.job.schedule_time
        if not self._attempt(name):
            return
        with self._lock:
            if self._jobs.get(name) is planned:
                self._plan(planned)

    def _attempt(self, name: str) -> bool:
        """Calls the target; False when the run will be tried again."""
        with self._lock:
            planned = self._jobs.get(name)
            if planned is None:
                return False
            now = self._agenda.now()
            planned.job.last_attempt_time = now
            job = _copy(planned.job)
        status = self._fire(job, _headers(job))
        with self._lock:
            code = 0 if targets.is_success(status) else 2
            planned.job.status = {"code": code, "message": "" if code == 0 else f"HTTP {status}"}
            if code == 0 or not self._may_retry(planned):
                planned.retries = 0
                return True
            planned.retries += 1
            pause = backoff(planned.job.retry_config, planned.retries)
            again = self._agenda.now() + pause
            planned.entry = self._agenda.put(again, lambda: self._again(name))
            return False

    def _again(self, name: str) -> None:
        if self._attempt(name):
            with self._lock:
                planned = self._jobs.get(name)
                if planned is not None:
                    self._plan(planned)

    def _may_retry(self, planned: Planned) -> bool:
        retry = planned.job.retry_config
        longest = retry.max_retry_duration
        started = planned.started_at or self._agenda.now()
        if longest and self._agenda.now() - started >= longest:
            return False
        # A duration alone retries until it is over; a number alone as often.
        return planned.retries < retry.retry_count or (retry.retry_count == 0 and bool(longest))

    def _cancel(self, planned: Planned) -> None:
        if planned.entry is not None:
            planned.entry.is_cancelled = True
            planned.entry = None

    def _planned(self, name: str) -> Planned:
        if name not in self._jobs:
            raise Absent(f"there is no job {name}")
        return self._jobs[name]


def next_date(schedule: str, zone: str, after: datetime) -> datetime:
    """The first date of a schedule behind a moment, in UTC. Raises Invalid."""
    try:
        local = after.astimezone(ZoneInfo(zone))
        return next(CronSim(schedule, local)).astimezone(after.tzinfo)
    except (CronSimError, StopIteration) as error:
        raise Invalid(f"{schedule!r} is no schedule of unix-cron") from error
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise Invalid(f"{zone!r} is no time zone") from error


def backoff(retry: RetryConfig, retries: int) -> timedelta:
    """The pause before a retry, counted from 1: doubled some times, then growing evenly."""
    doublings = min(retries - 1, retry.max_doublings)
    shortest: timedelta = retry.min_backoff_duration
    longest: timedelta = retry.max_backoff_duration
    grown: timedelta = shortest * 2**doublings * max(retries - doublings, 1)
    return min(grown, longest)


def _complete(job: Job) -> None:
    """Adds the service's defaults. Raises Invalid, NotEmulated."""
    if "app_engine_http_target" in job:
        raise NotEmulated("targets in App Engine are not emulated")
    if "http_target" not in job and "pubsub_target" not in job:
        raise Invalid("a job needs a target")
    job.time_zone = job.time_zone or "UTC"
    retry = job.retry_config
    retry.min_backoff_duration = retry.min_backoff_duration or timedelta(seconds=5)
    retry.max_backoff_duration = retry.max_backoff_duration or timedelta(hours=1)
    retry.max_doublings = retry.max_doublings or 5
    if "http_target" in job:
        if job.http_target.http_method == HttpMethod.HTTP_METHOD_UNSPECIFIED:
            job.http_target.http_method = _POST
        job.attempt_deadline = job.attempt_deadline or DEFAULT_DEADLINE
        if job.attempt_deadline > LONGEST_DEADLINE:
            raise Invalid("an attempt may take 30 minutes at most")
    next_date(job.schedule, job.time_zone, datetime.fromisoformat("2020-01-01T00:00:00+00:00"))


def _headers(job: Job) -> dict[str, str]:
    """What a target is sent besides the job's own headers."""
    found = {
        "User-Agent": "Google-Cloud-Scheduler",
        **dict(job.http_target.headers),
        "X-CloudScheduler": "true",
        "X-CloudScheduler-JobName": job.name.rpartition("/")[2],
        "X-CloudScheduler-ScheduleTime": job.schedule_time.isoformat(),
    }
    token = job.http_target.oidc_token
    if token.service_account_email:
        audience = token.audience or job.http_target.uri
        signed = targets.unsigned_token(token.service_account_email, audience)
        found["Authorization"] = f"Bearer {signed}"
    return found


def _copy(message: T) -> T:
    return type(message)(message)  # type: ignore[call-arg] # proto types copy what they are given
