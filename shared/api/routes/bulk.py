"""Actions on several executions: all of them or none (HTTP API, section 1.8)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, TypeAlias

from fastapi import APIRouter, Body, Request
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from starlette.datastructures import QueryParams
from starlette.responses import Response

from shared.api.access.guard import GuardedRoute
from shared.api.actions import order_of, revision_of, state_of, unqueued_state
from shared.api.answers import counted
from shared.api.requests import Engine
from shared.api.resources import execution_filters
from shared.model.execution import Label
from shared.model.query import Where
from shared.runtime.bulk import MOST_AT_ONCE, Bulk, BulkAction
from shared.runtime.control import Purge
from shared.runtime.instance import Instance

router = APIRouter(prefix="/api/v1/executions", tags=["Executions"], route_class=GuardedRoute)

_PARAMETERS = frozenset(
    {
        *("revision", "latestRevision", "taskRunId", "breakpoints", "newStatus", "newState"),
        *("includeNonTerminated",),
        *("deleteLogs", "deleteMetrics", "deleteStorage"),
    }
)
"""Of the actions themselves: no filters."""

Ids: TypeAlias = Annotated[list[str], Body(max_length=MOST_AT_ONCE)]


def purge_of(query: QueryParams) -> Purge:
    """What goes with a deleted execution; all of it unless told otherwise."""

    def wanted(name: str) -> bool:
        return query.get(name, "true").lower() != "false"

    return Purge(
        logs=wanted("deleteLogs"), metrics=wanted("deleteMetrics"), storage=wanted("deleteStorage")
    )


@dataclass(frozen=True, slots=True)
class Posted:
    """An action of POST.

    Attributes:
        operation: Kestra's name of it.
        make: the action that the parameters ask for.
    """

    operation: str
    make: Callable[[Bulk, QueryParams], BulkAction]


POSTED: Mapping[str, Posted] = {
    "restart": Posted("restartExecutions", lambda bulk, query: bulk.restart(revision_of(query))),
    "replay": Posted("replayExecutions", lambda bulk, query: bulk.replay(order_of(query))),
    "pause": Posted("pauseExecutions", lambda bulk, _: bulk.pause()),
    "resume": Posted("resumeExecutions", lambda bulk, _: bulk.resume()),
    "force-run": Posted("forceRunExecutions", lambda bulk, _: bulk.force_run()),
    "unqueue": Posted("unqueueExecutions", lambda bulk, query: bulk.unqueue(unqueued_state(query))),
    "change-status": Posted(
        "updateExecutionsStatus",
        lambda bulk, query: bulk.change_status(state_of(query, "newStatus")),
    ),
}


class IdsAndLabels(BaseModel):
    """Which executions get which labels."""

    model_config = ConfigDict(alias_generator=to_camel, extra="ignore")

    executions_id: list[str] = Field(max_length=MOST_AT_ONCE)
    execution_labels: list[Label] = Field(max_length=100)


@router.delete("/kill/by-ids", operation_id="killExecutionsByIds")
def kill_by_ids(ids: Ids, engine: Engine) -> Response:
    """Kills executions; if one can not be killed, none is."""
    return counted(engine.bulk.on_ids(engine.bulk.kill(), ids))


@router.delete("/kill/by-query", operation_id="killExecutionsByQuery")
def kill_by_query(request: Request, engine: Engine) -> Response:
    """Kills the executions that a filter finds."""
    return counted(engine.bulk.on_query(engine.bulk.kill(), _where(engine, request)))


@router.delete("/by-ids", operation_id="deleteExecutionsByIds")
def delete_by_ids(ids: Ids, request: Request, engine: Engine) -> Response:
    """Deletes executions; if one can not be deleted, none is."""
    return counted(engine.bulk.on_ids(_deletion(engine, request.query_params), ids))


@router.delete("/by-query", operation_id="deleteExecutionsByQuery")
def delete_by_query(request: Request, engine: Engine) -> Response:
    """Deletes the executions that a filter finds."""
    action = _deletion(engine, request.query_params)
    return counted(engine.bulk.on_query(action, _where(engine, request)))


def _deletion(engine: Instance, query: QueryParams) -> BulkAction:
    forced = query.get("includeNonTerminated", "").lower() == "true"
    return engine.bulk.delete(purge_of(query), forced=forced)


@router.post("/labels/by-ids", operation_id="setLabelsOnTerminatedExecutionsByIds")
def label_by_ids(given: IdsAndLabels, engine: Engine) -> Response:
    """Labels executions that have ended; if one has not, none is labelled."""
    action = engine.bulk.label(_by_key(given.execution_labels))
    return counted(engine.bulk.on_ids(action, given.executions_id))


@router.post("/labels/by-query", operation_id="setLabelsOnTerminatedExecutionsByQuery")
def label_by_query(
    labels: Annotated[list[Label], Body(max_length=100)], request: Request, engine: Engine
) -> Response:
    """Labels the executions that a filter finds."""
    action = engine.bulk.label(_by_key(labels))
    return counted(engine.bulk.on_query(action, _where(engine, request)))


def _by_key(labels: Sequence[Label]) -> dict[str, str]:
    return {one.key: one.value for one in labels}


def _by_ids(posted: Posted) -> Callable[..., Response]:
    def act(ids: Ids, request: Request, engine: Engine) -> Response:
        action = posted.make(engine.bulk, request.query_params)
        return counted(engine.bulk.on_ids(action, ids))

    return act


def _by_query(posted: Posted) -> Callable[..., Response]:
    def act(request: Request, engine: Engine) -> Response:
        action = posted.make(engine.bulk, request.query_params)
        return counted(engine.bulk.on_query(action, _where(engine, request)))

    return act


def _add_posted() -> None:
    """A route of its own for each action: a namespace of another name still runs its flows."""
    for name, posted in POSTED.items():
        router.add_api_route(
            f"/{name}/by-ids",
            _by_ids(posted),
            methods=["POST"],
            operation_id=f"{posted.operation}ByIds",
            summary=f"Does `{name}` to executions; if one does not qualify, to none.",
        )
        router.add_api_route(
            f"/{name}/by-query",
            _by_query(posted),
            methods=["POST"],
            operation_id=f"{posted.operation}ByQuery",
            summary=f"Does `{name}` to what a filter finds; if one does not qualify, to none.",
        )


_add_posted()


def _where(engine: Instance, request: Request) -> Where:
    filters = execution_filters(engine.ports.clock.now, _PARAMETERS)
    return filters.where(request.query_params)
