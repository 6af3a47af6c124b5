"""Sends a message to the address that a service gave for it."""

import orjson
from pydantic import Field

from plugins.core.http.exchange import accepted, exchange, refuse
from plugins.core.http.options import HttpOptions, HttpProperties
from shared.model.json import JsonObject
from shared.model.properties import RENDERED, Dynamic, SourceModel
from shared.sdk.context import RunContext
from shared.sdk.output import TaskFailed


class WebhookProperties(SourceModel):
    """Where the message goes."""

    url: Dynamic[str] = Field(
        description="The address that the service gave. Whoever knows it can send: keep it secret.",
        examples=["{{ secret('WEBHOOK_URL') }}"],
    )
    options: Dynamic[HttpOptions] = Field(
        default_factory=HttpOptions, description="How the request is made."
    )


class PayloadProperties(WebhookProperties):
    """The message as the service wants it."""

    payload: Dynamic[str] = Field(
        description="The message, as JSON.", examples=['{"text": "Done: {{ flow.id }}"}']
    )

    def message(self) -> JsonObject:
        """The message. Raises TaskFailed when it is no JSON."""
        try:
            found = orjson.loads(self.payload)
        except orjson.JSONDecodeError as error:
            raise TaskFailed(
                f"The payload is no JSON: {error}",
                remedy="Put quotes around texts; the filter `toJson` does it for expressions.",
            ) from None
        if not isinstance(found, dict):
            raise TaskFailed("The payload is no JSON object")
        return found


def send(context: RunContext, task: WebhookProperties, message: JsonObject) -> None:
    """Sends a message.

    Raises:
        AddressRefused: the address is one that flows may not reach.
        TaskFailed: the service did not take it.
    """
    context.mask(task.url)
    wanted = HttpProperties.model_validate(
        {
            "uri": task.url,
            "method": "POST",
            "contentType": "application/json",
            "body": orjson.dumps(message).decode(),
        },
        context={RENDERED: True},
    ).model_copy(update={"options": task.options})
    with exchange(context, wanted) as response:
        if not accepted(wanted, response.status_code):
            raise refuse(response)
