"""What a flow must have for an operation to mean something: limits, inputs, what a Pause asks."""

import random
from collections.abc import Iterator

from tests.simulation.flows import FLOW, Source


def dress(flow: Source, chance: random.Random, *, is_called: bool) -> Source:
    """A flow with what operations are about; its tasks and what they come to stay the same."""
    for task in _tasks(flow):
        if task["type"] == f"{FLOW}.Pause" and chance.random() < 0.5:
            task["onResume"] = [{"id": "answer", "type": "STRING", "defaults": "none"}]
    if chance.random() < 0.3:
        flow["concurrency"] = {"limit": chance.choice((1, 1, 2)), "behavior": "QUEUE"}
    if not is_called:
        flow["inputs"] = [{"id": "number", "type": "INT", "defaults": 1}]
    return flow


def _tasks(part: object) -> Iterator[Source]:
    """Every task of a flow, wherever it is written."""
    if isinstance(part, list):
        for one in part:
            yield from _tasks(one)
    elif isinstance(part, dict):
        if "type" in part and "id" in part:
            yield part
        for value in part.values():
            yield from _tasks(value)
