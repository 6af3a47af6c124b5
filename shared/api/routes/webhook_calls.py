"""The calls of webhooks (an extension: nothing of Kestra's is like it)."""

from http import HTTPStatus

from fastapi import APIRouter
from starlette.responses import Response

from shared.api.access.guard import GuardedRoute
from shared.api.answers import JsonAnswer
from shared.api.requests import Engine
from shared.api.shapes.values import moment, pruned
from shared.model.json import Json, JsonObject
from shared.model.trigger_state import TriggerKey
from shared.runtime.refused_calls import Call, WrongKeys

router = APIRouter(
    prefix="/api/v1/triggers/{namespace}/{flow_id}/{trigger_id}/calls",
    tags=["Triggers"],
    route_class=GuardedRoute,
)


@router.get("", operation_id="webhookCalls")
def calls(namespace: str, flow_id: str, trigger_id: str, engine: Engine) -> Response:
    """The last calls of a webhook, the newest first.

    Of a body the first 4,096 characters are told; no key, and no header whose name says that it
    is a secret. `wrongKeys` counts the calls of the flow that no webhook answers to.
    """
    found, wrong_keys = engine.webhooks.made.of(TriggerKey(namespace, flow_id, trigger_id))
    results: list[Json] = [_call_json(one) for one in found]
    shaped: JsonObject = {"results": results, "total": len(results)}
    return JsonAnswer(shaped | ({} if wrong_keys is None else {"wrongKeys": _keys(wrong_keys)}))


@router.post("/{call_id}/again", operation_id="callWebhookAgain")
def call_again(
    namespace: str, flow_id: str, trigger_id: str, call_id: str, engine: Engine
) -> Response:
    """Calls a webhook as it was called before, with a header that says so.

    `status` is 204 when its conditions do not hold.
    """
    key = TriggerKey(namespace, flow_id, trigger_id)
    execution = engine.webhooks.call_again(key, call_id)
    if execution is None:
        return JsonAnswer({"status": HTTPStatus.NO_CONTENT})
    return JsonAnswer({"status": HTTPStatus.OK, "executionId": execution.id})


def _call_json(call: Call) -> JsonObject:
    is_taken = call.status == HTTPStatus.OK
    return pruned(
        {
            "id": call.id,
            "date": moment(call.at),
            "status": call.status,
            "executionId": call.id if is_taken else None,
            "message": call.message or None,
            "body": call.body,
            "isCut": call.is_cut,
            "headers": {name: [*values] for name, values in call.headers.items()},
            "parameters": {name: [*values] for name, values in call.parameters.items()},
            "others": call.others,
        }
    )


def _keys(found: WrongKeys) -> JsonObject:
    return {"times": found.times, "since": moment(found.since), "date": moment(found.at)}
