"""A thousand seeds; `make simulate` runs more of them and replays one."""

import pytest

from tests.simulation.seeds import problems_of

PORTION = 50
"""Seeds of one test: few enough that the processes of a test run share them evenly."""


@pytest.mark.parametrize("first", range(0, 1000, PORTION))
def test_every_promise_is_kept_whatever_goes_wrong(first):
    problems = {
        f"make simulate SEED={seed}": found
        for seed in range(first, first + PORTION)
        if (found := problems_of(seed))
    }

    assert problems == {}
