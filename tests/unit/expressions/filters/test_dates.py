"""Filters on dates."""

import pytest

from shared.expressions.dates import Instant, LocalTime, OffsetDateTime, parse_iso
from shared.expressions.values import Character, Long
from tests.unit.expressions.sample import failure, printed, value_of

MORE = {
    "zoned": parse_iso("2024-03-09T08:05:00+02:00"),
    "offset": OffsetDateTime(parse_iso("2024-03-09T08:05:00+02:00")),
    "local": parse_iso("2024-03-09T08:05:00"),
    "date": parse_iso("2024-03-09"),
    "clock": LocalTime(0),
    "letter": Character("x"),
    "small": 1709971507,
    "last_year": Instant(253_402_300_799, 0),
}


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ day | date }}", "2024-03-09T00:00:00.000000Z"),
        ("{{ utc | date('dd/MM/yyyy HH:mm') }}", "09/03/2024 08:05"),
        ("{{ utc | date('HH:mm', timeZone='America/New_York') }}", "03:05"),
        ("{{ '09/03/2024' | date('yyyy-MM-dd', existingFormat='dd/MM/yyyy') }}", "2024-03-09"),
        ("{{ 1709971507 | date('iso_sec') }}", "2024-03-09T08:05:07Z"),
        ("{{ (small + 0) | date('iso_sec') }}", "2024-03-09T08:05:07Z"),
        ("{{ utc | date('EEEE d MMMM yyyy', locale='fr') }}", "samedi 9 mars 2024"),
        (
            "{{ zoned | date('iso_sec') }} {{ offset | date('iso_sec') }}",
            "2024-03-09T06:05:00Z 2024-03-09T06:05:00Z",
        ),
        ("{{ local | date('iso_sec', 'Europe/Paris') }}", "2024-03-09T08:05:00+01:00"),
        ("{{ date | date('iso_sec', '+05:30') }}", "2024-03-09T12:00:00+05:30"),
        ("{{ '2024-01-31' | dateAdd(1, 'MONTHS', 'yyyy-MM-dd') }}", "2024-02-29"),
        ("{{ utc | dateAdd(-1, 'HOURS', 'iso_sec') }}", "2024-03-09T07:05:07Z"),
        ("{{ day | dateAdd('2', 'WEEKS', 'iso_date') }}", "2024-03-23Z"),
        (
            "{{ day | dateAdd(1, 'CENTURIES', 'yyyy') }} {{ day | dateAdd(1.9, 'DAYS', 'd') }}",
            "2124 10",
        ),
        ("{{ '2024-03-10T02:30' | dateAdd(0, 'DAYS', 'HH:mm', 'America/New_York') }}", "03:30"),
        (
            "{{ '2024-03-09T12:00-05:00[America/New_York]' | dateAdd(1, 'DAYS', 'iso_sec') }}",
            "2024-03-10T16:00:00Z",
        ),
        ("{{ day | timestamp }} {{ start | timestampNano }}", "1709942400 1706696130500000000"),
        (
            "{{ start | timestampMilli }} {{ start | timestampMicro }}",
            "1706696130500 1706696130500000",
        ),
        ("{{ '09.03.2024' | timestamp('UTC', 'dd.MM.yyyy') }}", "1709942400"),
    ],
)
def test_filter_reads_and_writes_a_date(template, text):
    assert printed(template, MORE) == text


def test_timestamps_are_longs_and_texts():
    assert value_of("{{ start | timestamp }}") == Long(1706696130)
    assert type(value_of("{{ start | timestamp }}")) is Long
    assert value_of("{{ start | timestampNano }}") == "1706696130500000000"


@pytest.mark.parametrize("call", ["date", "dateAdd(1, 'DAYS')", "timestamp", "timestampNano"])
def test_filter_of_null_is_null(call):
    assert value_of("{{ nul | " + call + " }}") is None


@pytest.mark.parametrize(
    ("template", "kind"),
    [
        ("{{ 'soon' | date }}", ("runtime", "DateTimeParseException")),
        ("{{ small | date }}", ("runtime", "ClassCastException")),
        ("{{ d | date }}", ("runtime", "ClassCastException")),
        ("{{ yes | date }}", ("runtime", "ClassCastException")),
        ("{{ letter | date }}", ("runtime", "ClassCastException")),
        ("{{ clock | date }}", ("runtime", "ClassCastException")),
        ("{{ day | date('bogus') }}", ("runtime", "IllegalArgumentException")),
        ("{{ day | date(timeZone='Nowhere/Else') }}", ("runtime", "ZoneRulesException")),
        ("{{ day | dateAdd }}", ("runtime", "NullPointerException")),
        ("{{ day | dateAdd(1) }}", ("runtime", "NullPointerException")),
        ("{{ day | dateAdd(1, 'days') }}", ("runtime", "IllegalArgumentException")),
        ("{{ day | dateAdd('x', 'DAYS') }}", ("bad_argument", "")),
        ("{{ day | dateAdd(yes, 'DAYS') }}", ("bad_argument", "")),
        ("{{ last_year | dateAdd(1, 'DAYS') }}", ("runtime", "DateTimeException")),
        ("{{ last_year | dateAdd(1, 'YEARS') }}", ("runtime", "DateTimeException")),
        ("{{ last_year | dateAdd(1, 'HOURS') }}", ("runtime", "DateTimeException")),
    ],
)
def test_what_is_no_date_fails(template, kind):
    assert failure(template, MORE) == kind
