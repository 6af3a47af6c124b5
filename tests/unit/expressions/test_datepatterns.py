"""Java's date patterns, letter by letter, for formatting and for parsing."""

from datetime import date

import pytest

from shared.expressions.datepatterns import (
    MAX_PATTERN_CHARACTERS,
    format_date,
    parse_date,
    week_of,
)
from shared.expressions.dates import (
    UTC_ZONE,
    LocalDate,
    LocalDateTime,
    Zone,
    ZonedDateTime,
    parse_iso,
    zone_of,
)
from shared.expressions.errors import ExpressionError

AT = parse_iso("2024-03-09T08:05:07.123456Z").instant.at(Zone("UTC", is_region=True))


def _at(text):
    return parse_iso(text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("y yy yyyy u uu", "2024 24 2024 2024 24"),
        ("G GGGG", "AD Anno Domini"),
        ("M MM MMM MMMM MMMMM", "3 03 Mar March M"),
        ("L LL LLL LLLL", "3 03 Mar March"),
        ("d dd D DDD", "9 09 69 069"),
        ("Q QQ QQQ QQQQ q", "1 01 Q1 1st quarter 1"),
        ("E EEEE EEEEE", "Sat Saturday S"),
        ("e ee eee c", "7 07 Sat 7"),
        ("Y YY YYYY w W F", "2024 24 2024 10 2 2"),
        ("a B", "AM in the morning"),
        ("H HH k h K", "8 08 8 8 8"),
        ("m mm s ss", "5 05 7 07"),
        ("S SSS SSSSSSSSS SSSSSSSSSS", "1 123 123456000 1234560000"),
        ("n N A", "123456000 29107123456000 29107123"),
        ("X x Z O z VV v", "Z +00 +0000 GMT UTC UTC UTC"),
        ("xx xxx XXX ZZZZ ZZZZZ", "+0000 +00:00 Z GMT Z"),
        ("yyyy'T'''HH [mm] ppH pH.", "2024T'08 05  8 8."),
        ("'it''s' yy''M", "it's 24'3"),
        ("", ""),
    ],
)
def test_pattern_letter_gives_its_field(pattern, text):
    assert format_date(AT, pattern, "en") == text


@pytest.mark.parametrize(
    ("moment", "pattern", "text"),
    [
        ("2024-03-09T00:00Z", "k h K a", "24 12 0 AM"),
        ("2024-03-09T13:00Z", "h K a", "1 1 PM"),
        (
            "2024-03-09T08:05+05:30",
            "X XX XXX O OOOO Z ZZZZZ",
            "+0530 +0530 +05:30 GMT+5:30 GMT+05:30 +0530 +05:30",
        ),
        ("2024-03-09T08:05+01:00", "X O z VV", "+01 GMT+1 +01:00 +01:00"),
        ("2024-03-09T08:05-03:30", "X O", "-0330 GMT-3:30"),
        ("2024-03-09T08:05+01:00:05", "XXXX XXXXX", "+010005 +01:00:05"),
        (
            "2024-03-09T08:05+01:00[Europe/Paris]",
            "z zzzz VV",
            "CET Central European Standard Time Europe/Paris",
        ),
        ("2024-12-30T00:00Z", "YYYY/yyyy", "2025/2024"),
    ],
)
def test_field_depends_on_time_and_zone(moment, pattern, text):
    assert format_date(_at(moment), pattern, "en") == text


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en", "1 2 2021 2"),
        ("fr", "1 2 2021 2"),
        ("fr_FR", "7 53 2020 0"),
        ("en-GB", "7 53 2020 0"),
        ("tr_TR", "7 1 2021 1"),
        ("en_US", "1 2 2021 2"),
    ],
)
def test_week_fields_follow_the_region_of_the_locale(locale, text):
    assert format_date(_at("2021-01-03T00:00Z"), "e w Y W", locale) == text


