"""Numbers of which only what they come to is told."""

import pytest

from shared.model.statistics import percentile


@pytest.mark.parametrize(
    ("values", "percent", "expected"),
    [
        ([], 50, 0),
        ([3], 95, 3),
        ([4, 1, 3, 2], 50, 2),
        ([4, 1, 3, 2], 95, 4),
        (range(1, 101), 95, 95),
        (range(1, 21), 95, 19),
    ],
)
def test_percentile_is_the_smallest_value_that_so_many_do_not_exceed(values, percent, expected):
    assert percentile(values, percent) == expected
