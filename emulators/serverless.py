"""All of Google Cloud that the functions need, and the functions, on this machine."""

import contextlib
import http.client
import os
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import grpc
from google.auth.credentials import AnonymousCredentials
from google.cloud import storage
from google.cloud.scheduler_v1 import CloudSchedulerClient
from google.cloud.scheduler_v1.services.cloud_scheduler.transports import (
    CloudSchedulerGrpcTransport,
)
from google.cloud.scheduler_v1.types import HttpTarget, Job, OidcToken
from google.cloud.tasks_v2 import CloudTasksClient
from google.cloud.tasks_v2.services.cloud_tasks.transports import CloudTasksGrpcTransport
from google.cloud.tasks_v2.types import Queue
from google.pubsub_v1 import PublisherClient, SubscriberClient

from emulators.official import start_firestore, start_pubsub
from emulators.processes import LOOPBACK, Running, free_port, start, wait_for_stranger
from emulators.push_bridge import Bridge, Endpoint
from emulators.push_gate import PushGate
from emulators.storage import start_storage

PROJECT = "windhover-local"
REGION = "us-central1"
BUCKET = "windhover"
JOB_BUCKET = "windhover-jobs"
PREFIX = "windhover"
CALLER = f"internal@{PROJECT}.iam.gserviceaccount.com"

FUNCTIONS = ("api", "webhook", "executor", "worker", "scheduler")
ROOT = Path(__file__).resolve().parent.parent

PUSHED = {
    "executions": ("executor", "/", 16),
    "tasks": ("worker", "/", 16),
    "triggers": ("scheduler", "/triggers", 4),
}
"""Topic -> the function that is pushed its messages, the path, and how many at once."""

DEAD_LETTERS = ("scheduler", "/dead-letters", 4)
"""Where messages are pushed that were put aside; people may pull them, too."""

WEBHOOKS = ("/api/v1/main/executions/webhook/", "/api/v1/executions/webhook/")
"""Paths that the function `webhook` answers for; all others are of `api`."""

SHOWN = "dead-letters-shown"
"""The second subscription of the dead letters: what the API tells of them comes from it."""

MOST_DELIVERIES = 20
LONGEST_TASK = "PT55M"
"""As Terraform says it, unless the environment does."""

WARM_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is special about the machine; nothing on a laptop.

    Attributes:
        host: address that the one port listens on; another than loopback only inside a container.
        firestore_port: where the Firestore emulator runs already, on the loopback interface.
        pubsub_port: alike of Pub/Sub's.
    """

    host: str = LOOPBACK
    firestore_port: int | None = None
    pubsub_port: int | None = None

    @property
    def ports(self) -> dict[str, int]:
        """Ports of what others start, by name."""
        known = {"firestore": self.firestore_port, "pubsub": self.pubsub_port}
        return {name: port for name, port in known.items() if port is not None}

    @property
    def has_emulators(self) -> bool:
        """Whether nothing of gcloud's is needed here."""
        return self.ports.keys() == {"firestore", "pubsub"}


LAPTOP = Surroundings()


