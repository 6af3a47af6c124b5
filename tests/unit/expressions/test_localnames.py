"""Names of months, days, eras and zones in a language."""

import pytest

from shared.expressions.dates import parse_iso
from shared.expressions.localnames import names_of


@pytest.mark.parametrize(
    ("locale", "names"),
    [
        ("en", ("Mar", "March", "M")),
        ("fr", ("mars", "mars", "M")),
        ("de-DE", ("März", "März", "M")),
        ("xx", ("Mar", "March", "M")),
        ("", ("Mar", "March", "M")),
    ],
)
def test_month_has_a_name_for_each_width(locale, names):
    assert tuple(names_of(locale).month(3, width) for width in (3, 4, 5)) == names


def test_other_names_in_english():
    names = names_of("en")

    assert names.standalone_month(3, 4) == "March"
    assert (names.day(5, 1), names.day(5, 4), names.quarter(1, 3)) == ("Sat", "Saturday", "Q1")
    assert (names.half(11), names.half(12)) == ("AM", "PM")
    assert names.period(8, 0, 4) == "in the morning"
    assert names.period(8, 0, 5) == "in the morning"
    assert (names.era(1), names.era(4)) == ("AD", "Anno Domini")


def test_zone_has_a_short_and_a_long_name():
    at = parse_iso("2024-03-09T08:05+01:00[Europe/Paris]")

    assert names_of("en").zone(at, 1) == "CET"
    assert names_of("en").zone(at, 4) == "Central European Standard Time"
