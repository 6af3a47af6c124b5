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
from shared.api.actions import label, order_of, revision_of, state_of, unqueued_state
from shared.api.answers import JsonAnswer
from shared.api.errors import BulkRefused, InvalidArgument
from shared.api.requests import Engine
from shared.api.resources import execution_filters
from shared.model.execution import Execution, Label
from shared.model.query import Query
from shared.model.state import State
from shared.runtime.control import Purge
from shared.runtime.executions import AlreadyEnded
from shared.runtime.instance import Instance
from shared.runtime.random_ids import new_execution_id

router = APIRouter(prefix="/api/v1/executions", tags=["Executions"], route_class=GuardedRoute)

MOST_AT_ONCE = 10_000
_PAGE = 1000
_PARAMETERS = frozenset(
    {
        *("revision", "latestRevision", "taskRunId", "newStatus", "newState"),
        "includeNonTerminated",
        *("deleteLogs", "deleteMetrics", "deleteStorage"),
    }
)
"""Of the actions themselves: no filters."""

Ids: TypeAlias = Annotated[list[str], Body(max_length=MOST_AT_ONCE)]
Refusal: TypeAlias = Callable[[Execution, QueryParams], str | None]
"""Why an action can not be done to an execution; None when it can."""


@dataclass(frozen=True, slots=True)
class BulkAction:
    """What is done to each execution, and which of them qualify.

    Attributes:
        operation: Kestra's name of it.
    """

    operation: str
    refusal: Refusal
    act: Callable[[Instance, Execution, QueryParams], object]


def _unended(execution: Execution, query: QueryParams) -> str | None:
    del query
    return "execution already finished" if execution.state.current.is_terminal else None


def _ended(execution: Execution, query: QueryParams) -> str | None:
    del query
    return None if execution.state.current.is_terminal else "execution is not terminated"


def _paused(execution: Execution, query: QueryParams) -> str | None:
    del query
    is_paused = execution.state.current is State.PAUSED
    return None if is_paused else "execution not in state PAUSED"


def _queued(execution: Execution, query: QueryParams) -> str | None:
    del query
    return None if execution.state.current is State.QUEUED else "execution not in state QUEUED"


def _restartable(execution: Execution, query: QueryParams) -> str | None:
    return None if _paused(execution, query) is None else _ended(execution, query)


def _any(execution: Execution, query: QueryParams) -> str | None:
    del execution, query
    return None


def _deletable(execution: Execution, query: QueryParams) -> str | None:
    if query.get("includeNonTerminated", "").lower() == "true":
        return None
    return _ended(execution, query)


def _kill(engine: Instance, execution: Execution, query: QueryParams) -> None:
    del query
    try:
        engine.executions.kill(execution.id)
    except AlreadyEnded:
        # It has ended since we looked: what was asked for holds.
        return


def _delete(engine: Instance, execution: Execution, query: QueryParams) -> None:
    engine.control.delete(execution.id, purge_of(query), forced=True)


def purge_of(query: QueryParams) -> Purge:
    """What goes with a deleted execution; all of it unless told otherwise."""

    def wanted(name: str) -> bool:
        return query.get(name, "true").lower() != "false"

    return Purge(
        logs=wanted("deleteLogs"), metrics=wanted("deleteMetrics"), storage=wanted("deleteStorage")
    )


KILL = BulkAction("killExecutions", _unended, _kill)
DELETE = BulkAction("deleteExecutions", _deletable, _delete)
POSTED: Mapping[str, BulkAction] = {
    "restart": BulkAction(
        "restartExecutions",
        _restartable,
        lambda engine, one, query: engine.control.restart(one.id, revision_of(query)),
    ),
    "replay": BulkAction(
        "replayExecutions",
        _any,
        lambda engine, one, query: engine.control.replay(one.id, order_of(query)),
    ),
    "resume": BulkAction(
        "resumeExecutions", _paused, lambda engine, one, _: engine.executions.resume(one.id)
    ),
    "force-run": BulkAction(
        "forceRunExecutions", _unended, lambda engine, one, _: engine.control.force_run(one.id)
    ),
    "unqueue": BulkAction(
        "unqueueExecutions",
        _queued,
        lambda engine, one, query: engine.control.unqueue(one.id, unqueued_state(query)),
    ),
    "change-status": BulkAction(
        "updateExecutionsStatus",
        _ended,
        lambda engine, one, query: engine.control.change_status(
            one.id, state_of(query, "newStatus")
        ),
    ),
}


class IdsAndLabels(BaseModel):
    """Which executions get which labels."""

    model_config = ConfigDict(alias_generator=to_camel, extra="ignore")

    executions_id: list[str] = Field(max_length=MOST_AT_ONCE)
    execution_labels: list[Label] = Field(max_length=100)


@router.delete("/kill/by-ids", operation_id="killExecutionsByIds")
def kill_by_ids(ids: Ids, request: Request, engine: Engine) -> Response:
    """Kills executions; if one can not be killed, none is."""
    return _carry_out("kill", KILL, _existing(engine, ids, "kill"), engine, request)


