"""What a million task runs cost on Google Cloud: operations counted on doubles, times the prices.

The time that functions run is not in it: it depends on what tasks do.
"""

import json
from collections.abc import Callable, Mapping

from tests.operations.service import WORK, Service

LOG = "io.kestra.plugin.core.log.Log"
PARALLEL = "io.kestra.plugin.core.flow.Parallel"
TASKS = 10

PRICES: Mapping[str, float] = {
    "reads": 0.30,
    "writes": 0.90,
    "deletes": 0.10,
    "messages": 0.08,
    "calls": 0.40,
    "wakeups": 0.40,
}
"""USD per million.

Firestore in a region: half of what a multi-region costs (0.60, 1.80 and 0.20). A message is a
publish and a delivery of a KiB. A call is a request to Cloud Run.
"""


def measure() -> dict[str, object]:
    """Operations and USD of a task run, by how it runs."""
    light = [{"id": f"t{one}", "type": LOG, "message": "said"} for one in range(TASKS)]
    return {
        "inline": _priced(_of_flow(light)),
        "worker": _priced(_each(_work, {})),
        "worker_that_logs": _priced(_each(_work, {"says": "said"})),
        "worker_of_20_s_that_logs": _priced(_each(_work, {"says": "said", "seconds": 20})),
        "worker_side_by_side": _priced(_each(_side_by_side, {})),
        "worker_side_by_side_that_logs": _priced(_each(_side_by_side, {"says": "said"})),
        "worker_flow_of_ten_that_log": _priced(_of_flow(_work(TASKS, {"says": "said"}))),
        "worker_flow_of_ten_side_by_side": _priced(_of_flow(_side_by_side(TASKS, {}))),
        "worker_flow_of_ten_side_by_side_that_log": _priced(
            _of_flow(_side_by_side(TASKS, {"says": "said"}))
        ),
    }


def _work(number: int, fields: dict[str, object]) -> list[dict[str, object]]:
    return [{"id": f"t{one}", "type": WORK} | fields for one in range(number)]


def _side_by_side(number: int, fields: dict[str, object]) -> list[dict[str, object]]:
    return [{"id": "all", "type": PARALLEL, "tasks": _work(number, fields)}]


def _of_flow(tasks: list[dict[str, object]]) -> dict[str, float]:
    """Operations of a flow of ten, its execution included, for each of its task runs."""
    return {name: count / TASKS for name, count in _counted(tasks).items()}


def _each(
    make: Callable[[int, dict[str, object]], list[dict[str, object]]], fields: dict[str, object]
) -> dict[str, float]:
    """Operations that a task run adds to a flow."""
    ten, twenty = (_counted(make(number, fields)) for number in (TASKS, 2 * TASKS))
    return {name: (twenty[name] - ten[name]) / TASKS for name in ten}


def _counted(tasks: list[dict[str, object]]) -> dict[str, int]:
    service = Service()
    service.save(json.dumps({"id": "a-flow", "namespace": "company.team", "tasks": tasks}))
    service.run("company.team", "a-flow")
    return service.ledger.counted()


def _priced(operations: Mapping[str, float]) -> dict[str, object]:
    dollars = sum(PRICES[name] * count for name, count in operations.items())
    return {**operations, "usd_per_million": round(dollars, 2)}


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
