"""Flows (HTTP API, section 2)."""

import re
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from starlette.responses import Response

from shared.api.access.guard import GuardedRoute
from shared.api.answers import JsonAnswer, no_content
from shared.api.errors import InvalidArgument
from shared.api.requests import (
    MAX_BODY_BYTES,
    Engine,
    Form,
    GivenForm,
    Text,
    text_of,
    yaml_body,
)
from shared.api.resources import flow_filters
from shared.api.shapes.flows import declared, flow_json, flow_with_source, validation_json
from shared.api.shapes.graph import graph_json
from shared.model.json import JsonObject
from shared.runtime.flow_archive import sources_of
from shared.runtime.flow_catalog import Checked, StoredFlow, split_documents
from shared.runtime.flow_switch import moved
from shared.runtime.instance import Instance

router = APIRouter(prefix="/api/v1/flows", tags=["Flows"], route_class=GuardedRoute)

MOST_DOCUMENTS = 1000

IfMatch = Annotated[str | None, Header(max_length=100)]
_TAG = re.compile(r'(?:W/)?"([1-9][0-9]{0,8})"')

Revision = Annotated[int | None, Query(ge=1, le=2**31 - 1)]


@router.get("/search", operation_id="searchFlows")
def search_flows(request: Request, engine: Engine) -> Response:
    """A page of flows."""
    query = flow_filters().query(request.query_params)
    page = engine.catalog.search(query)
    return JsonAnswer({"results": [flow_json(one) for one in page.results], "total": page.total})


@router.get("/distinct-namespaces", operation_id="listDistinctNamespaces")
def list_namespaces(engine: Engine, q: str = "") -> Response:
    """The namespaces that have flows, sorted."""
    return JsonAnswer(list(engine.catalog.namespaces(q)))


@router.post("/validate", operation_id="validateFlows", openapi_extra=yaml_body(files=True))
def validate_flows(form: GivenForm, engine: Engine) -> Response:
    """One result for each document, in order; the answer is 200 whatever they hold.

    The documents are those of the body, or of the files of a form, zips among them; of a right one
    of a file `change` is what keeping it would do: CREATED, UPDATED, UNCHANGED (an extension).
    """
    sources = [(None, text_of(form.body))] if not form.files else _uploaded(form)
    documents = [
        (name, document)
        for name, source in sources
        for document in (_documents(source) or [source])
    ]
    return JsonAnswer(
        [
            validation_json(index, checked) | _named(engine, name, document, checked)
            for index, (name, document) in enumerate(documents)
            for checked in (engine.catalog.check(document),)
        ]
    )


def _uploaded(form: Form) -> list[tuple[str | None, str]]:
    """(name of the file, text) of each file, those in archives too. Raises NoArchive."""
    found: list[tuple[str | None, str]] = []
    for part, file in form.files:
        name = file.filename or part
        if name.lower().endswith(".zip"):
            found += sources_of(name, file.file)
        else:
            found.append((name, text_of(file.file.read(MAX_BODY_BYTES))))
    return found


def _named(engine: Instance, name: str | None, document: str, checked: Checked) -> JsonObject:
    """Which file a document is of, and what keeping it would change: both for files only."""
    if name is None:
        return {}
    shaped: JsonObject = {"filename": name}
    if checked.report.flow is not None:
        shaped["change"] = engine.catalog.change_of(checked.report.flow, document)
    return shaped


@router.post("/graph", operation_id="generateFlowGraphFromSource", openapi_extra=yaml_body())
def graph_of_source(source: Text, engine: Engine) -> Response:
    """The graph of a source that is not saved."""
    return JsonAnswer(graph_json(engine.catalog.preview(source), declared(source)))


@router.post("/bulk", operation_id="bulkUpdateFlows", openapi_extra=yaml_body())
def update_flows(
    source: Text, engine: Engine, namespace: str | None = None, *, delete: bool = False
) -> Response:
    """Creates or changes flows of any namespaces, all of them or none."""
    if delete and namespace is None:
        raise InvalidArgument(
            "`delete` needs a `namespace`", remedy="Name the namespace whose other flows may go."
        )
    kept = engine.catalog.replace_all(_documents(source), namespace, delete=delete)
    return JsonAnswer([flow_with_source(one) for one in kept])