@router.delete("/kill/by-query", operation_id="killExecutionsByQuery")
def kill_by_query(request: Request, engine: Engine) -> Response:
    """Kills the executions that a filter finds, those that have not ended."""
    return _carry_out_found("kill", KILL, engine, request)


@router.delete("/by-ids", operation_id="deleteExecutionsByIds")
def delete_by_ids(ids: Ids, request: Request, engine: Engine) -> Response:
    """Deletes executions; if one can not be deleted, none is."""
    return _carry_out("delete", DELETE, _existing(engine, ids, "delete"), engine, request)


@router.delete("/by-query", operation_id="deleteExecutionsByQuery")
def delete_by_query(request: Request, engine: Engine) -> Response:
    """Deletes the executions that a filter finds, those that have ended."""
    return _carry_out_found("delete", DELETE, engine, request)


@router.post("/labels/by-ids", operation_id="setLabelsOnTerminatedExecutionsByIds")
def label_by_ids(given: IdsAndLabels, request: Request, engine: Engine) -> Response:
    """Labels executions that have ended; if one has not, none is labelled."""
    found = _existing(engine, given.executions_id, "labels")
    return _carry_out("labels", _labelling(given.execution_labels), found, engine, request)


@router.post("/labels/by-query", operation_id="setLabelsOnTerminatedExecutionsByQuery")
def label_by_query(
    labels: Annotated[list[Label], Body(max_length=100)], request: Request, engine: Engine
) -> Response:
    """Labels the executions that a filter finds, those that have ended."""
    return _carry_out_found("labels", _labelling(labels), engine, request)


def _labelling(labels: Sequence[Label]) -> BulkAction:
    wanted = {one.key: one.value for one in labels}
    return BulkAction("setLabels", _ended, lambda engine, one, _: label(engine, one, wanted))


def _by_ids(name: str, action: BulkAction) -> Callable[..., Response]:
    def act(ids: Ids, request: Request, engine: Engine) -> Response:
        return _carry_out(name, action, _existing(engine, ids, name), engine, request)

    return act


def _by_query(name: str, action: BulkAction) -> Callable[..., Response]:
    def act(request: Request, engine: Engine) -> Response:
        return _carry_out_found(name, action, engine, request)

    return act


def _add_posted() -> None:
    """A route of its own for each action: a namespace of another name still runs its flows."""
    for name, action in POSTED.items():
        router.add_api_route(
            f"/{name}/by-ids",
            _by_ids(name, action),
            methods=["POST"],
            operation_id=f"{action.operation}ByIds",
            summary=f"Does `{name}` to executions; if one does not qualify, to none.",
        )
        router.add_api_route(
            f"/{name}/by-query",
            _by_query(name, action),
            methods=["POST"],
            operation_id=f"{action.operation}ByQuery",
            summary=f"Does `{name}` to the executions that a filter finds, if they qualify.",
        )


_add_posted()


def _existing(engine: Instance, ids: Sequence[str], action: str) -> list[Execution]:
    found = {one: engine.ports.repository.execution(one) for one in ids}
    missing = [(one, "execution not found") for one, execution in found.items() if not execution]
    if missing:
        raise BulkRefused(action, missing)
    return [execution for execution in found.values() if execution is not None]


def _carry_out_found(name: str, action: BulkAction, engine: Instance, request: Request) -> Response:
    query = request.query_params
    found = _found(engine, query)
    able = [one for one in found if action.refusal(one, query) is None]
    # Where none of them qualifies, each is told why: nothing would be done, and nobody would know.
    return _carry_out(name, action, able or found, engine, request)


def _found(engine: Instance, query: QueryParams) -> list[Execution]:
    """Everything that a filter finds. Raises InvalidFilter, InvalidArgument."""
    where = execution_filters(engine.ports.clock.now, _PARAMETERS).where(query)
    found: list[Execution] = []
    for page in range(1, MOST_AT_ONCE // _PAGE + 1):
        results = engine.ports.repository.search(Query(where, (), page, _PAGE))
        if results.total > MOST_AT_ONCE:
            raise InvalidArgument(
                f"the filter finds {results.total} executions, at most {MOST_AT_ONCE} are acted on",
                remedy="Narrow the filter, by a date for instance.",
            )
        found += results.results
        if len(results.results) < _PAGE:
            break
    return found


def _carry_out(
    name: str,
    action: BulkAction,
    executions: Sequence[Execution],
    engine: Instance,
    request: Request,
) -> Response:
    query = request.query_params
    refusals = [(one.id, action.refusal(one, query)) for one in executions]
    invalids = [(execution_id, reason) for execution_id, reason in refusals if reason is not None]
    if invalids:
        raise BulkRefused(name, invalids)
    for execution in executions:
        action.act(engine, execution, query)
    count = len(executions)
    return JsonAnswer({"count": count, "totalItems": count, "operationId": new_execution_id()})
