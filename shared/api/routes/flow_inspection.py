"""What is in flows: text of sources, single tasks, links between flows, checks of parts."""

from dataclasses import replace
from enum import StrEnum
from typing import Annotated, ClassVar

import orjson
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from starlette.responses import Response

from shared.api.access.guard import GuardedRoute
from shared.api.answers import JsonAnswer, no_content
from shared.api.filters import FilterSet, field_of
from shared.api.flow_selection import links_between
from shared.api.requests import Engine, Text, yaml_body
from shared.api.shapes.flows import declared, flow_json, validation_json
from shared.api.shapes.links import links_json
from shared.api.shapes.source_hits import SoughtText
from shared.errors import Disposition, WindhoverError
from shared.model.flow_links import reachable
from shared.model.json import Json, JsonObject
from shared.model.query import (
    Comparison,
    Every,
    ExecutionField,
    FlowField,
    Operation,
    Where,
    page_of,
)
from shared.model.query import Query as Asked
from shared.model.slots import slots_id
from shared.model.state import State
from shared.model.yaml_nodes import InvalidYaml, compose, plain
from shared.runtime.flow_catalog import Checked, RevisionNeeded, StoredFlow
from shared.runtime.instance import Instance
from shared.runtime.slot_repair import running_after_repair

router = APIRouter(prefix="/api/v1/flows", tags=["Flows"], route_class=GuardedRoute)

_FILTERS = FilterSet(
    filters={"namespace": field_of(FlowField.NAMESPACE)},
    sort={"id": FlowField.ID, "namespace": FlowField.NAMESPACE},
    flat={"namespace": ("namespace", Operation.PREFIX)},
    others=frozenset({"q", "caseSensitive", "wholeWord", "regex"}),
)


class NoTask(WindhoverError):  # noqa: N818 - reads as the fact it is
    """The flow has no such task."""

    code: ClassVar[str] = "api.no-task"
    http_status: ClassVar[int] = 404
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class Section(StrEnum):
    """Where in a flow a part stands."""

    TASKS = "TASKS"
    TRIGGERS = "TRIGGERS"
    ERRORS = "ERRORS"
    FINALLY = "FINALLY"
    AFTER_EXECUTION = "AFTEREXECUTION"


_MEMBERS = {
    Section.TASKS: "tasks",
    Section.TRIGGERS: "triggers",
    Section.ERRORS: "errors",
    Section.FINALLY: "finally",
    Section.AFTER_EXECUTION: "afterExecution",
}


@router.get("/source", operation_id="searchFlowsBySourceCode")
def search_sources(
    request: Request,
    engine: Engine,
    q: Annotated[str, Query(max_length=500)] = "",
    *,
    caseSensitive: bool = False,  # noqa: N803
    wholeWord: bool = False,  # noqa: N803
    regex: bool = False,
) -> Response:
    """A page of the flows whose source holds a text, with the lines that do."""
    sought = SoughtText.of(q, is_regex=regex, case_sensitive=caseSensitive, whole_word=wholeWord)
    asked = _FILTERS.query(request.query_params)
    flows = engine.catalog.matching(Asked(asked.where))
    holding = [one for one in flows if sought.is_in(one.record.source)]
    page = page_of(asked, holding, _name_field)
    results: list[Json] = [
        {"model": flow_json(one), **sought.hits_json(one.record)} for one in page.results
    ]
    return JsonAnswer({"results": results, "total": page.total})


def _name_field(stored: StoredFlow, name: str) -> str:
    return stored.record.flow_id if name == FlowField.ID else stored.record.namespace


@router.get("/dependencies", operation_id="listAllFlowDependencies")
def all_dependencies(engine: Engine) -> Response:
    """The links between all flows."""
    flows = engine.catalog.matching(Asked())
    names = {(one.record.namespace, one.record.flow_id) for one in flows}
    return JsonAnswer(links_json(names, links_between(flows)))


@router.get("/concurrency-limit/search", operation_id="searchConcurrencyLimits")
def concurrency_limits(engine: Engine) -> Response:
    """How many executions of each flow with a limit run."""
    results: list[Json] = []
    for one in engine.catalog.matching(Asked()):
        if one.flow is not None and one.flow.concurrency is not None:
            name = (one.record.namespace, one.record.flow_id)
            slots = engine.ports.repository.slots(slots_id(*name))
            running = 0 if slots is None else len(slots.holders)
            results.append({"namespace": name[0], "flowId": name[1], "running": running})
    return JsonAnswer({"results": results, "total": len(results)})


class GivenLimit(BaseModel):
    """How many executions of a flow are said to run."""

    model_config = ConfigDict(alias_generator=to_camel, frozen=True, extra="ignore")

    running: int = Field(ge=0)


@router.put("/concurrency-limit/{namespace}/{flow_id}", operation_id="updateConcurrencyLimit")
def update_concurrency_limit(
    namespace: str, flow_id: str, given: GivenLimit, engine: Engine
) -> Response:
    """Counts anew how many executions of a flow run, and frees the slots of those that do not.

    The answer is what is so: a number can not be set, for each slot belongs to an execution.
    """
    del given
    engine.catalog.find(namespace, flow_id)
    running = running_after_repair(engine.ports, engine.executions, namespace, flow_id)
    return JsonAnswer({"namespace": namespace, "flowId": flow_id, "running": running})


