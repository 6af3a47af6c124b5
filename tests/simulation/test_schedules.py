"""A year of schedules; `make simulate` runs one of a thousand schedules."""

from datetime import UTC, datetime

import pytest

from tests.simulation.cron_oracle import ticks
from tests.simulation.schedules import Year


@pytest.mark.parametrize("seed", [1, 2])
def test_no_tick_of_a_year_is_missed_or_doubled(seed):
    year = Year(seed, 25)

    year.run()

    assert year.problems() == []
    assert sum(map(len, year.fired.values())) > 300


def _at(month, day, hour, minute=0):
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


# The oracle itself, where the clock of Berlin changes: 29 March at 01:00Z, 25 October at 01:00Z.
@pytest.mark.parametrize(
    ("cron", "start", "end", "expected"),
    [
        ("30 2 * * *", _at(3, 28, 12), _at(3, 30, 12), [_at(3, 29, 1), _at(3, 30, 0, 30)]),
        ("30 2 * * *", _at(10, 24, 12), _at(10, 26, 12), [_at(10, 25, 0, 30), _at(10, 26, 1, 30)]),
        ("0 * * * *", _at(3, 29, 0), _at(3, 29, 2), [_at(3, 29, 1), _at(3, 29, 2)]),
        ("0 * * * *", _at(10, 25, 0), _at(10, 25, 2), [_at(10, 25, 1), _at(10, 25, 2)]),
        ("0 2,3 * * *", _at(3, 28, 12), _at(3, 29, 12), [_at(3, 29, 1)]),
    ],
)
def test_oracle_knows_when_the_clock_changes(cron, start, end, expected):
    assert ticks(cron, "Europe/Berlin", start, end) == expected