@dataclass(frozen=True, slots=True)
class Ports:
    """Where everything listens, by name."""

    by_name: dict[str, int]

    @classmethod
    def chosen(cls, front: int, known: Mapping[str, int]) -> "Ports":
        """Free ports for all but the one address that people use and those that are known."""
        services = (
            "firestore",
            "pubsub",
            "storage",
            "tasks",
            "cloud_scheduler",
            "cloud_run",
            "push_gate",
        )
        free = {name: free_port() for name in (*services, *FUNCTIONS)}
        return cls({"front": front} | free | dict(known))

    def __getitem__(self, name: str) -> int:
        return self.by_name[name]

    def address(self, name: str) -> str:
        """`host:port`."""
        return f"{LOOPBACK}:{self[name]}"

    def url(self, name: str) -> str:
        """`http://host:port`: also for whom the tokens of calls to a function are made out."""
        return f"http://{self.address(name)}"

    def environment(self) -> dict[str, str]:
        """What the functions and their clients must know."""
        return {
            "FIRESTORE_EMULATOR_HOST": self.address("firestore"),
            "PUBSUB_EMULATOR_HOST": self.address("pubsub"),
            "STORAGE_EMULATOR_HOST": f"http://{self.address('storage')}",
            "CLOUD_TASKS_EMULATOR_HOST": self.address("tasks"),
            "CLOUD_SCHEDULER_EMULATOR_HOST": self.address("cloud_scheduler"),
            "CLOUD_RUN_EMULATOR_HOST": self.address("cloud_run"),
            "GOOGLE_CLOUD_PROJECT": PROJECT,
            "WINDHOVER_GCP_REGION": REGION,
            "WINDHOVER_GCP_BUCKET": BUCKET,
            "WINDHOVER_GCP_JOB_BUCKET": JOB_BUCKET,
            "WINDHOVER_GCP_PREFIX": PREFIX,
            "WINDHOVER_GCP_CALLER": CALLER,
            "WINDHOVER_GCP_CALLERS": CALLER,
            "WINDHOVER_GCP_SCHEDULER_URL": self.url("scheduler"),
            "WINDHOVER_GCP_PUSH_URL": self.url("push_gate"),
            "WINDHOVER_GCP_REALTIME": "push",
            "WINDHOVER_GCP_UNSIGNED_TOKENS": "true",
            "WINDHOVER_URL": f"http://localhost:{self['front']}",
        }


@contextlib.contextmanager
def serverless(port: int, log: IO[bytes], around: Surroundings = LAPTOP) -> Iterator[list[Running]]:
    """Runs everything while the block runs; gives the processes, ready.

    Args:
        port: the one address that people use.
        log: takes what all processes write.
        around: what is special about the machine.

    Raises:
        NotInstalled, NotReady: nothing is left running.
    """
    ports = Ports.chosen(port, around.ports)
    environment = {**os.environ, **ports.environment(), "PYTHONUNBUFFERED": "1"}
    environment.setdefault("WINDHOVER_LONGEST_TASK", LONGEST_TASK)
    environment.pop("GOOGLE_APPLICATION_CREDENTIALS", None)
    os.environ.update(ports.environment())
    with contextlib.ExitStack() as stack:

        def added(one: Running) -> Running:
            stack.callback(one.stop)
            return one

        http_services = [added(start_storage(ports["storage"], log, None, BUCKET))]
        for name, begin in (("firestore", start_firestore), ("pubsub", start_pubsub)):
            if name not in around.ports:
                http_services.append(added(begin(ports[name], log)))
        grpc_services = [
            added(_emulator("cloud_tasks", ports["tasks"], log, environment)),
            added(_emulator("cloud_scheduler", ports["cloud_scheduler"], log, environment)),
            added(_emulator("cloud_run", ports["cloud_run"], log, environment)),
        ]
        functions = {
            name: added(start_function(name, ports[name], log, environment)) for name in FUNCTIONS
        }
        for one in http_services:
            one.wait_until_ready()
        for name, known in around.ports.items():
            wait_for_stranger(name, known)
        for one in grpc_services:
            one.wait_until_listening()
        _make_job_bucket()
        _make_topics()
        _make_queue(ports.address("tasks"))
        for one in functions.values():
            one.wait_until_listening()
        _warm(ports)
        _make_tick(ports)
        front = added(_front(ports, around.host, log, environment))
        front.wait_until_listening()
        scheduler = Endpoint(ports["scheduler"], "/", CALLER, ports.url("scheduler"))
        stack.callback(PushGate(scheduler, ports["push_gate"]).close)
        bridge = Bridge()
        stack.callback(bridge.close)
        for name, (function, path, concurrency) in (PUSHED | {SHOWN: DEAD_LETTERS}).items():
            endpoint = Endpoint(ports[function], path, CALLER, ports.url(function))
            bridge.push(_subscription(name), endpoint, concurrency)
        yield [*http_services, *grpc_services, *functions.values(), front]


def _emulator(name: str, port: int, log: IO[bytes], environment: dict[str, str]) -> Running:
    command = (sys.executable, "-m", f"emulators.{name}", "--port", str(port))
    return start(name, port, command, log, environment, ROOT)


