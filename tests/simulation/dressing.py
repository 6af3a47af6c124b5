"""What a flow must have for an operation to mean something: limits, inputs, what a Pause asks."""

import random
from collections.abc import Iterable, Iterator

from tests.simulation.flows import CORE, FLOW, Source
from tests.simulation.standins import LIGHT

EXIT = f"{CORE}.execution.Exit"


def dress(flow: Source, chance: random.Random, *, is_called: bool) -> Source:
    """A flow with what operations are about; its tasks and what they come to stay the same."""
    for task in tasks_of(flow):
        if task["type"] == f"{FLOW}.Pause" and chance.random() < 0.5:
            task["onResume"] = [{"id": "answer", "type": "STRING", "defaults": "none"}]
    if chance.random() < 0.3:
        flow["concurrency"] = {"limit": chance.choice((1, 1, 2)), "behavior": "QUEUE"}
    if not is_called:
        flow["inputs"] = [{"id": "number", "type": "INT", "defaults": 1}]
    return flow


def dress_for_ends(flow: Source, chance: random.Random) -> None:
    """Gives a flow what ends executions before their time: service levels, refusals, an Exit."""
    if "concurrency" in flow and chance.random() < 0.3:
        flow["concurrency"]["behavior"] = chance.choice(("CANCEL", "FAIL"))
    if chance.random() < 0.15:
        behavior = chance.choice(("FAIL", "CANCEL", "NONE"))
        duration = chance.choice(("PT10S", "PT1M", "PT5M"))
        limit = {"id": "limit", "type": "MAX_DURATION", "duration": duration, "behavior": behavior}
        flow["sla"] = [limit | {"labels": {"limit": "exceeded"}}]
    light = [task for task in tasks_of(flow) if task["type"] == LIGHT]
    if light and chance.random() < 0.15:
        task = chance.choice(light)
        state = chance.choice(("SUCCESS", "WARNING", "FAILED", "KILLED", "CANCELED"))
        for name in ("fails", "failsFor", "warns", "silent", "size"):
            task.pop(name, None)
        task |= {"type": EXIT, "state": state}


def exits_of(flows: Iterable[Source]) -> frozenset[str]:
    """The ids of the tasks that end their executions."""
    return frozenset(
        str(task["id"]) for flow in flows for task in tasks_of(flow) if task["type"] == EXIT
    )


def tasks_of(part: object) -> Iterator[Source]:
    """Every task of a flow, wherever it is written."""
    if isinstance(part, list):
        for one in part:
            yield from tasks_of(one)
    elif isinstance(part, dict):
        if "type" in part and "id" in part:
            yield part
        for value in part.values():
            yield from tasks_of(value)
