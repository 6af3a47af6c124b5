"""Measured values over time."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.model.metric_series import Aggregation, Grouping, Point, grouping_of, series


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "grouping"),
    [
        (1, Grouping.HOUR),
        (2, Grouping.DAY),
        (180, Grouping.DAY),
        (181, Grouping.WEEK),
        (365, Grouping.WEEK),
        (366, Grouping.MONTH),
    ],
)
def test_longer_spans_have_longer_steps(days, grouping):
    assert grouping_of(timedelta(days=days)) is grouping


@pytest.mark.parametrize(
    ("grouping", "start", "end", "starts"),
    [
        (
            Grouping.HOUR,
            "2026-03-09T08:59",
            "2026-03-09T10:00",
            ["03-09T08", "03-09T09", "03-09T10"],
        ),
        (
            Grouping.DAY,
            "2026-02-27T23:59",
            "2026-03-01T00:00",
            ["02-27T00", "02-28T00", "03-01T00"],
        ),
        (Grouping.WEEK, "2026-03-08T12:00", "2026-03-09T00:00", ["03-02T00", "03-09T00"]),
        (
            Grouping.MONTH,
            "2026-01-31T12:00",
            "2026-03-01T00:00",
            ["01-01T00", "02-01T00", "03-01T00"],
        ),
    ],
    ids=str,
)
def test_every_span_between_the_dates_has_a_point(grouping, start, end, starts):
    points = series([], at(start), at(end), grouping, Aggregation.SUM)

    assert points == [Point(at(f"2026-{one}:00"), 0.0) for one in starts]


@pytest.mark.parametrize(
    ("aggregation", "value"),
    [(Aggregation.SUM, 6), (Aggregation.AVG, 2), (Aggregation.MIN, -1), (Aggregation.MAX, 5)],
)
def test_values_of_one_span_become_one_number(aggregation, value):
    day = at("2026-03-09T00:00")
    values = [(day + timedelta(hours=hour), number) for hour, number in ((1, 5), (23, -1), (2, 2))]

    points = series(values, day, day + timedelta(days=1), Grouping.DAY, aggregation)

    assert points == [Point(day, value), Point(day + timedelta(days=1), 0.0)]
