"""Counts of the task runs of an execution as JSON."""

from collections.abc import Sequence

from shared.api.shapes.executions import state_json
from shared.model.execution import Execution
from shared.model.json import Json, JsonObject
from shared.model.statistics import TaskRunCount


def summary_json(
    execution: Execution, counts: Sequence[TaskRunCount], order: Sequence[str]
) -> JsonObject:
    """Counts by state, and by state of each task.

    Args:
        execution: whose.
        counts: what there is.
        order: ids of the tasks of the flow; tasks are told in it, others behind by id.
    """
    place = {task_id: number for number, task_id in enumerate(order)}
    by_task: dict[str, dict[str, int]] = {}
    for one in sorted(counts, key=lambda one: (place.get(one.task_id, len(place)), one.task_id)):
        by_task.setdefault(one.task_id, {})[one.state] = one.count
    tasks: list[Json] = [
        {"taskId": task_id, "total": sum(states.values()), "states": dict[str, Json](states)}
        for task_id, states in by_task.items()
    ]
    return {
        "executionId": execution.id,
        "state": state_json(execution.state),
        "total": sum(one.count for one in counts),
        "states": dict[str, Json](_by_state(counts)),
        "tasks": tasks,
    }


def _by_state(counts: Sequence[TaskRunCount]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in counts:
        found[one.state] = found.get(one.state, 0) + one.count
    return found
