"""A job of Cloud Scheduler for each schedule, where `WINDHOVER_GCP_SCHEDULES` is `jobs`."""

import os
import time
import urllib.request

import grpc
import pytest
from google.cloud.scheduler_v1 import CloudSchedulerClient
from google.cloud.scheduler_v1.services.cloud_scheduler.transports import (
    CloudSchedulerGrpcTransport,
)

from emulators.serverless import PROJECT, REGION
from tests.serverless_stack import skip_without_emulators, stack_here

pytestmark = [pytest.mark.emulator, pytest.mark.slow]

FLOW = """
id: yearly
namespace: company.team
tasks:
  - id: say
    type: io.kestra.plugin.core.log.Log
    message: a year has passed
triggers:
  - id: clock
    type: io.kestra.plugin.core.trigger.Schedule
    cron: "{cron}"
    timezone: Europe/Berlin
"""
SECONDS = 60


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    skip_without_emulators()
    folder = tmp_path_factory.mktemp("schedules")
    with stack_here(folder, WINDHOVER_GCP_SCHEDULES="jobs") as (found, _):
        yield f"{found}/api/v1/main/flows"


@pytest.fixture
def scheduler(url):
    with grpc.insecure_channel(os.environ["CLOUD_SCHEDULER_EMULATOR_HOST"]) as channel:
        yield CloudSchedulerClient(transport=CloudSchedulerGrpcTransport(channel=channel))


def send(method, url, flow=None):
    body = None if flow is None else flow.encode()
    headers = {"Content-Type": "application/x-yaml"}
    request = urllib.request.Request(url, body, headers, method=method)
    urllib.request.urlopen(request, timeout=SECONDS).close()


def schedules(scheduler):
    """Schedule and zone of every job but the tick."""
    jobs = scheduler.list_jobs(parent=f"projects/{PROJECT}/locations/{REGION}")
    return [(job.schedule, job.time_zone) for job in jobs if "-at-" in job.name]


def test_job_comes_changes_and_goes_with_its_trigger(url, scheduler):
    send("POST", url, FLOW.format(cron="0 9 1 1 *"))
    made = schedules(scheduler)
    send("PUT", f"{url}/company.team/yearly", FLOW.format(cron="30 9 1 1 *"))
    changed = schedules(scheduler)
    send("DELETE", f"{url}/company.team/yearly")

    assert made == [("0 9 1 1 *", "Europe/Berlin")]
    assert changed == [("30 9 1 1 *", "Europe/Berlin")]
    assert schedules(scheduler) == []


def test_job_that_was_lost_comes_back(url, scheduler):
    """The function that brings all jobs up to date is the one that the tick calls, here a job's."""
    send("POST", url, FLOW.format(cron="0 9 1 1 *"))
    parent = f"projects/{PROJECT}/locations/{REGION}"
    [job] = [one for one in scheduler.list_jobs(parent=parent) if "-at-" in one.name]
    scheduler.delete_job(name=job.name)

    end = time.monotonic() + 3 * SECONDS
    while not schedules(scheduler) and time.monotonic() < end:
        time.sleep(1)

    assert schedules(scheduler) == [("0 9 1 1 *", "Europe/Berlin")]
