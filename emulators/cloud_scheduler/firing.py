"""Calls what jobs are for: an HTTP address, or a topic."""

from google.api_core.exceptions import GoogleAPICallError
from google.cloud.scheduler_v1.types import HttpMethod, Job
from google.pubsub_v1 import PublisherClient
from google.pubsub_v1.types import PublishRequest, PubsubMessage

from emulators import targets

_OK, _FAILED = 200, 500


class Firing:
    """Calls targets; the topic's emulator is found by `PUBSUB_EMULATOR_HOST`."""

    def __init__(self) -> None:
        self._publisher: PublisherClient | None = None

    def __call__(self, job: Job, headers: dict[str, str]) -> int:
        """Calls the target of a job; gives an HTTP status."""
        if "pubsub_target" in job:
            return self._publish(job)
        target = job.http_target
        verb = HttpMethod(target.http_method).name
        seconds = job.attempt_deadline.total_seconds()
        return targets.request(target.uri, verb, headers, target.body, seconds)

    def _publish(self, job: Job) -> int:
        self._publisher = self._publisher or PublisherClient()
        target = job.pubsub_target
        message = PubsubMessage(data=target.data, attributes=dict(target.attributes))
        request = PublishRequest(topic=target.topic_name, messages=[message])
        try:
            self._publisher.publish(request, timeout=10.0, retry=None)
        except GoogleAPICallError:
            return _FAILED
        return _OK
