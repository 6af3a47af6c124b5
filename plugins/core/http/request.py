"""io.kestra.plugin.core.http.Request."""

from typing import ClassVar

import httpx2
from pydantic import Field
from typing_extensions import override

from plugins.core.http import exchange as http
from plugins.core.http.options import HttpLog, HttpProperties
from shared.model.json import StoredObject
from shared.model.properties import DEPRECATED, Dynamic
from shared.sdk.context import RunContext
from shared.sdk.output import Output
from shared.sdk.task import RunnableTask


class RequestOutput(Output):
    """Outputs of Request."""

    uri: str = Field(description="The address that has answered, behind all redirects.")
    code: int = Field(description="The response code.")
    headers: StoredObject = Field(description="The headers: name to list of values.")
    body: str = Field(default="", description="The body as text.")
    encrypted_body: StoredObject = Field(
        default_factory=dict,
        description="The body, encrypted, with `encryptBody`; expressions read it in plain.",
    )


class Request(RunnableTask, HttpProperties):
    """Send an HTTP request and read the response.

    Only public addresses can be reached, unless the server opens others. Bodies that are large
    or no text are for `Download`.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: order
type: io.kestra.plugin.core.http.Request
uri: https://example.com/orders
method: POST
contentType: application/json
body: "{{ inputs.order }}"
""",
    )

    allow_failed: Dynamic[bool] = Field(
        default=False,
        description="The old place of `options.allowFailed`.",
        json_schema_extra=DEPRECATED,
    )
    encrypt_body: Dynamic[bool] = Field(
        default=False,
        description="Whether the body is stored encrypted, as the output `encryptedBody`.",
    )

    @override
    def run(self, context: RunContext) -> RequestOutput:
        with http.exchange(context, self) as response:
            if not http.accepted(self, response.status_code, allow_failed=self.allow_failed):
                raise http.refuse(response, shows_body=not self.encrypt_body)
            body = http.text_of(response, self.options.max_content_length)
            if HttpLog.RESPONSE_BODY in self.options.logs and not self.encrypt_body:
                context.log.debug(f"response body: {body}")
            return output_of(context, response, body, is_encrypted=self.encrypt_body)


def output_of(
    context: RunContext, response: httpx2.Response, body: str, *, is_encrypted: bool
) -> RequestOutput:
    """What is kept of a response. Raises NoEncryptionKey."""
    uri, code, headers = str(response.url), response.status_code, http.headers_of(response)
    if is_encrypted:
        sealed = context.encrypt(body)
        return RequestOutput(uri=uri, code=code, headers=headers, encrypted_body=sealed)
    return RequestOutput(uri=uri, code=code, headers=headers, body=body)
