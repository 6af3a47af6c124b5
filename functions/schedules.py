"""The jobs of Cloud Scheduler, as the flows in the database want them."""

import logging
import time
from collections.abc import Callable, Iterator

import grpc
from google.cloud.scheduler_v1 import CloudSchedulerClient
from google.cloud.scheduler_v1.services.cloud_scheduler.transports import (
    CloudSchedulerGrpcTransport,
)

from functions.refreshing import Refresh
from shared.backends.gcp.schedule_jobs import ScheduleJobs, WantedJob
from shared.errors import WindhoverError
from shared.model.timetable import ScheduledTrigger
from shared.model.trigger_state import TriggerKey
from shared.ports.triggers import TriggerStates
from shared.runtime.library import FlowLibrary
from shared.runtime.ports import Ports
from shared.sdk.registry import Registry
from shared.settings import Settings

logger = logging.getLogger(__name__)


class KeptJobs:
    """Brings jobs up to date when a flow is saved, and all of them now and then.

    Args:
        jobs: of this installation.
        triggers: tell which schedules there are, and which are disabled.
        library: tells what they say.
        monotonic: seconds.
    """

    def __init__(
        self,
        jobs: ScheduleJobs,
        triggers: TriggerStates,
        library: FlowLibrary,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._jobs = jobs
        self._triggers = triggers
        self._library = library
        self._refresh_all = Refresh(self._reconcile, monotonic)

    def flow_changed(self, namespace: str, flow_id: str) -> None:
        """A flow was saved or deleted. Never raises: `refresh` does it again."""
        try:
            wanted = list(self._wanted(namespace, flow_id))
            self._jobs.reconcile_flow(namespace, flow_id, wanted)
        except WindhoverError:
            facts = {"namespace": namespace, "flow": flow_id}
            logger.warning("the jobs of a flow are not up to date", exc_info=True, extra=facts)

    def refresh(self) -> None:
        """Brings all jobs up to date, unless this process has done it not long ago."""
        self._refresh_all()

    def _reconcile(self) -> None:
        flows = sorted({(one.namespace, one.flow_id) for one in self._triggers.every()})
        self._jobs.reconcile([job for flow in flows for job in self._wanted(*flow)])

    def _wanted(self, namespace: str, flow_id: str) -> Iterator[WantedJob]:
        try:
            flow_map = self._library.current(namespace, flow_id)
        except WindhoverError:
            # A flow that does not parse any more is never scheduled.
            logger.warning("a flow has no jobs", extra={"namespace": namespace, "flow": flow_id})
            return
        if flow_map is None:
            return
        flow = flow_map.flow
        states = self._triggers.of_flow(namespace, flow_id)
        disabled = {state.trigger_id for state in states if state.disabled}
        for trigger in flow.triggers:
            if not isinstance(trigger, ScheduledTrigger) or trigger.unix_cron is None:
                continue
            is_enabled = not (flow.disabled or trigger.disabled or trigger.id in disabled)
            key = TriggerKey(namespace, flow_id, trigger.id)
            yield WantedJob(key, trigger.unix_cron, is_enabled)


def kept_jobs_of(settings: Settings, ports: Ports) -> KeptJobs:
    """The jobs that settings name; those of timers are complete (`composition`)."""
    url = str(settings.gcp_scheduler_url).rstrip("/")
    jobs = ScheduleJobs(
        _client(settings),
        f"projects/{settings.google_cloud_project}/locations/{settings.gcp_region}",
        settings.gcp_prefix,
        url=f"{url}/",
        caller=str(settings.gcp_caller),
        audience=url,
    )
    return KeptJobs(jobs, ports.triggers, FlowLibrary(ports.flows, Registry.installed()))


def _client(settings: Settings) -> CloudSchedulerClient:
    """No variable sends the official client to an emulator: its channel does."""
    host = settings.cloud_scheduler_emulator_host
    if host is None:
        return CloudSchedulerClient()
    channel = grpc.insecure_channel(host)
    return CloudSchedulerClient(transport=CloudSchedulerGrpcTransport(channel=channel))
