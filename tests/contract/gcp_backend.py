"""Google Cloud's services as their emulators play them."""

import threading
import uuid
from pathlib import Path

from google.cloud import firestore, storage
from google.pubsub_v1 import PublisherClient, SubscriberClient

from shared.backends.environment_secrets import EnvironmentSecrets
from shared.backends.gcp.firestore_flows import FirestoreFlows
from shared.backends.gcp.firestore_leases import FirestoreLeases
from shared.backends.gcp.firestore_logs import FirestoreLogs
from shared.backends.gcp.firestore_metrics import FirestoreMetrics
from shared.backends.gcp.firestore_repository import FirestoreRepository
from shared.backends.gcp.firestore_timers import FirestoreTimers
from shared.backends.gcp.firestore_triggers import FirestoreTriggerStates
from shared.backends.gcp.gcs_storage import GcsStorage
from shared.backends.gcp.pubsub_queue import Names, PubsubQueue
from shared.backends.gcp.store import Store
from shared.backends.system_clock import SystemClock
from shared.model.message import Topic
from shared.runtime.ports import Ports

SECRETS = {"SECRET_PASSWORD": "czNjcjN0", "SECRET_BROKEN": "no base64!"}
DEADLINE_SECONDS = 60
MOST_DELIVERIES = 100
"""Pub/Sub counts deliveries only where there is a limit."""


class GcpBackend:
    """A project of its own. A crash forgets what a process knows, and ends its deliveries.

    Deliveries of a process that has died come again when their deadline has passed; ending them at
    once is the same, sooner.
    """

    def __init__(self, folder: Path) -> None:
        del folder
        self._project = f"test-{uuid.uuid4().hex[:12]}"
        self._publisher = PublisherClient()
        self._subscriber = SubscriberClient()
        self._storage = storage.Client(project=self._project)
        self._bucket = self._storage.create_bucket(self._project)
        self._names = Names(self._project)
        self._open()

    def _open(self) -> None:
        self.timers_changed = threading.Event()
        self.triggers_changed = threading.Event()
        self._firestore = firestore.Client(project=self._project)
        files = GcsStorage(self._bucket)
        self.store = store = Store.of(self._firestore, files)
        self._queue = TopicsOnDemand(self._publisher, self._subscriber, self._names, files)
        self.ports = Ports(
            repository=FirestoreRepository(store),
            queue=self._queue,
            timers=FirestoreTimers(store, lambda _: self.timers_changed.set()),
            leases=FirestoreLeases(store),
            storage=files,
            logs=FirestoreLogs(store),
            metrics=FirestoreMetrics(store),
            flows=FirestoreFlows(store),
            secrets=EnvironmentSecrets(SECRETS),
            clock=SystemClock(),
            triggers=FirestoreTriggerStates(store, lambda _: self.triggers_changed.set()),
        )

    def crash(self) -> None:
        self._queue.give_back()
        self._firestore.close()
        self._open()

    def close(self) -> None:
        self._queue.give_back()
        self._firestore.close()
        self._publisher.transport.close()
        self._subscriber.transport.close()
        self._storage.close()


class TopicsOnDemand(PubsubQueue):
    """Makes the topics when they are needed first: most tests need none."""

    _making = threading.Lock()
    _is_made = False

    def send(self, messages):
        if messages:
            self._make_topics()
        super().send(messages)

    def receive_all(self, topic, wait, limit):
        self._make_topics()
        return super().receive_all(topic, wait, limit)

    def _make_topics(self):
        with self._making:
            if not self._is_made:
                make_topics(self._publisher, self._client, self._names)
                self._is_made = True


def make_topics(publisher, subscriber, names):
    """Topics with a subscription each, unless they are there."""
    if list(publisher.list_topics(project=f"projects/{names.project}")):
        return
    dead = f"projects/{names.project}/topics/dead-letters"
    publisher.create_topic(name=dead)
    for topic in Topic:
        publisher.create_topic(name=names.topic(topic))
        subscriber.create_subscription(
            request={
                "name": names.subscription(topic),
                "topic": names.topic(topic),
                "ack_deadline_seconds": DEADLINE_SECONDS,
                "dead_letter_policy": {
                    "dead_letter_topic": dead,
                    "max_delivery_attempts": MOST_DELIVERIES,
                },
            }
        )
