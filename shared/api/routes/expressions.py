"""Expressions: what may be written in them, and what they give (HTTP API, section 8)."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from starlette.responses import Response

from shared.api.access.guard import GuardedRoute
from shared.api.answers import JsonAnswer
from shared.api.errors import InvalidArgument
from shared.api.requests import Engine
from shared.errors import WindhoverError
from shared.expressions.filters.registry import ALL_FILTERS
from shared.expressions.functions.registry import ALL_FUNCTIONS
from shared.model.execution import Execution
from shared.model.flow import Flow
from shared.model.json import Json
from shared.runtime.executions import Request as StartRequest
from shared.runtime.instance import Instance

router = APIRouter(prefix="/api/v1", tags=["Expressions"], route_class=GuardedRoute)

LARGEST_SOURCE = 1024 * 1024


class Rendered(BaseModel):
    """Expressions, and where they are seen from: an execution, a saved flow, or a source."""

    model_config = ConfigDict(alias_generator=to_camel, frozen=True, extra="ignore")

    expressions: list[Annotated[str, Field(max_length=100_000)]] = Field(max_length=100)
    execution_id: str | None = Field(default=None, max_length=100)
    namespace: str | None = Field(default=None, max_length=150)
    flow_id: str | None = Field(default=None, max_length=100)
    flow: str | None = Field(default=None, max_length=LARGEST_SOURCE)


@router.get("/pebble/filters", operation_id="listPebbleFilters")
@router.get("/plugins/pebble/filters", operation_id="listPluginPebbleFilters")
def filters() -> Response:
    """The names of the filters."""
    return JsonAnswer([*sorted(ALL_FILTERS)])


@router.get("/pebble/functions", operation_id="listPebbleFunctions")
@router.get("/plugins/pebble/functions", operation_id="listPluginPebbleFunctions")
def functions() -> Response:
    """The names of the functions."""
    return JsonAnswer([*sorted(ALL_FUNCTIONS)])


@router.post("/expressions/render", operation_id="renderExpressions")
@router.post("/plugins/expressions/render", operation_id="renderPluginExpressions")
def render(given: Rendered, engine: Engine) -> Response:
    """The texts of expressions; secrets are stars, and nothing is created."""
    flow, execution = _seen_from(engine, given)
    results: list[Json] = []
    for number, expression in enumerate(given.expressions):
        try:
            results.append(engine.evaluations.of_draft(flow, execution, expression))
        except WindhoverError as error:
            raise InvalidArgument(f"expressions[{number}]: {error.message}") from error
    return JsonAnswer({"rendered": results})


def _seen_from(engine: Instance, given: Rendered) -> tuple[Flow, Execution]:
    if given.execution_id is not None:
        execution = engine.executions.find(given.execution_id)
        return engine.flows.map_of(execution).flow, execution
    if given.flow is not None:
        flow = engine.catalog.preview(given.flow)
    elif given.namespace is not None and given.flow_id is not None:
        flow = engine.flows.find(given.namespace, given.flow_id)
    else:
        raise InvalidArgument(
            "nothing says where the expressions are seen from",
            remedy="Send `executionId`, or `namespace` and `flowId`, or the source as `flow`.",
        )
    return flow, engine.executions.draft(flow, StartRequest(flow.namespace, flow.id))
