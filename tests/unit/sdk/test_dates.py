"""Printing dates by Java's patterns."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.sdk.dates import (
    ISO_DATE,
    ISO_DATE_TIME,
    ISO_TIME,
    DatePattern,
    ZoneName,
    date_printer,
    datetime_printer,
    time_printer,
)
from shared.sdk.output import TaskFailed

MOMENT = datetime(2024, 3, 9, 8, 5, 7, 123_456, UTC)
LOCAL = MOMENT.replace(tzinfo=None)


@pytest.mark.parametrize(
    ("pattern", "text"), [(ISO_DATE, "2024-03-09"), ("dd/MM/yy HH:mm[XXX]", "09/03/24 00:00")]
)
def test_date_is_printed(pattern, text):
    assert date_printer(pattern)(date(2024, 3, 9)) == text


@pytest.mark.parametrize(("pattern", "text"), [(ISO_TIME, "08:05:07"), ("HH'h'mm[ XXX]", "08h05")])
def test_time_is_printed(pattern, text):
    assert time_printer(pattern)(time(8, 5, 7, 123_456)) == text


@pytest.mark.parametrize(
    ("pattern", "zone", "value", "text"),
    [
        (ISO_DATE_TIME, "UTC", MOMENT, "2024-03-09T08:05:07.123Z"),
        (ISO_DATE_TIME, "Europe/Paris", MOMENT, "2024-03-09T09:05:07.123+01:00"),
        (ISO_DATE_TIME, "-03:30", MOMENT, "2024-03-09T04:35:07.123-03:30"),
        (ISO_DATE_TIME, "Europe/Paris", LOCAL, "2024-03-09T08:05:07.123"),
        (ISO_DATE_TIME, "Europe/Paris", datetime(1900, 1, 1, tzinfo=UTC),
         "1900-01-01T00:09:21.000+00:09"),
        (ISO_DATE_TIME, "UTC", MOMENT.astimezone(timezone(timedelta(hours=5))),
         "2024-03-09T08:05:07.123Z"),
        ("dd.MM.yyyy HH:mm XXX", "Europe/Paris", MOMENT, "09.03.2024 09:05 +01:00"),
        ("dd.MM.yyyy HH:mm[ XXX]", "Europe/Paris", LOCAL, "09.03.2024 08:05"),
        ("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", "UTC", MOMENT, "2024-03-09T08:05:07.123Z"),
    ],
)  # fmt: skip
def test_moment_is_printed_in_its_zone(pattern, zone, value, text):
    assert datetime_printer(pattern, zone)(value) == text


def test_offset_of_what_has_none_is_refused():
    with pytest.raises(TaskFailed, match="wants an offset"):
        datetime_printer("HH:mm XXX", "UTC")(LOCAL)


@pytest.mark.parametrize("pattern", ["yyyy-MM-dd'T", "bogus", "{"])
def test_wrong_pattern_is_refused(pattern):
    with pytest.raises(ValidationError):
        TypeAdapter(DatePattern).validate_python(pattern)


def test_wrong_zone_is_refused():
    with pytest.raises(ValidationError, match="Mars"):
        TypeAdapter(ZoneName).validate_python("Mars/Olympus")


@pytest.mark.parametrize("zone", ["Europe/Paris", "UTC", "+05:30"])
def test_zone_is_taken(zone):
    assert TypeAdapter(ZoneName).validate_python(zone) == zone