@pytest.mark.parametrize(
    ("day", "locale", "week"),
    [
        (date(2024, 12, 30), "fr_FR", (2025, 1)),
        (date(2021, 1, 1), "fr_FR", (2020, 53)),
        (date(1, 1, 1), "fr_FR", (1, 1)),
        (date(1, 1, 1), "en_US", (1, 1)),
        (date(9999, 12, 31), "fr_FR", (9999, 52)),
        (date(9999, 12, 31), "en_US", (10000, 1)),
    ],
)
def test_week_of_a_day_may_be_of_the_year_before_or_after(day, locale, week):
    assert week_of(day, locale) == week


@pytest.mark.parametrize("pattern", ["b", "T", "#", "{", "}", "yyyy'T", "pp", "y" * 1001])
def test_pattern_that_java_refuses_fails(pattern):
    with pytest.raises(ExpressionError) as raised:
        format_date(AT, pattern, "en")

    assert raised.value.java == "IllegalArgumentException"
    assert MAX_PATTERN_CHARACTERS == 1000


DAY = date(2024, 3, 9)


@pytest.mark.parametrize(
    ("text", "pattern", "value"),
    [
        ("09/03/2024", "dd/MM/yyyy", LocalDate(DAY)),
        ("9/3/24", "d/M/yy", LocalDate(DAY)),
        ("69 2024", "D yyyy", LocalDate(DAY)),
        ("9 Mar 2024", "d MMM yyyy", LocalDate(DAY)),
        ("9 March 2024", "d MMMM yyyy", LocalDate(DAY)),
        ("Saturday 9.3.2024", "EEEE d.M.yyyy", LocalDate(DAY)),
        ("31.02.2024", "dd.MM.yyyy", LocalDate(date(2024, 2, 29))),
        ("2024-03-09 08:05", "yyyy-MM-dd HH:mm", LocalDateTime(DAY, 29_100 * 10**9)),
        ("2024-03-09 08:05:07.5", "yyyy-MM-dd HH:mm:ss.S", LocalDateTime(DAY, 29_107_500_000_000)),
        ("2024-03-09 08 7", "yyyy-MM-dd HH n", LocalDateTime(DAY, 28_800_000_000_007)),
        ("2024-03-09 8 PM", "yyyy-MM-dd h a", LocalDateTime(DAY, 72_000 * 10**9)),
        ("2024-03-09 12 AM", "yyyy-MM-dd h a", LocalDateTime(DAY, 0)),
        ("2024-03-09 24", "yyyy-MM-dd kk", LocalDateTime(DAY, 0)),
        ("2024-03-09 08", "yyyy-MM-dd[ HH]", LocalDateTime(DAY, 28_800 * 10**9)),
        ("2024-03-09", "yyyy-MM-dd[ HH]", LocalDate(DAY)),
        ("2024 2024-03-09", "yyyy yyyy-MM-dd", LocalDate(DAY)),
        (
            "2024-03-09 08+01:00",
            "yyyy-MM-dd HHXXX",
            ZonedDateTime(1709967600, 0, zone_of("+01:00")),
        ),
        ("2024-03-09 08 UTC", "yyyy-MM-dd HH z", ZonedDateTime(1709971200, 0, zone_of("UTC"))),
        ("2024-03-09 08Z", "yyyy-MM-dd HHX", ZonedDateTime(1709971200, 0, UTC_ZONE)),
    ],
)
def test_text_is_read_by_a_pattern(text, pattern, value):
    assert parse_date(text, pattern) == value


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("9/3/2024", "dd/MM/yyyy"),
        ("09/13/2024", "dd/MM/yyyy"),
        ("32/03/2024", "dd/MM/yyyy"),
        ("03/2024", "MM/yyyy"),
        ("25 2024-03-09", "HH yyyy-MM-dd"),
        ("2024-03-09Z", "yyyy-MM-ddX"),
        ("9 MAR 2024", "d MMM yyyy"),
    ],
)
def test_text_that_does_not_fit_its_pattern_fails(text, pattern):
    with pytest.raises(ExpressionError) as raised:
        parse_date(text, pattern)

    assert raised.value.java == "DateTimeParseException"


@pytest.mark.parametrize("pattern", ["yyyy[", "yyyy]"])
def test_section_that_is_not_closed_fails(pattern):
    with pytest.raises(ExpressionError) as raised:
        parse_date("2024", pattern)

    assert raised.value.java == "IllegalArgumentException"