def start_function(name: str, port: int, log: IO[bytes], environment: Mapping[str, str]) -> Running:
    """Starts the process of a function, which imports its module at the first request."""
    command = (
        *(sys.executable, "-m", "functions_framework", "--target", name),
        *("--source", str(ROOT / "main.py"), "--host", LOOPBACK, "--port", str(port)),
    )
    own = {**environment, "WINDHOVER_GCP_AUDIENCE": f"http://{LOOPBACK}:{port}"}
    return start(name, port, command, log, own, ROOT)


def _front(ports: Ports, host: str, log: IO[bytes], environment: dict[str, str]) -> Running:
    """Last of all: who reaches the one address reaches everything."""
    port = ports["front"]
    webhooks = [f"--to={prefix}={ports['webhook']}" for prefix in WEBHOOKS]
    arguments = (f"--host={host}", f"--port={port}", *webhooks, f"--to=/={ports['api']}")
    command = (sys.executable, "-m", "emulators.front", *arguments)
    return start("front", port, command, log, environment, ROOT)


def _topic(name: str) -> str:
    return f"projects/{PROJECT}/topics/{PREFIX}-{name}"


def _subscription(name: str) -> str:
    return f"projects/{PROJECT}/subscriptions/{PREFIX}-{name}"


def _make_topics() -> None:
    """As Terraform makes them, without the push: the bridge is that."""
    publisher, subscriber = PublisherClient(), SubscriberClient()
    publisher.create_topic(name=_topic("dead-letters"))
    for name in ("dead-letters", SHOWN):
        subscriber.create_subscription(name=_subscription(name), topic=_topic("dead-letters"))
    # Nobody listens to stops: a worker looks for them itself.
    publisher.create_topic(name=_topic("stops"))
    for name in PUSHED:
        publisher.create_topic(name=_topic(name))
        subscriber.create_subscription(
            request={
                "name": _subscription(name),
                "topic": _topic(name),
                "ack_deadline_seconds": 600,
                "retry_policy": {"minimum_backoff": "1s", "maximum_backoff": "10s"},
                "dead_letter_policy": {
                    "dead_letter_topic": _topic("dead-letters"),
                    "max_delivery_attempts": MOST_DELIVERIES,
                },
            }
        )
    publisher.transport.close()  # type: ignore[no-untyped-call] # of the client
    subscriber.transport.close()  # type: ignore[no-untyped-call] # of the client


def _make_job_bucket() -> None:
    """For the files of scripts that run as jobs of Cloud Run."""
    anonymous = AnonymousCredentials()  # type: ignore[no-untyped-call] # of the client
    client = storage.Client(project=PROJECT, credentials=anonymous)
    client.create_bucket(JOB_BUCKET)
    client.close()


def _make_queue(address: str) -> None:
    with grpc.insecure_channel(address) as channel:
        client = CloudTasksClient(transport=CloudTasksGrpcTransport(channel=channel))
        parent = f"projects/{PROJECT}/locations/{REGION}"
        queue = Queue(name=f"{parent}/queues/{PREFIX}-timers")
        client.create_queue(parent=parent, queue=queue)


def _make_tick(ports: Ports) -> None:
    """The minute's tick, as Terraform makes it."""
    with grpc.insecure_channel(ports.address("cloud_scheduler")) as channel:
        client = CloudSchedulerClient(transport=CloudSchedulerGrpcTransport(channel=channel))
        parent = f"projects/{PROJECT}/locations/{REGION}"
        token = OidcToken(service_account_email=CALLER, audience=ports.url("scheduler"))
        target = HttpTarget(uri=f"{ports.url('scheduler')}/", oidc_token=token)
        job = Job(name=f"{parent}/jobs/{PREFIX}-tick", schedule="* * * * *", http_target=target)
        client.create_job(parent=parent, job=job)


def _warm(ports: Ports) -> None:
    """Calls each function once: it imports its module then, which users should not wait for."""
    with ThreadPoolExecutor(len(FUNCTIONS)) as pool:
        list(pool.map(lambda name: _call(ports[name]), FUNCTIONS))


def _call(port: int) -> None:
    deadline = time.monotonic() + WARM_SECONDS
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=WARM_SECONDS)
    while True:
        try:
            connection.request("GET", "/ping")
            connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            if time.monotonic() > deadline:
                raise
            connection.close()
            time.sleep(0.1)
        else:
            connection.close()
            return
