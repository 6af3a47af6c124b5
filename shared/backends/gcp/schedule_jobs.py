"""A job of Cloud Scheduler for each schedule: it wakes the scheduler, which decides.

Jobs follow what is stored, never the other way. One that is missing, late or doubled does no harm:
the tick finds what is due, and a tick of a schedule is one execution.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from google.api_core import exceptions
from google.cloud.scheduler_v1 import CloudSchedulerClient
from google.cloud.scheduler_v1.types import HttpTarget, Job, OidcToken
from google.protobuf.field_mask_pb2 import FieldMask

from shared.model.ids import id_of
from shared.model.timetable import UnixCron
from shared.model.trigger_state import TriggerKey

logger = logging.getLogger(__name__)

SECONDS = 20.0
"""How long a call may take."""

_COMPARED = ("schedule", "time_zone", "description", "http_target")


@dataclass(frozen=True, slots=True)
class WantedJob:
    """A schedule that has a job; one that is not enabled keeps it, paused."""

    key: TriggerKey
    cron: UnixCron
    is_enabled: bool


class ScheduleJobs:
    """The jobs of one installation. Bringing them up to date twice changes nothing more.

    Args:
        client: of Cloud Scheduler.
        location: `projects/P/locations/L`.
        prefix: of the names of jobs.
        url: of the function that fires what is due.
        caller: service account that the call is made with.
        audience: for whom its token is made out.
    """

    def __init__(
        self,
        client: CloudSchedulerClient,
        location: str,
        prefix: str,
        *,
        url: str,
        caller: str,
        audience: str,
    ) -> None:
        self._client = client
        self._location = location
        self._prefix = f"{location}/jobs/{prefix}-at-"
        token = OidcToken(service_account_email=caller, audience=audience)
        self._target = HttpTarget(uri=url, http_method="POST", oidc_token=token)

    def reconcile(self, wanted: Sequence[WantedJob]) -> None:
        """Makes, changes and removes jobs until there are those that are wanted, and no others."""
        self._reconcile(self._prefix, wanted)

    def reconcile_flow(self, namespace: str, flow_id: str, wanted: Sequence[WantedJob]) -> None:
        """The same for the jobs of one flow."""
        self._reconcile(f"{self._prefix}{_flow_part(namespace, flow_id)}-", wanted)

    def _reconcile(self, beginning: str, wanted: Sequence[WantedJob]) -> None:
        try:
            jobs = self._client.list_jobs(parent=self._location, timeout=SECONDS)
            found = {job.name: job for job in jobs if job.name.startswith(beginning)}
            for one in wanted:
                self._ensure(one, found.pop(self._name(one.key), None))
            for name in found:
                self._remove(name)
        except exceptions.GoogleAPICallError:
            # The next time is soon, and the tick fires what is due meanwhile.
            logger.warning("jobs of schedules could not be brought up to date", exc_info=True)

    def _ensure(self, wanted: WantedJob, found: Job | None) -> None:
        job = self._job(wanted)
        if found is None:
            try:
                found = self._client.create_job(parent=self._location, job=job, timeout=SECONDS)
            except exceptions.AlreadyExists:
                # Another process is as far as this one.
                found = self._client.get_job(name=job.name, timeout=SECONDS)
        if _compared(found) != _compared(job):
            mask = FieldMask(paths=_COMPARED)
            found = self._client.update_job(job=job, update_mask=mask, timeout=SECONDS)
        is_enabled = found.state == Job.State.ENABLED
        if wanted.is_enabled and not is_enabled:
            self._client.resume_job(name=job.name, timeout=SECONDS)
        elif is_enabled and not wanted.is_enabled:
            self._client.pause_job(name=job.name, timeout=SECONDS)

    def _remove(self, name: str) -> None:
        try:
            self._client.delete_job(name=name, timeout=SECONDS)
        except exceptions.NotFound:
            return

    def _job(self, wanted: WantedJob) -> Job:
        key = wanted.key
        return Job(
            name=self._name(key),
            description=f"{key.namespace}/{key.flow_id}/{key.trigger_id}"[:500],
            schedule=wanted.cron.expression,
            time_zone=wanted.cron.zone,
            http_target=self._target,
        )

    def _name(self, key: TriggerKey) -> str:
        flow = _flow_part(key.namespace, key.flow_id)
        return f"{self._prefix}{flow}-{id_of('trigger', key.trigger_id)}"


def _flow_part(namespace: str, flow_id: str) -> str:
    return id_of("flow", namespace, flow_id)


def _compared(job: Job) -> tuple[str, ...]:
    token = job.http_target.oidc_token
    target = (job.http_target.uri, token.service_account_email, token.audience)
    return (job.schedule, job.time_zone, job.description, *target)