@router.post("/validate/task", operation_id="validateTask", openapi_extra=yaml_body())
def validate_task(text: Text, engine: Engine, section: Section = Section.TASKS) -> Response:
    """What is to be said of one task, in YAML or JSON."""
    return JsonAnswer(_part_json(engine, text, section))


@router.post("/validate/trigger", operation_id="validateTrigger", openapi_extra=yaml_body())
def validate_trigger(text: Text, engine: Engine) -> Response:
    """What is to be said of one trigger, in YAML or JSON."""
    return JsonAnswer(_part_json(engine, text, Section.TRIGGERS))


_WHOLE: JsonObject = {"id": "validation", "namespace": "validation"}
_TASK: JsonObject = {"id": "validation", "type": "io.kestra.plugin.core.debug.Return"}


def _part_json(engine: Instance, text: str, section: Section) -> JsonObject:
    """A part is checked as the only one of a flow that is right otherwise."""
    try:
        part = plain(compose(text))
    except InvalidYaml:
        # The text says by itself, and better, what is wrong with it.
        return _anonymous(engine.catalog.check(text))
    member = _MEMBERS[section]
    whole: JsonObject = {**_WHOLE, "tasks": [_TASK], member: [part]}
    checked = engine.catalog.check(orjson.dumps(whole).decode())
    return _anonymous(_of_part(checked, f"{member}[0]"))


def _of_part(checked: Checked, place: str) -> Checked:
    """The same with the places of problems seen from the part, and without those of the rest."""
    problems = tuple(
        replace(one, path=one.path.removeprefix(place).removeprefix("."), spot=None)
        for one in checked.report.problems
    )
    warnings = tuple(
        replace(one, path=one.path.removeprefix(place).removeprefix("."), spot=None)
        for one in checked.report.warnings
    )
    return replace(checked, report=replace(checked.report, problems=problems, warnings=warnings))


def _anonymous(checked: Checked) -> JsonObject:
    return validation_json(0, replace(checked, flow_id=None, namespace=None, outdated=False))


@router.get("/{namespace}/{flow_id}/dependencies", operation_id="getFlowDependencies")
def dependencies(
    namespace: str,
    flow_id: str,
    engine: Engine,
    *,
    destinationOnly: bool = False,  # noqa: N803
    expandAll: bool = False,  # noqa: N803
) -> Response:
    """The flows that a flow leads to, and those that lead to it; with `expandAll` however far."""
    engine.catalog.find(namespace, flow_id)
    name = (namespace, flow_id)
    links = links_between(engine.catalog.matching(Asked()))
    found = reachable(name, links, forward_only=destinationOnly)
    if not expandAll:
        found = {link for link in found if name in {link.source, link.target}}
    return JsonAnswer(links_json({name}, found))


@router.get("/{namespace}/{flow_id}/tasks/{task_id}", operation_id="getTaskFromFlow")
def task_of_flow(
    namespace: str,
    flow_id: str,
    task_id: str,
    engine: Engine,
    revision: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
) -> Response:
    """A task of a flow as its source declares it, nested ones too."""
    stored = engine.catalog.find(namespace, flow_id, revision)
    pending: list[Json] = [
        value for key, value in declared(stored.record.source).items() if key in _LISTS
    ]
    while pending:
        item = pending.pop()
        if isinstance(item, dict):
            if item.get("id") == task_id and "type" in item:
                return JsonAnswer(item)
            pending.extend(item.values())
        elif isinstance(item, list):
            pending.extend(item)
    raise NoTask(f"the flow {namespace}/{flow_id} has no task {task_id[:100]}")


_LISTS = frozenset({"tasks", "errors", "finally", "afterExecution", "listeners"})


@router.delete("/{namespace}/{flow_id}/revisions", operation_id="deleteRevisions", status_code=204)
def delete_revisions(
    namespace: str,
    flow_id: str,
    engine: Engine,
    revisions: Annotated[str, Query(pattern=r"^[1-9]\d{0,8}(,[1-9]\d{0,8})*$", max_length=2000)],
) -> Response:
    """Deletes old revisions for ever, `1,2`; never the latest, nor one that still runs."""
    wanted = tuple(int(number) for number in revisions.split(","))
    running = engine.ports.repository.search(Asked(_running(namespace, flow_id, wanted), size=1))
    if running.results:
        raise RevisionNeeded(
            f"the execution {running.results[0].id} runs with one of the revisions",
            remedy="Wait for its end, or kill it.",
        )
    engine.catalog.forget(namespace, flow_id, wanted)
    return no_content()


def _running(namespace: str, flow_id: str, revisions: tuple[int, ...]) -> Where:
    ended = tuple(state for state in State if state.is_terminal)
    return Every(
        (
            Comparison(ExecutionField.NAMESPACE, Operation.EQUALS, (namespace,)),
            Comparison(ExecutionField.FLOW_ID, Operation.EQUALS, (flow_id,)),
            Comparison(ExecutionField.FLOW_REVISION, Operation.IN, revisions),
            Comparison(ExecutionField.STATE, Operation.NOT_IN, ended),
        )
    )
