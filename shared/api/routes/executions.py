"""Executions: start, read, search, follow (HTTP API, sections 3.1 and 3.4)."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from functools import partial
from itertools import islice
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from starlette.responses import Response

from shared.api.access.guard import GuardedRoute
from shared.api.actions import (
    ACTIONS,
    MOST_TASK_RUNS,
    Asked,
    breakpoints_of,
    evaluate_in,
    given_on_resume,
)
from shared.api.answers import JsonAnswer, no_content
from shared.api.correlated import follow_dependencies
from shared.api.deltas import follow_changes, last_number
from shared.api.errors import NotServed
from shared.api.filters import check_span, parsed_date
from shared.api.following import Following, follow_execution, stream, until_over
from shared.api.given_inputs import inputs_of, labels_of
from shared.api.live import Live
from shared.api.requests import Engine, Form, GivenForm, form_body
from shared.api.resources import HIDDEN_KINDS, execution_filters
from shared.api.routes.bulk import purge_of
from shared.api.shapes.examinations import examination_json
from shared.api.shapes.executions import execution_json, task_run_json
from shared.api.shapes.flows import declared, flow_for_execution
from shared.api.shapes.graph import graph_json
from shared.api.site import Site
from shared.api.stored_files import borrowed, check_files
from shared.model import query as queries
from shared.model.execution import Execution
from shared.model.json import Json, JsonObject
from shared.model.query import Comparison, Direction, Every, ExecutionField, Operation, Sort
from shared.runtime.executions import Request as StartRequest
from shared.runtime.instance import Instance

router = APIRouter(prefix="/api/v1/executions", tags=["Executions"], route_class=GuardedRoute)

LONGEST_WAIT = timedelta(hours=1)

_NEWEST = (Sort(ExecutionField.START_DATE, Direction.DESCENDING),)
_EXECUTION_ID = re.compile(r"[0-9a-zA-Z]{16,40}")

Revision = Annotated[int | None, Query(ge=1, le=2**31 - 1)]


class ExecutionKind(StrEnum):
    """What an execution is run for."""

    NORMAL = "NORMAL"
    TEST = "TEST"
    PLAYGROUND = "PLAYGROUND"
    LOOP = "LOOP"


class StartParameters(BaseModel):
    """The query of a request that runs a flow."""

    model_config = ConfigDict(alias_generator=to_camel, frozen=True, extra="ignore")

    labels: list[str] = Field(default_factory=list, max_length=100)
    revision: int | None = Field(default=None, ge=1, le=2**31 - 1)
    schedule_date: str | None = Field(default=None, max_length=50)
    kind: ExecutionKind = ExecutionKind.NORMAL
    wait: bool = False
    breakpoints: list[str] = Field(default_factory=list, max_length=100)


@dataclass(frozen=True, slots=True)
class Start:
    """A request that runs a flow, but for its body.

    Attributes:
        key: the same for a request that is sent again; None for one that is not.
    """

    parameters: StartParameters
    key: str | None


def _given_start(
    parameters: Annotated[StartParameters, Query()],
    idempotency_key: Annotated[str | None, Header(min_length=1, max_length=255)] = None,
) -> Start:
    return Start(parameters, idempotency_key)


GivenStart = Annotated[Start, Depends(_given_start)]
"""How a flow is to be run."""


@router.get("/search", operation_id="searchExecutions")
def search_executions(request: Request, engine: Engine) -> Response:
    """A page of executions, newest first unless sorted; without their task runs."""
    check_span(request.query_params)
    filters = execution_filters(engine.ports.clock.now)
    asked = filters.query(request.query_params)
    return _page(engine, asked, hide_kinds=_asks_no_kind(request))


@router.get("", operation_id="searchExecutionsByFlowId")
def list_executions(
    request: Request,
    engine: Engine,
    namespace: str,
    flowId: str,  # noqa: N803 - the wire's name
) -> Response:
    """A page of the executions of one flow, newest first."""
    filters = execution_filters(engine.ports.clock.now, frozenset({"namespace", "flowId"}))
    asked = filters.query(request.query_params)
    of_flow = (
        Comparison(ExecutionField.NAMESPACE, Operation.EQUALS, (namespace,)),
        Comparison(ExecutionField.FLOW_ID, Operation.EQUALS, (flowId,)),
    )
    asked = replace(asked, where=Every((asked.where, *of_flow)))
    return _page(engine, asked, hide_kinds=_asks_no_kind(request))


def _asks_no_kind(request: Request) -> bool:
    return not any(key == "kind" or "[kind]" in key.lower() for key in request.query_params)


def _page(engine: Instance, asked: queries.Query, *, hide_kinds: bool) -> Response:
    if hide_kinds:
        hidden = Comparison(ExecutionField.KIND, Operation.NOT_IN, HIDDEN_KINDS)
        asked = replace(asked, where=Every((asked.where, hidden)))
    page = engine.ports.repository.search(replace(asked, sort=asked.sort or _NEWEST))
    results: list[Json] = [execution_json(engine.executions.whole(one)) for one in page.results]
    return JsonAnswer({"results": results, "total": page.total})


@router.get("/flows/{namespace}/{flow_id}", operation_id="getFlowFromExecution")
def flow_to_run(
    namespace: str, flow_id: str, engine: Engine, revision: Revision = None
) -> Response:
    """What a person who may run a flow needs to know of it."""
    return JsonAnswer(flow_for_execution(engine.catalog.find(namespace, flow_id, revision)))


@router.get("/{execution_id}", operation_id="getExecution")
def get_execution(execution_id: str, engine: Engine) -> Response:
    """An execution with its task runs."""
    return JsonAnswer(_whole(engine, engine.executions.find(execution_id)))


def _whole(engine: Instance, execution: Execution) -> JsonObject:
    runs = list(islice(engine.ports.repository.task_runs(execution.id), MOST_TASK_RUNS + 1))
    shaped = execution_json(engine.executions.whole(execution), runs[:MOST_TASK_RUNS])
    if len(runs) > MOST_TASK_RUNS:
        shaped["taskRunListTruncated"] = True
    return shaped


@router.get("/{execution_id}/flow", operation_id="getFlowFromExecutionById")
def flow_of_execution(execution_id: str, engine: Engine) -> Response:
    """The flow of an execution, at the revision that ran."""
    execution = engine.executions.find(execution_id)
    found = engine.catalog.find(
        execution.namespace, execution.flow_id, execution.flow_revision, deleted=True
    )
    return JsonAnswer(flow_for_execution(found))


@router.get("/{execution_id}/graph", operation_id="getExecutionFlowGraph")
def graph_of_execution(execution_id: str, engine: Engine) -> Response:
    """The graph of the flow of an execution; each task with its last task run."""
    execution = engine.executions.find(execution_id)
    found = engine.catalog.find(
        execution.namespace, execution.flow_id, execution.flow_revision, deleted=True
    )
    flow = engine.flows.map_of(execution).flow
    runs = islice(engine.ports.repository.task_runs(execution_id), MOST_TASK_RUNS)
    by_task: Mapping[str, Json] = {run.task_id: task_run_json(run) for run in runs}
    return JsonAnswer(graph_json(flow, declared(found.record.source), by_task))


class Events(StrEnum):
    """What a stream that follows an execution tells."""

    WHOLE = "whole"
    DELTA = "delta"


@router.get("/{execution_id}/follow", operation_id="followExecution")
async def follow(
    execution_id: str,
    engine: Engine,
    request: Request,
    events: Events = Events.WHOLE,
    last_event_id: Annotated[str | None, Header(max_length=100)] = None,
) -> Response:
    """An execution as server-sent events until it is over: whole versions, or what changes."""
    await asyncio.to_thread(engine.executions.find, execution_id)
    if events is Events.DELTA:
        live: Live = request.app.state.live
        return stream(follow_changes(live, engine, execution_id, last_number(last_event_id)))
    following: Following = request.app.state.following
    return stream(follow_execution(following, execution_id, partial(_now, engine, execution_id)))


@router.get("/{execution_id}/follow-dependencies", operation_id="followDependenciesExecutions")
async def follow_correlated(execution_id: str, engine: Engine, request: Request) -> Response:
    """The states of an execution and of those that belong to it, until all are over."""
    await asyncio.to_thread(engine.executions.find, execution_id)
    following: Following = request.app.state.following
    return stream(follow_dependencies(following, engine, execution_id))


def _now(engine: Instance, execution_id: str) -> tuple[JsonObject, bool]:
    execution = engine.executions.find(execution_id)
    return _whole(engine, execution), execution.is_over


@router.delete("/{execution_id}", operation_id="deleteExecution", status_code=204)
def delete(execution_id: str, engine: Engine, request: Request) -> Response:
    """Deletes an execution that has ended, with its logs and files unless told otherwise."""
    engine.control.delete(execution_id, purge_of(request.query_params))
    return no_content()


@router.delete("/{execution_id}/kill", operation_id="killExecution")
@router.delete("/{execution_id}/actions/kill", operation_id="killExecutionAction")
def kill(
    execution_id: str,
    engine: Engine,
    *,
    isOnKillCascade: bool = True,  # noqa: N803
) -> Response:
    """Kills an execution, and those that its tasks have created unless told otherwise."""
    engine.executions.kill(execution_id, cascade=isOnKillCascade)
    return JsonAnswer(_whole(engine, engine.executions.find(execution_id)))


@router.post("/{execution_id}/actions/{action}", operation_id="actOnExecution")
def act(
    execution_id: str, action: str, form: GivenForm, engine: Engine, request: Request
) -> Response:
    """Does one of the actions to an execution."""
    engine.executions.find(execution_id)
    found = ACTIONS.get(action)
    if found is None:
        raise NotServed(f"the action {action[:50]} is not available on this server")
    return found(Asked(engine, execution_id, request.query_params, form))


@router.post(
    "/{execution_id}/actions/resume/validate",
    operation_id="validateResumeAction",
    openapi_extra=form_body(),
)
def examine_resume(execution_id: str, form: GivenForm, engine: Engine) -> Response:
    """What resuming with these inputs would say; resumes nothing."""
    execution = engine.executions.find(execution_id)
    inputs, uploads = given_on_resume(engine, execution_id, form)
    found = engine.examinations.of_resume(execution, inputs, uploads)
    return JsonAnswer(examination_json(found, uploads))


@router.post(
    "/{namespace}/{flow_id}/validate",
    operation_id="validateNewExecutionInputs",
    openapi_extra=form_body(),
)
def examine_start(
    namespace: str,
    flow_id: str,
    given: GivenStart,
    form: GivenForm,
    engine: Engine,
) -> Response:
    """What running a flow with these inputs would say; creates nothing.

    With the id of an execution and `resume`: what resuming it would say.
    """
    if flow_id == "resume" and _is_execution(engine, namespace):
        return examine_resume(namespace, form, engine)
    asked = _start_request(engine, (namespace, flow_id), given, form)
    return JsonAnswer(examination_json(engine.examinations.of_start(asked), asked.uploads))


@router.post("/{execution_id}/eval/{task_run_id}", operation_id="evalTaskRunExpression")
@router.post("/{execution_id}/actions/eval/{task_run_id}", operation_id="evalTaskRunAction")
def evaluate_in_task_run(
    execution_id: str, task_run_id: str, form: GivenForm, engine: Engine, request: Request
) -> Response:
    """The text of an expression, seen from a task run."""
    return evaluate_in(Asked(engine, execution_id, request.query_params, form), task_run_id)


@router.post(
    "/trigger/{namespace}/{flow_id}", operation_id="triggerExecution", openapi_extra=form_body()
)
@router.post("/{namespace}/{flow_id}", operation_id="createExecution", openapi_extra=form_body())
async def create_execution(
    namespace: str,
    flow_id: str,
    given: GivenStart,
    form: GivenForm,
    engine: Engine,
    request: Request,
) -> Response:
    """Runs a flow; with `wait` the answer comes when the execution is over.

    A request with an `Idempotency-Key` that this flow was run with before gives the execution of
    that time.
    """
    # Waiting holds no thread: it would keep one of few from everybody else.
    if flow_id in ACTIONS and await asyncio.to_thread(_is_execution, engine, namespace):
        action = Asked(engine, namespace, request.query_params, form)
        return await asyncio.to_thread(ACTIONS[flow_id], action)
    asked = await asyncio.to_thread(_start_request, engine, (namespace, flow_id), given, form)
    execution = await asyncio.to_thread(_created, engine, asked)
    if given.parameters.wait:
        following: Following = request.app.state.following
        is_over = partial(_is_over, engine, execution.id)
        await until_over(following, execution.id, is_over, LONGEST_WAIT.total_seconds())
        execution = await asyncio.to_thread(engine.executions.find, execution.id)
    shaped = await asyncio.to_thread(_whole, engine, execution)
    site: Site = request.app.state.site
    path = f"{execution.namespace}/{execution.flow_id}/{execution.id}"
    return JsonAnswer({**shaped, "url": f"{site.url}/ui/main/executions/{path}"})


def _start_request(
    engine: Instance, name: tuple[str, str], start: Start, form: Form
) -> StartRequest:
    given = start.parameters
    later = None if given.schedule_date is None else parsed_date(given.schedule_date)
    flow = engine.flows.find(*name, given.revision)
    inputs, uploads = inputs_of(form, {one.id for one in flow.inputs})
    check_files(engine, flow, inputs)
    return StartRequest(
        namespace=flow.namespace,
        flow_id=flow.id,
        revision=given.revision,
        inputs=inputs,
        uploads=uploads,
        labels=labels_of(given.labels),
        schedule_date=later,
        breakpoints=breakpoints_of(given.breakpoints),
        kind=None if given.kind is ExecutionKind.NORMAL else given.kind,
        key=start.key,
    )


def _created(engine: Instance, asked: StartRequest) -> Execution:
    flow = engine.flows.find(asked.namespace, asked.flow_id, asked.revision)
    with borrowed(engine, flow, (asked.inputs, asked.uploads)) as (inputs, uploads):
        return engine.executions.create(replace(asked, inputs=inputs, uploads=uploads))


def _is_execution(engine: Instance, text: str) -> bool:
    found = _EXECUTION_ID.fullmatch(text) and engine.ports.repository.execution(text)
    return bool(found)


def _is_over(engine: Instance, execution_id: str) -> bool:
    return engine.executions.find(execution_id).is_over
