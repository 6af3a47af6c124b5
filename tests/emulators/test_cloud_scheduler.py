"""The official client of Cloud Scheduler works on our emulator."""

from datetime import UTC, datetime, timedelta

import pytest
from google.api_core import exceptions
from google.cloud.scheduler_v1.types import Job
from google.protobuf.field_mask_pb2 import FieldMask

from emulators.cloud_scheduler.jobs import next_date

PARENT = "projects/demo/locations/here"
NAME = f"{PARENT}/jobs/tick"
MINUTE = timedelta(minutes=1)


def create(scheduler, **fields):
    job = {
        "name": NAME,
        "schedule": "* * * * *",
        "http_target": {"uri": "http://127.0.0.1:1/tick", "body": b"{}"},
    }
    return scheduler.create_job(parent=PARENT, job=job | fields)


def test_job_is_made_listed_found_and_deleted(scheduler):
    job = create(scheduler)

    assert job.state == Job.State.ENABLED
    assert scheduler.get_job(name=NAME) == job
    assert list(scheduler.list_jobs(parent=PARENT)) == [job]

    scheduler.delete_job(name=NAME)

    with pytest.raises(exceptions.NotFound):
        scheduler.get_job(name=NAME)
    with pytest.raises(exceptions.NotFound):
        scheduler.delete_job(name=NAME)


def test_second_job_of_a_name_is_refused(scheduler):
    create(scheduler)

    with pytest.raises(exceptions.AlreadyExists):
        create(scheduler)


def test_job_fires_each_time_its_schedule_comes(scheduler, clock, target):
    create(scheduler, schedule="*/2 * * * *")

    clock.turn(7 * MINUTE)

    assert len(target.calls) == 3
    url, headers, body = target.calls[0]
    assert (url, body) == ("http://127.0.0.1:1/tick", b"{}")
    assert headers["X-CloudScheduler-JobName"] == "tick"
    assert headers["X-CloudScheduler-ScheduleTime"] == "2026-03-28T12:02:00+00:00"


def test_paused_job_rests_and_makes_nothing_up(scheduler, clock, target):
    create(scheduler)

    assert scheduler.pause_job(name=NAME).state == Job.State.PAUSED
    clock.turn(5 * MINUTE)
    assert target.calls == []
    scheduler.resume_job(name=NAME)
    clock.turn(MINUTE)

    assert len(target.calls) == 1


def test_run_fires_a_job_beside_its_schedule(scheduler, clock, target):
    create(scheduler, schedule="0 0 1 1 *")

    scheduler.run_job(name=NAME)
    clock.turn(MINUTE)

    assert len(target.calls) == 1


def test_update_changes_what_its_mask_names_and_plans_anew(scheduler, clock, target):
    create(scheduler, description="old")
    changed = {"name": NAME, "schedule": "0 * * * *", "description": "new"}

    updated = scheduler.update_job(job=changed, update_mask=FieldMask(paths=["schedule"]))

    assert (updated.schedule, updated.description) == ("0 * * * *", "old")
    clock.turn(59 * MINUTE)
    assert target.calls == []
    clock.turn(MINUTE)
    assert len(target.calls) == 1


def test_update_that_would_be_wrong_changes_nothing(scheduler):
    job = create(scheduler)

    with pytest.raises(exceptions.InvalidArgument):
        scheduler.update_job(
            job={"name": NAME, "schedule": "61 * * * *"},
            update_mask=FieldMask(paths=["schedule"]),
        )

    assert scheduler.get_job(name=NAME) == job


def test_failure_is_tried_again_as_often_as_configured(scheduler, clock, target):
    target.statuses = [500] * 10
    retry = {"retry_count": 2, "min_backoff_duration": timedelta(seconds=5)}
    create(scheduler, schedule="0 * * * *", retry_config=retry)

    clock.turn(90 * MINUTE)

    assert len(target.calls) == 3
    assert scheduler.get_job(name=NAME).status.code == 2


def test_job_that_is_tried_again_goes_on_with_its_schedule(scheduler, clock, target):
    target.statuses = [500]
    create(scheduler, schedule="0 * * * *", retry_config={"retry_count": 1})

    clock.turn(130 * MINUTE)

    assert len(target.calls) == 3


@pytest.mark.parametrize(
    "fields",
    [
        {"schedule": "every now and then"},
        {"time_zone": "Europe/Atlantis"},
        {"name": f"{PARENT}/jobs/a b"},
        {"name": "projects/other/locations/here/jobs/a"},
        {"attempt_deadline": timedelta(hours=1)},
        {"http_target": None},
    ],
    ids=["schedule", "zone", "name", "parent", "deadline", "target"],
)
def test_job_that_the_service_would_refuse_is_refused(scheduler, fields):
    with pytest.raises(exceptions.InvalidArgument):
        create(scheduler, **fields)


def test_jobs_are_listed_page_by_page(scheduler):
    for number in range(5):
        create(scheduler, name=f"{PARENT}/jobs/j{number}")

    found = scheduler.list_jobs(request={"parent": PARENT, "page_size": 2})

    assert [job.name[-2:] for job in found] == ["j0", "j1", "j2", "j3", "j4"]


def test_dates_are_those_of_the_time_zone():
    """Berlin puts its clocks forward on 29 March 2026: 9:00 there is 8:00 UTC, then 7:00."""
    before = next_date("0 9 * * *", "Europe/Berlin", datetime(2026, 3, 28, 0, tzinfo=UTC))
    after = next_date("0 9 * * *", "Europe/Berlin", before)

    assert before == datetime(2026, 3, 28, 8, tzinfo=UTC)
    assert after == datetime(2026, 3, 29, 7, tzinfo=UTC)
