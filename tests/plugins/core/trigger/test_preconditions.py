"""The comparisons and windows of preconditions (flow language, section 8.6)."""

from datetime import UTC, datetime

import pytest

from plugins.core.trigger.preconditions import FilterType, compares
from plugins.core.trigger.time_window import TimeWindow
from shared.errors import WindhoverError


@pytest.mark.parametrize(
    ("kind", "found", "wanted", "holds"),
    [
        ("EQUAL_TO", "load", "load", True),
        ("EQUAL_TO", "load", "loa", False),
        ("NOT_EQUAL_TO", "load", "loa", True),
        ("STARTS_WITH", "load", "lo", True),
        ("STARTS_WITH", "load", "ad", False),
        ("ENDS_WITH", "load", "ad", True),
        ("ENDS_WITH", "load", "lo", False),
        ("CONTAINS", "load", "oa", True),
        ("CONTAINS", "load", "ao", False),
        ("REGEX", "load", "l.*d", True),
        ("REGEX", "load", "l.", False),
        ("IS_TRUE", True, "", True),
        ("IS_TRUE", "false", "", False),
        ("IS_FALSE", False, "", True),
        ("IS_FALSE", "text", "", False),
        ("IS_NULL", None, "", True),
        ("IS_NULL", "text", "", False),
        ("IS_NOT_NULL", "text", "", True),
        ("IS_NOT_NULL", None, "", False),
        ("EQUAL_TO", 3, "3", True),
    ],
)
def test_filter_compares(kind, found, wanted, holds):
    assert compares(FilterType(kind), found, (wanted,)) is holds


@pytest.mark.parametrize(("kind", "holds"), [("IN", True), ("NOT_IN", False)])
def test_filter_looks_among_values(kind, holds):
    assert compares(FilterType(kind), "b", ("a", "b")) is holds
    assert compares(FilterType(kind), "c", ("a", "b")) is not holds


def test_bad_pattern_is_told():
    with pytest.raises(WindhoverError):
        compares(FilterType.REGEX, "text", ("(",))


NOW = datetime(2026, 3, 9, 8, 47, 30, tzinfo=UTC)


def _at(hour, minute=0, second=0, day=9):
    return datetime(2026, 3, day, hour, minute, second, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "start", "end"),
    [
        ({}, _at(0), "2026-03-09T23:59:59.999+00:00"),
        ({"window": "P2D"}, _at(0), "2026-03-10T23:59:59.999+00:00"),
        ({"window": "PT6H"}, _at(8), "2026-03-09T13:59:59.999+00:00"),
        ({"window": "PT15M"}, _at(8, 45), "2026-03-09T08:59:59.999+00:00"),
        ({"window": "PT20M"}, _at(8, 40), "2026-03-09T08:59:59.999+00:00"),
        ({"window": "PT1H", "windowAdvance": "PT30M"}, _at(8, 30), "2026-03-09T09:29:59.999+00:00"),
        ({"type": "SLIDING_WINDOW", "window": "PT1H"}, NOW, "2026-03-09T09:47:30+00:00"),
        (
            {"type": "DAILY_TIME_WINDOW", "startTime": "06:00:00", "endTime": "09:00:00"},
            _at(6),
            "2026-03-09T09:00:00+00:00",
        ),
        (
            {"type": "DAILY_TIME_DEADLINE", "deadline": "09:00:00+01:00"},
            datetime.fromisoformat("2026-03-09T00:00:00+01:00"),
            "2026-03-09T08:00:00+00:00",
        ),
    ],
    ids=str,
)
def test_window_lies_around_what_opens_it(fields, start, end):
    window = TimeWindow.model_validate(fields)

    assert window.window_at(NOW) == (start, datetime.fromisoformat(end))