@router.post("", operation_id="createFlow", openapi_extra=yaml_body())
def create_flow(source: Text, engine: Engine) -> Response:
    """Creates a flow."""
    return _tagged(engine.catalog.create(source))


@router.get("/{namespace}", operation_id="listFlowsByNamespace")
def list_flows(namespace: str, engine: Engine) -> Response:
    """The flows of exactly this namespace."""
    return JsonAnswer([flow_json(one) for one in engine.catalog.of_namespace(namespace)])


@router.post("/{namespace}", operation_id="updateFlowsInNamespace", openapi_extra=yaml_body())
def update_namespace(
    namespace: str, source: Text, engine: Engine, *, delete: bool = True, override: bool = False
) -> Response:
    """Makes the flows of a namespace those of the body, all of them or none.

    With `override` a flow that names another namespace is moved to this one.
    """
    documents = _documents(source)
    if override:
        documents = [moved(engine.catalog, one, namespace) for one in documents]
    kept = engine.catalog.replace_all(documents, namespace, delete=delete)
    return JsonAnswer([flow_with_source(one) for one in kept])


@router.get("/{namespace}/{flow_id}", operation_id="getFlow")
def get_flow(
    namespace: str,
    flow_id: str,
    engine: Engine,
    revision: Revision = None,
    *,
    source: bool = False,
    allowDeleted: bool = False,  # noqa: N803
) -> Response:
    """A flow, with its source when asked for."""
    found = engine.catalog.find(namespace, flow_id, revision, deleted=allowDeleted)
    answer = JsonAnswer(flow_with_source(found) if source else flow_json(found))
    answer.headers["ETag"] = _tag(found)
    return answer


@router.put("/{namespace}/{flow_id}", operation_id="updateFlow", openapi_extra=yaml_body())
def update_flow(
    namespace: str, flow_id: str, source: Text, engine: Engine, if_match: IfMatch = None
) -> Response:
    """Keeps the next revision of a flow; an identical source changes nothing.

    With the `ETag` of a reading as `If-Match`: 412 when somebody else has changed it since.
    """
    expected = _revision_of(if_match)
    return _tagged(engine.catalog.update(namespace, flow_id, source, expected))


@router.delete("/{namespace}/{flow_id}", operation_id="deleteFlow", status_code=204)
def delete_flow(namespace: str, flow_id: str, engine: Engine) -> Response:
    """Deletes a flow; its revisions stay readable."""
    engine.catalog.delete(namespace, flow_id)
    return no_content()


@router.get("/{namespace}/{flow_id}/revisions", operation_id="listFlowRevisions")
def list_revisions(
    namespace: str,
    flow_id: str,
    engine: Engine,
    *,
    allowDelete: bool = False,  # noqa: N803
) -> Response:
    """Every revision, oldest first."""
    found = engine.catalog.revisions(namespace, flow_id, deleted=allowDelete)
    return JsonAnswer([flow_with_source(one) for one in found])


@router.get("/{namespace}/{flow_id}/graph", operation_id="generateFlowGraph")
def graph_of_flow(
    namespace: str, flow_id: str, engine: Engine, revision: Revision = None
) -> Response:
    """The graph of a flow."""
    flow = engine.flows.find(namespace, flow_id, revision)
    source = engine.catalog.find(namespace, flow_id, revision).record.source
    return JsonAnswer(graph_json(flow, declared(source)))


def _tag(stored: StoredFlow) -> str:
    return f'"{stored.record.revision}"'


def _tagged(stored: StoredFlow) -> Response:
    answer = JsonAnswer(flow_with_source(stored))
    answer.headers["ETag"] = _tag(stored)
    return answer


def _revision_of(if_match: str | None) -> int | None:
    """The revision of a tag; None when any will do. Raises InvalidArgument."""
    if if_match is None or if_match.strip() == "*":
        return None
    found = _TAG.fullmatch(if_match.strip())
    if found is None:
        raise InvalidArgument(
            f"`If-Match` is no tag of a flow: {if_match[:50]!r}",
            remedy="Send back the `ETag` that reading the flow gave.",
        )
    return int(found[1])


def _documents(source: str) -> list[str]:
    found = split_documents(source)
    if len(found) > MOST_DOCUMENTS:
        raise InvalidArgument(f"the body holds {len(found)} flows, at most {MOST_DOCUMENTS} fit")
    return found
