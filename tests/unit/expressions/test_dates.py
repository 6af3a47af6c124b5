"""Java's date and time types; parsing and printing as ISO-8601."""

from datetime import UTC, date, datetime, timedelta

import pytest

from shared.expressions.dates import (
    UTC_ZONE,
    Duration,
    Instant,
    LocalDate,
    LocalDateTime,
    LocalTime,
    OffsetDateTime,
    Zone,
    ZonedDateTime,
    offset_of,
    offset_text,
    parse_duration,
    parse_iso,
    parse_time,
    zone_of,
)
from shared.expressions.errors import ExpressionError

NEW_YORK = Zone("America/New_York", is_region=True)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Z", UTC_ZONE),
        ("UTC", Zone("UTC", is_region=True)),
        ("UT", Zone("UTC", is_region=True)),
        ("GMT", Zone("GMT", is_region=True)),
        ("+05:30", Zone("+05:30", is_region=False)),
        ("UTC+2", Zone("+02:00", is_region=False)),
        ("-0330", Zone("-03:30", is_region=False)),
        ("+00:00", UTC_ZONE),
        ("America/New_York", NEW_YORK),
    ],
)
def test_zone_is_a_region_or_an_offset(text, zone):
    assert zone_of(text) == zone


@pytest.mark.parametrize(
    ("text", "java"),
    [
        ("Nowhere/Else", "ZoneRulesException"),
        ("Nowhere", "ZoneRulesException"),
        ("+25:00", "DateTimeException"),
        ("../etc", "ZoneRulesException"),
        ("12", "DateTimeException"),
    ],
)
def test_text_that_names_no_zone_fails(text, java):
    with pytest.raises(ExpressionError) as raised:
        zone_of(text)

    assert raised.value.java == java


@pytest.mark.parametrize(
    ("offset", "text"),
    [
        (timedelta(0), "Z"),
        (timedelta(hours=1), "+01:00"),
        (-timedelta(hours=3, minutes=30), "-03:30"),
        (timedelta(hours=1, seconds=5), "+01:00:05"),
    ],
)
def test_offset_is_written_and_read(offset, text):
    assert (offset_text(offset), offset_of(text)) == (text, offset)


def test_offset_is_at_most_eighteen_hours():
    assert offset_of("+18") == timedelta(hours=18)
    with pytest.raises(ValueError, match="18:01"):
        offset_of("+18:01")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Instant(0, 0), "1970-01-01T00:00:00Z"),
        (Instant(1706696130, 500_000_000), "2024-01-31T10:15:30.500Z"),
        (Instant(0, 1), "1970-01-01T00:00:00.000000001Z"),
        (ZonedDateTime(0, 0, UTC_ZONE), "1970-01-01T00:00Z"),
        (ZonedDateTime(7, 0, NEW_YORK), "1969-12-31T19:00:07-05:00[America/New_York]"),
        (OffsetDateTime(ZonedDateTime(0, 0, UTC_ZONE)), "1970-01-01T00:00Z"),
        (LocalDateTime(date(2024, 3, 9), 0), "2024-03-09T00:00"),
        (LocalDate(date(2024, 3, 9)), "2024-03-09"),
        (LocalTime(1_000_000), "00:00:00.001"),
        (Duration(0), "PT0S"),
        (Duration(5_400_000_000_000), "PT1H30M"),
        (Duration(-90_500_000_000), "PT-1M-30.5S"),
        (Duration(1), "PT0.000000001S"),
    ],
)
def test_date_prints_as_in_java(value, text):
    assert str(value) == text


def test_instant_of_a_datetime_keeps_its_microseconds():
    assert Instant.of(datetime(1970, 1, 1, 0, 0, 1, 5, UTC)) == Instant(1, 5000)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-03-09T08:05Z", ZonedDateTime(1709971500, 0, UTC_ZONE)),
        ("2024-03-09T08:05:07.5z", ZonedDateTime(1709971507, 500_000_000, UTC_ZONE)),
        ("2024-03-09T09:05+01:00", ZonedDateTime(1709971500, 0, Zone("+01:00", is_region=False))),
        (
            "2024-03-09T03:05-05:00[America/New_York]",
            ZonedDateTime(1709971500, 0, NEW_YORK),
        ),
        ("2024-03-09T08:05", LocalDateTime(date(2024, 3, 9), 29_100_000_000_000)),
        ("2024-03-09", LocalDate(date(2024, 3, 9))),
    ],
)
def test_iso_text_is_read(text, value):
    assert parse_iso(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-09 08:05",
        "2024-3-9",
        "2024-03-09T08:05+0100",
        "2024-02-30",
        "2024-03-09T24:00",
        "2024-03-09T08:60Z",
        "soon",
    ],
)
def test_text_that_is_no_iso_date_fails(text):
    with pytest.raises(ExpressionError) as raised:
        parse_iso(text)

    assert raised.value.java == "DateTimeParseException"


@pytest.mark.parametrize(
    ("text", "nanos"),
    [
        ("PT1H30M", 5_400_000_000_000),
        ("P1DT0.5S", 86_400_500_000_000),
        ("-PT1S", -1_000_000_000),
        ("PT-0.5S", -500_000_000),
        ("pt5m", 300_000_000_000),
    ],
)
def test_duration_is_read(text, nanos):
    assert parse_duration(text) == Duration(nanos)


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (parse_duration, "P"),
        (parse_duration, "PT"),
        (parse_duration, "5m"),
        (parse_time, "8:05"),
        (parse_time, "25:00"),
    ],
)
def test_text_that_is_no_duration_or_time_fails(parse, text):
    with pytest.raises(ExpressionError) as raised:
        parse(text)

    assert raised.value.java == "DateTimeParseException"


def test_time_of_day_is_read():
    assert parse_time("08:05:07.5") == LocalTime(29_107_500_000_000)


@pytest.mark.parametrize(
    ("local", "text"),
    [
        ("2024-03-10T02:30", "2024-03-10T03:30-04:00[America/New_York]"),
        ("2024-11-03T01:30", "2024-11-03T01:30-04:00[America/New_York]"),
    ],
)
def test_local_time_in_a_gap_moves_forward_and_of_two_the_first_is_taken(local, text):
    assert str(parse_iso(local).in_zone(NEW_YORK)) == text


def test_moment_beyond_the_year_9999_is_out_of_range():
    with pytest.raises(ExpressionError) as raised:
        str(ZonedDateTime(10**12, 0, UTC_ZONE))

    assert raised.value.java == "DateTimeException"
