"""Named formats of dates, and what the date filters take for a date."""

from datetime import date

import pytest

from shared.expressions.dateformats import formatted, moment_of, requested_zone
from shared.expressions.dates import (
    UTC_ZONE,
    Instant,
    LocalDateTime,
    Zone,
    parse_iso,
    zone_of,
)

UTC_REGION = Zone("UTC", is_region=True)
MOMENT = parse_iso("2024-03-09T08:05:07.123456Z").instant.at(UTC_REGION)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (None, "2024-03-09T08:05:07.123456Z"),
        ("iso", "2024-03-09T08:05:07.123456Z"),
        ("iso_sec", "2024-03-09T08:05:07Z"),
        ("sql", "2024-03-09 08:05:07.123456"),
        ("sql_seq", "2024-03-09 08:05:07"),
        ("iso_date_time", "2024-03-09T08:05:07.123456Z[UTC]"),
        ("iso_zoned_date_time", "2024-03-09T08:05:07.123456Z[UTC]"),
        ("iso_offset_date_time", "2024-03-09T08:05:07.123456Z"),
        ("iso_date", "2024-03-09Z"),
        ("iso_time", "08:05:07.123456Z"),
        ("iso_offset_time", "08:05:07.123456Z"),
        ("iso_local_date", "2024-03-09"),
        ("iso_local_time", "08:05:07.123456"),
        ("iso_local_date_time", "2024-03-09T08:05:07.123456"),
        ("iso_instant", "2024-03-09T08:05:07.123456Z"),
        ("iso_ordinal_date", "2024-069Z"),
        ("iso_week_date", "2024-W10-6Z"),
        ("rfc_1123_date_time", "Sat, 9 Mar 2024 08:05:07 GMT"),
        ("medium", "Mar 9, 2024, 8:05:07 AM"),
        ("short", "3/9/24, 8:05 AM"),
        ("yyyy", "2024"),
    ],
)
def test_moment_has_a_form_for_each_name(name, text):
    assert formatted(MOMENT, name, None) == text


def test_offset_replaces_the_region_where_there_is_none():
    at = MOMENT.instant.at(zone_of("+01:00"))

    assert formatted(at, "iso_date_time", None) == "2024-03-09T09:05:07.123456+01:00"
    assert formatted(at, "rfc_1123_date_time", None) == "Sat, 9 Mar 2024 09:05:07 +0100"


def test_named_form_in_a_language():
    assert formatted(MOMENT, "EEEE", "fr") == "samedi"
    assert formatted(MOMENT, "iso", "fr") == "2024-03-09T08:05:07.123456Z"


def test_zone_is_the_servers_unless_one_is_named():
    assert (requested_zone(None), requested_zone("Z")) == (UTC_REGION, UTC_ZONE)


@pytest.mark.parametrize(
    ("text", "existing", "epoch"),
    [
        ("2024-03-09T08:05:07Z", None, 1709971507),
        ("2024-03-09T08:05:07Z", "iso", 1709971507),
        ("2024-03-09", "iso_date", 1709942400),
        ("2024-03-09 08:05:07", "sql_seq", 1709971507),
        ("Sat, 9 Mar 2024 08:05:07 GMT", "rfc_1123_date_time", 1709971507),
        ("09.03.2024", "dd.MM.yyyy", 1709942400),
    ],
)
def test_text_is_read_as_iso_or_by_a_format(text, existing, epoch):
    assert moment_of(text, UTC_ZONE, existing).instant == Instant(epoch, 0)


def test_date_is_noon_and_its_text_midnight():
    day = parse_iso("2024-03-09")

    assert moment_of(day, UTC_ZONE, None).local == LocalDateTime(
        date(2024, 3, 9), 12 * 3600 * 10**9
    )
    assert moment_of("2024-03-09", UTC_ZONE, None).local == LocalDateTime(date(2024, 3, 9), 0)
