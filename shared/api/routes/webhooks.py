"""Webhooks (HTTP API, section 3.5). Open to everybody: the key in the path is the credential."""

from dataclasses import replace

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Request
from starlette.responses import Response

from shared.api.access.guard import GuardedRoute
from shared.api.answers import JsonAnswer, json_bytes, no_content
from shared.api.requests import Engine, read_body
from shared.api.shapes.executions import execution_json, hidden
from shared.api.site import Site
from shared.runtime.instance import Instance
from shared.runtime.webhooks import LARGEST_BODY_BYTES, WebhookAnswer, WebhookRequest

router = APIRouter(
    prefix="/api/v1/executions/webhook", tags=["Executions"], route_class=GuardedRoute
)

_ADDRESS = "/{namespace}/{flow_id}/{key}"


@router.get(_ADDRESS, operation_id="triggerExecutionByGetWebhook")
@router.post(_ADDRESS, operation_id="triggerExecutionByPostWebhook")
@router.put(_ADDRESS, operation_id="triggerExecutionByPutWebhook")
@router.get(f"{_ADDRESS}/{{path:path}}", operation_id="triggerExecutionByGetWebhookWithPath")
@router.post(f"{_ADDRESS}/{{path:path}}", operation_id="triggerExecutionByPostWebhookWithPath")
@router.put(f"{_ADDRESS}/{{path:path}}", operation_id="triggerExecutionByPutWebhookWithPath")
async def fire(
    namespace: str, flow_id: str, key: str, request: Request, engine: Engine
) -> Response:
    """Runs the flow whose webhook has this key; 204 when its conditions do not hold."""
    headers = {name: request.headers.getlist(name) for name in request.headers}
    query = request.query_params
    asked = WebhookRequest(
        namespace=namespace,
        flow_id=flow_id,
        key=key,
        body=await read_body(request, LARGEST_BODY_BYTES),
        headers=headers,
        parameters={name: query.getlist(name) for name in query},
    )
    site: Site = request.app.state.site
    threads: CapacityLimiter = request.app.state.webhook_threads
    return await to_thread.run_sync(_fired, engine, asked, site, limiter=threads)


def _fired(engine: Instance, asked: WebhookRequest, site: Site) -> Response:
    answer = engine.webhooks.fire(asked)
    execution = None if answer.execution is None else engine.executions.whole(answer.execution)
    return _answer(replace(answer, execution=execution), site)


def _answer(answer: WebhookAnswer, site: Site) -> Response:
    execution = answer.execution
    if execution is None:
        return no_content()
    if answer.content_type is not None:
        shown = hidden(answer.outputs)
        is_text = isinstance(shown, str) and answer.content_type == "text/plain"
        body = str(shown).encode() if is_text else json_bytes(shown)
        return Response(body, media_type=answer.content_type)
    path = f"{execution.namespace}/{execution.flow_id}/{execution.id}"
    url = f"{site.url}/ui/main/executions/{path}"
    return JsonAnswer({**execution_json(execution, ()), "url": url})
