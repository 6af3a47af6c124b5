"""Jobs of Cloud Scheduler follow the schedules of flows: made, changed, paused, removed."""

import pytest
from google.api_core import exceptions
from google.cloud.scheduler_v1.types import Job

from shared.backends.gcp.schedule_jobs import ScheduleJobs, WantedJob
from shared.model.timetable import UnixCron
from shared.model.trigger_state import TriggerKey

PARENT = "projects/demo/locations/here"
URL = "http://127.0.0.1:1"
NINE = UnixCron("0 9 * * *", "Europe/Berlin")
TEN = UnixCron("0 10 * * *", "Etc/UTC")


class Counting:
    """The official client, and what was asked of it besides lists."""

    def __init__(self, client):
        self._client = client
        self.changes = []

    def __getattr__(self, name):
        def call(**options):
            if name not in {"list_jobs", "get_job"}:
                self.changes.append(name)
            return getattr(self._client, name)(**options)

        return call


@pytest.fixture
def client(scheduler):
    return Counting(scheduler)


@pytest.fixture
def jobs(client):
    return ScheduleJobs(
        client, PARENT, "windhover", url=f"{URL}/", caller="caller@demo", audience=URL
    )


def wanted(trigger_id="daily", cron=NINE, *, flow_id="report", is_enabled=True):
    return WantedJob(TriggerKey("company", flow_id, trigger_id), cron, is_enabled)


def listed(scheduler):
    return {
        job.description: (job.schedule, job.time_zone, Job.State(job.state).name)
        for job in scheduler.list_jobs(parent=PARENT)
    }


def test_schedule_gets_a_job_that_wakes_the_scheduler_when_it_is_due(
    jobs, scheduler, clock, target
):
    jobs.reconcile([wanted()])

    assert listed(scheduler) == {"company/report/daily": ("0 9 * * *", "Europe/Berlin", "ENABLED")}
    [job] = scheduler.list_jobs(parent=PARENT)
    clock.turn(job.schedule_time - clock.time)
    [(url, headers, _)] = target.calls
    assert url == f"{URL}/"
    assert headers["Authorization"].startswith("Bearer ")


def test_second_time_changes_nothing(jobs, client):
    both = [wanted(), wanted("hourly", TEN, is_enabled=False)]
    jobs.reconcile(both)
    client.changes.clear()

    jobs.reconcile(both)

    assert client.changes == []


def test_job_follows_its_schedule(jobs, scheduler, client):
    jobs.reconcile([wanted()])

    jobs.reconcile([wanted(cron=TEN)])

    assert listed(scheduler) == {"company/report/daily": ("0 10 * * *", "Etc/UTC", "ENABLED")}
    assert client.changes == ["create_job", "update_job"]


def test_job_of_a_disabled_trigger_rests_until_it_is_enabled(jobs, scheduler):
    jobs.reconcile([wanted(is_enabled=False)])
    resting = listed(scheduler)["company/report/daily"][2]

    jobs.reconcile([wanted()])

    assert (resting, listed(scheduler)["company/report/daily"][2]) == ("PAUSED", "ENABLED")


def test_job_of_a_schedule_that_went_is_removed_and_no_other(jobs, scheduler):
    others = {"schedule": "* * * * *", "http_target": {"uri": URL}, "description": "tick"}
    scheduler.create_job(parent=PARENT, job={"name": f"{PARENT}/jobs/windhover-tick", **others})
    jobs.reconcile([wanted(), wanted("hourly"), wanted(flow_id="other")])

    jobs.reconcile_flow("company", "report", [wanted()])

    assert set(listed(scheduler)) == {"company/report/daily", "company/other/daily", "tick"}
    jobs.reconcile([])
    assert set(listed(scheduler)) == {"tick"}


@pytest.mark.parametrize(
    ("call", "error"),
    [
        ("create_job", exceptions.AlreadyExists("there")),
        ("delete_job", exceptions.NotFound("gone")),
    ],
    ids=["made", "removed"],
)
def test_what_another_process_has_done_meanwhile_is_no_error(call, error, scheduler):
    """Both have seen the same list; the other one was faster."""

    class Late(Counting):
        def __getattr__(self, name):
            def do(**options):
                answer = getattr(scheduler, name)(**options)
                if name == call:
                    raise error
                return answer

            return do

    late = ScheduleJobs(
        Late(scheduler), PARENT, "windhover", url=f"{URL}/", caller="caller@demo", audience=URL
    )

    late.reconcile([wanted()])
    made = set(listed(scheduler))
    late.reconcile([])

    assert (made, listed(scheduler)) == ({"company/report/daily"}, {})


def test_service_that_does_not_answer_leaves_schedules_to_the_tick(scheduler):
    asked = []

    class Silent(Counting):
        def __getattr__(self, name):
            def refuse(**_):
                asked.append(name)
                raise exceptions.ServiceUnavailable("no answer")

            return refuse

    silent = ScheduleJobs(
        Silent(scheduler), PARENT, "windhover", url=URL, caller="caller@demo", audience=URL
    )

    silent.reconcile([wanted()])

    assert asked == ["list_jobs"]
