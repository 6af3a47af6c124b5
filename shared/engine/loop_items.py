"""What a loop goes over, and what its tasks read of it as `item` (Kestra 2.0)."""

from collections.abc import Sequence
from itertools import pairwise

import orjson

from shared.engine.documents import Documents
from shared.engine.places import FlowMap
from shared.engine.units import SHARD_SIZE
from shared.errors import EngineBug
from shared.model.ids import id_of
from shared.model.json import Json
from shared.model.task import FlowableTask
from shared.model.taskrun import TaskRun


def values_id(task_run_id: str, chunk: int) -> str:
    """The id of a chunk of the values of a loop."""
    return id_of("values", task_run_id, chunk)


def text_at(documents: Documents, task_run_id: str, iteration: int) -> str:
    """The text of one value of a loop."""
    chunk, index = divmod(iteration, SHARD_SIZE)
    found = documents.loop_values(values_id(task_run_id, chunk))
    if found is None or not isinstance(found.values, list):
        raise EngineBug(f"the values of the loop {task_run_id} do not exist")
    return str(found.values[index])


def item_of(flow_map: FlowMap, documents: Documents, line: Sequence[TaskRun]) -> Json:
    """The `item` of a task run: of the closest loop with items around it; None without one.

    Args:
        flow_map: the flow.
        documents: of the execution.
        line: the task run and those around it, closest first.
    """
    for position, (run, around) in enumerate(pairwise(line)):
        if run.iteration is None or not has_items(flow_map, around.task_id):
            continue
        item: dict[str, Json] = orjson.loads(text_at(documents, around.id, run.iteration))
        parent = item_of(flow_map, documents, line[position + 1 :])
        more: dict[str, Json] = {} if parent is None else {"parent": parent}
        return {"index": run.iteration, **item, **more}
    return None


def own_path(flow_map: FlowMap, task_id: str, run: TaskRun | None) -> tuple[str, ...]:
    """Where the task runs of a task are for a task run of the same items: one index a loop.

    Tasks of a loop with items read each other without naming the item.
    """
    if run is None or run.task_id not in flow_map.places:
        return ()
    shared = 0
    for own, other in zip(_loops(flow_map, run.task_id), _loops(flow_map, task_id), strict=False):
        if own != other or not has_items(flow_map, own):
            break
        shared += 1
    return run.path[:shared]


def has_items(flow_map: FlowMap, task_id: str) -> bool:
    """Whether a task is a loop whose tasks read `item`."""
    place = flow_map.places.get(task_id)
    return place is not None and isinstance(place.task, FlowableTask) and place.task.has_items


def _loops(flow_map: FlowMap, task_id: str) -> list[str]:
    """The ids of the loops around a task, the outermost first."""
    found: list[str] = []
    place = flow_map.places[task_id]
    while place.parent is not None:
        if isinstance(place.parent, FlowableTask) and place.parent.is_loop:
            found.append(place.parent.id)
        place = flow_map.places[place.parent.id]
    return found[::-1]
