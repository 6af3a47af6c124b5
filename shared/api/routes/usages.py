"""What there is and what happened, in numbers (HTTP API, section 10)."""

from collections import Counter

from fastapi import APIRouter
from starlette.responses import PlainTextResponse, Response

from shared.api.access.guard import GuardedRoute
from shared.api.answers import JsonAnswer
from shared.api.requests import Engine
from shared.api.routes.stats import Span, daily_counts
from shared.model.json import Json, JsonObject
from shared.model.query import Comparison, ExecutionField, Operation, Query
from shared.model.state import State
from shared.runtime.instance import Instance

router = APIRouter(tags=["Server"], route_class=GuardedRoute)


@router.get("/api/v1/usages/all", operation_id="usages")
def usages(engine: Engine) -> Response:
    """Counts of flows, of their types, and of executions by day."""
    return JsonAnswer(
        {
            "flows": _flows_json(engine),
            "executions": {"dailyExecutionsCount": daily_counts(engine, Span())},
        }
    )


def _flows_json(engine: Instance) -> JsonObject:
    stored = engine.catalog.matching(Query())
    flows = [one.flow for one in stored if one.flow is not None]
    tasks = Counter(task.type for flow in flows for task in flow.every_task())
    triggers = Counter(trigger.type for flow in flows for trigger in flow.triggers)
    return {
        "count": len(stored),
        "namespacesCount": len({one.record.namespace for one in stored}),
        "taskTypeCount": dict[str, Json](sorted(tasks.items())),
        "triggerTypeCount": dict[str, Json](sorted(triggers.items())),
    }


@router.get("/prometheus", operation_id="prometheus")
def prometheus(engine: Engine) -> Response:
    """The same counts as lines that Prometheus reads."""
    lines = [
        "# HELP windhover_flows Flows that are saved.",
        "# TYPE windhover_flows gauge",
        f"windhover_flows {len(engine.catalog.matching(Query()))}",
        "# HELP windhover_executions Executions that are kept, by state.",
        "# TYPE windhover_executions gauge",
        *(f'windhover_executions{{state="{one}"}} {_count(engine, one)}' for one in State),
    ]
    return PlainTextResponse("\n".join(lines) + "\n", media_type="text/plain; version=0.0.4")


def _count(engine: Instance, state: State) -> int:
    in_state = Comparison(ExecutionField.STATE, Operation.EQUALS, (state,))
    return engine.ports.repository.search(Query(in_state, (), 1, 1)).total
