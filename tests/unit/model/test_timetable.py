"""Dates of triggers that the clock fires."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.model.cron import CronDates
from shared.model.timetable import Dates, ScheduledTrigger, date_text
from shared.model.zones import zone_named

PARIS = zone_named("Europe/Paris")


def _utc(*fields):
    return datetime(*fields, tzinfo=UTC)


def test_single_dates_are_in_order_and_each_once():
    first, last = _utc(2024, 1, 1), _utc(2024, 1, 2)
    dates = Dates([last, first, first.astimezone(PARIS)])

    assert (list(dates.after(first)), list(dates.after(last))) == ([last], [])
    assert (list(dates.before(last)), list(dates.before(first))) == ([first], [])
    assert dates.zone is UTC


@pytest.mark.parametrize(
    ("expression", "after", "date"),
    [
        ("0 9 * * *", _utc(2024, 1, 1), _utc(2024, 1, 1, 8)),
        ("@daily", _utc(2024, 7, 1), _utc(2024, 7, 1, 22)),
        ("30 2 * * *", _utc(2024, 3, 31, 0), _utc(2024, 3, 31, 1)),
        ("0 0 30 2 *", _utc(2024, 1, 1), None),
    ],
)
def test_next_date_of_a_cron_expression_is_that_of_its_zone(expression, after, date):
    assert next(CronDates(expression, PARIS).after(after), None) == date


def test_previous_date_of_a_cron_expression():
    dates = CronDates("0 9 * * *", PARIS)

    assert next(dates.before(_utc(2024, 1, 2, 8))) == _utc(2024, 1, 1, 8)
    assert dates.zone is PARIS


@pytest.mark.parametrize(
    ("name", "offset"),
    [(None, 0), ("Z", 0), ("+05:30", 5.5), ("UTC-3", -3), ("-0330", -3.5)],
)
def test_zone_of_an_offset(name, offset):
    assert zone_named(name).utcoffset(None) == timedelta(hours=offset)


@pytest.mark.parametrize(
    ("at", "zone", "text"),
    [
        (_utc(2024, 1, 2, 8), PARIS, "2024-01-02T09:00:00+01:00"),
        (_utc(2024, 1, 2, 8), UTC, "2024-01-02T08:00:00Z"),
        (_utc(2024, 1, 2, 8, 0, 0, 5000), UTC, "2024-01-02T08:00:00.005Z"),
    ],
)
def test_date_is_written_with_the_offset_of_its_zone(at, zone, text):
    assert date_text(at, zone) == text


def test_plain_scheduled_trigger_leaves_what_it_can_to_the_server():
    trigger = ScheduledTrigger(id="t", type="x")
    dates = Dates([_utc(2024, 1, 1)])

    assert (trigger.recovers, trigger.latest_delay, trigger.keeps_state) == (None, None, True)
    assert trigger.first_date(dates, None, _utc(2023, 1, 1)) == _utc(2024, 1, 1)
    assert trigger.variables(None) == {}
    with pytest.raises(NotImplementedError):
        trigger.timetable(None)
