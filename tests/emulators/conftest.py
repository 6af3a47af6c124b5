"""Our emulators, served in this process, on a clock that a test turns by hand."""

from datetime import UTC, datetime

import grpc
import pytest
from google.cloud.scheduler_v1 import CloudSchedulerClient
from google.cloud.scheduler_v1.services.cloud_scheduler.transports import (
    CloudSchedulerGrpcTransport,
)
from google.cloud.tasks_v2 import CloudTasksClient
from google.cloud.tasks_v2.services.cloud_tasks.transports import CloudTasksGrpcTransport

from emulators.agenda import Agenda
from emulators.cloud_scheduler.jobs import Jobs
from emulators.cloud_scheduler.service import SERVICE as SCHEDULER
from emulators.cloud_scheduler.service import methods as scheduler_methods
from emulators.cloud_tasks.queues import Queues
from emulators.cloud_tasks.service import SERVICE as TASKS
from emulators.cloud_tasks.service import methods as tasks_methods
from emulators.grpc_service import serve
from emulators.processes import free_port

START = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)


class Clock:
    """The time of the emulators."""

    def __init__(self):
        self.time = START
        self.agenda = Agenda(lambda: self.time)

    def turn(self, span):
        """Some time passes, and what is due on the way is done."""
        end = self.time + span
        while self.agenda._entries and self.agenda._entries[0].at <= end:
            self.time = max(self.time, self.agenda._entries[0].at)
            self.agenda.run_due()
        self.time = end


class Target:
    """Takes requests and answers with the next of some statuses, then with 200."""

    def __init__(self):
        self.statuses = []
        self.calls = []

    def called(self, url, headers, body):
        self.calls.append((url, dict(headers), body))
        return self.statuses.pop(0) if self.statuses else 200


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def target():
    return Target()


@pytest.fixture
def tasks(clock, target):
    """The official client of Cloud Tasks."""

    def send(task, headers, timeout_seconds):
        assert timeout_seconds > 0
        return target.called(task.http_request.url, headers, task.http_request.body)

    port = free_port()
    server = serve(TASKS, tasks_methods(Queues(clock.agenda, send)), port)
    channel = grpc.insecure_channel(f"127.0.0.1:{port}")
    yield CloudTasksClient(transport=CloudTasksGrpcTransport(channel=channel))
    channel.close()
    server.stop(None).wait()


@pytest.fixture
def scheduler(clock, target):
    """The official client of Cloud Scheduler."""

    def fire(job, headers):
        return target.called(job.http_target.uri, headers, job.http_target.body)

    port = free_port()
    server = serve(SCHEDULER, scheduler_methods(Jobs(clock.agenda, fire)), port)
    channel = grpc.insecure_channel(f"127.0.0.1:{port}")
    yield CloudSchedulerClient(transport=CloudSchedulerGrpcTransport(channel=channel))
    channel.close()
    server.stop(None).wait()
