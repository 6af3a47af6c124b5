"""Follows an execution together with those that it has led to (HTTP API, section 3.4)."""

import asyncio
from collections.abc import AsyncIterator

from shared.api.following import Following, event
from shared.api.shapes.values import TENANT
from shared.model.execution import Execution
from shared.model.json import JsonObject
from shared.model.query import Comparison, ExecutionField, Operation, Query
from shared.runtime.execution_labels import CORRELATION
from shared.runtime.instance import Instance

MOST_FOLLOWED = 500
LOOK_AGAIN_SECONDS = 1.0
"""Executions of other flows tell nobody whom they belong to: they are looked for this often."""


async def follow_dependencies(
    following: Following, engine: Instance, execution_id: str
) -> AsyncIterator[bytes]:
    """The state of each execution as it changes: `start`, `progress`, `end`, at last `end-all`.

    What belongs together has one correlation: subflows, and what the end of one has started.
    """
    told: dict[str, str] = {}
    yield event("start", {"executionId": execution_id})
    async with following.of(execution_id) as subscription:
        while True:
            found = await asyncio.to_thread(_correlated, engine, execution_id)
            for one in found:
                if told.get(one.id) != one.state.current:
                    told[one.id] = one.state.current
                    yield event("end" if one.is_over else "progress", status_json(one))
            if all(one.is_over for one in found):
                break
            try:
                await asyncio.wait_for(subscription.changed(), LOOK_AGAIN_SECONDS)
            except TimeoutError:
                continue
    yield event("end-all", {"executionId": execution_id})


def _correlated(engine: Instance, execution_id: str) -> list[Execution]:
    main = engine.executions.find(execution_id)
    labels = {label.key: label.value for label in main.labels}
    same = Comparison(
        ExecutionField.LABELS, Operation.EQUALS, (labels.get(CORRELATION, main.id),), CORRELATION
    )
    found = engine.ports.repository.search(Query(same, (), 1, MOST_FOLLOWED)).results
    return [main, *(one for one in found if one.id != main.id)]


def status_json(execution: Execution) -> JsonObject:
    """Where one of the executions stands (`ExecutionStatusEvent`)."""
    return {
        "executionId": execution.id,
        "tenantId": TENANT,
        "namespace": execution.namespace,
        "flowId": execution.flow_id,
        "state": execution.state.current,
    }
