"""What a million task runs cost stays within what was promised."""

import pytest

operations = pytest.importorskip("benchmarks.operations", reason="there are no benchmarks here")

MOST_USD = {
    "inline": 1.5,
    "worker": 5.0,
    "worker_that_logs": 5.0,
    "worker_of_20_s_that_logs": 5.0,
    "worker_side_by_side": 5.0,
    "worker_side_by_side_that_logs": 5.0,
    "worker_flow_of_ten_that_log": 5.0,
    "worker_flow_of_ten_side_by_side": 5.0,
}


@pytest.fixture(scope="module")
def measured():
    return operations.measure()


@pytest.mark.parametrize("scenario", MOST_USD)
def test_million_task_runs_cost_no_more_than_was_promised(measured, scenario):
    assert measured[scenario]["usd_per_million"] <= MOST_USD[scenario]
