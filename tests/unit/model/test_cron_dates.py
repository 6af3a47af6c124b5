"""The dates of cron expressions, where the clock changes and where it does not."""

from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.model.cron import CronDates
from shared.model.zones import zone_named

BERLIN = zone_named("Europe/Berlin")


def _texts(dates, count=3):
    return [date.isoformat() for date in islice(dates, count)]


def _at(text):
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("cron", "after", "expected"),
    [
        # 29 March 2026 has no 02:30 in Berlin: it runs right after the gap, at 03:00.
        ("30 2 * * *", "2026-03-28T12:00Z", ["2026-03-29T01:00", "2026-03-30T00:30"]),
        # 25 October 2026 has it twice: the first counts.
        ("30 2 * * *", "2026-10-24T12:00Z", ["2026-10-25T00:30", "2026-10-26T01:30"]),
        # Between the two, what has fired does not fire again.
        ("30 2 * * *", "2026-10-25T00:45Z", ["2026-10-26T01:30"]),
        ("30 2 * * *", "2026-10-25T01:15Z", ["2026-10-26T01:30"]),
        # By the hour it goes by elapsed time.
        ("0 * * * *", "2026-03-29T00:00Z", ["2026-03-29T01:00", "2026-03-29T02:00"]),
        ("0 * * * *", "2026-10-25T00:00Z", ["2026-10-25T01:00", "2026-10-25T02:00"]),
        ("0 2,3 * * *", "2026-03-28T12:00Z", ["2026-03-29T01:00", "2026-03-30T00:00"]),
        # Both days restricted: either may match.
        ("0 0 13 * FRI", "2026-03-01T00:00Z", ["2026-03-05T23:00", "2026-03-12T23:00"]),
        ("0 0 29 2 *", "2026-03-01T00:00Z", ["2028-02-28T23:00", "2032-02-28T23:00"]),
    ],
)
def test_dates_after_a_moment(cron, after, expected):
    dates = CronDates(cron, BERLIN).after(_at(after))

    assert _texts(dates, len(expected)) == [f"{one}:00+00:00" for one in expected]


@pytest.mark.parametrize(
    ("cron", "before", "expected"),
    [
        ("30 2 * * *", "2026-03-30T00:30Z", ["2026-03-29T01:00", "2026-03-28T01:30"]),
        ("30 2 * * *", "2026-03-29T01:00Z", ["2026-03-28T01:30"]),
        ("30 2 * * *", "2026-10-26T01:30Z", ["2026-10-25T00:30", "2026-10-24T00:30"]),
        ("0 12 * * *", "2026-03-09T11:00:00.500+00:00", ["2026-03-09T11:00"]),
    ],
)
def test_dates_before_a_moment(cron, before, expected):
    dates = CronDates(cron, BERLIN).before(_at(before))

    assert _texts(dates, len(expected)) == [f"{one}:00+00:00" for one in expected]


def test_expression_without_a_date_has_none():
    dates = CronDates("0 0 31 2 *", UTC)

    assert list(dates.after(datetime(2026, 1, 1, tzinfo=UTC))) == []


FIELDS = st.tuples(
    st.sampled_from(["*", "0", "*/15", "30", "5,50"]),
    st.sampled_from(["*", "2", "*/6", "1-3", "0,23"]),
    st.sampled_from(["*", "1", "*/10", "28-31"]),
    st.sampled_from(["*", "3", "10", "*/2"]),
    st.sampled_from(["*", "0", "1-5", "SUN"]),
).map(" ".join)
ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "+05:30"])
MOMENTS = st.integers(0, 365 * 24 * 3600).map(
    lambda seconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


@given(FIELDS, ZONES, MOMENTS)
def test_dates_only_grow_and_lie_beyond_the_moment(cron, zone, moment):
    dates = CronDates(cron, zone_named(zone))

    later = list(islice(dates.after(moment), 5))
    earlier = list(islice(dates.before(moment), 5))

    assert later == sorted(set(later))
    assert earlier == sorted(set(earlier), reverse=True)
    assert all(date > moment for date in later)
    assert all(date < moment for date in earlier)


@given(FIELDS, ZONES, MOMENTS)
def test_date_after_the_one_before_is_no_earlier_than_the_next(cron, zone, moment):
    dates = CronDates(cron, zone_named(zone))
    following = next(dates.after(moment), None)
    if following is None:
        return

    assert next(dates.after(following - timedelta(microseconds=1))) == following
    assert next(dates.before(following + timedelta(microseconds=1))) == following
