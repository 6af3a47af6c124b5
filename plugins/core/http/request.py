"""io.kestra.plugin.core.http.Request."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.core.http import exchange as http
from plugins.core.http.options import HttpLog, HttpProperties
from shared.model.json import StoredObject
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.output import Output, TaskFailed
from shared.sdk.task import RunnableTask


class RequestOutput(Output):
    """Outputs of Request."""

    uri: str = Field(description="The address that has answered, behind all redirects.")
    code: int = Field(description="The response code.")
    headers: StoredObject = Field(description="The headers: name to list of values.")
    body: str = Field(description="The body as text.")


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
        default=False, description="The old place of `options.allowFailed`."
    )
    encrypt_body: Dynamic[bool] = Field(
        default=False, description="Whether the body is stored encrypted. Not possible yet."
    )

    @override
    def run(self, context: RunContext) -> RequestOutput:
        if self.encrypt_body:
            raise encryption_refused()
        with http.exchange(context, self) as response:
            if not http.accepted(self, response.status_code, allow_failed=self.allow_failed):
                raise http.refuse(response)
            body = http.text_of(response, self.options.max_content_length)
            if HttpLog.RESPONSE_BODY in self.options.logs:
                context.log.debug(f"response body: {body}")
            return RequestOutput(
                uri=str(response.url),
                code=response.status_code,
                headers=http.headers_of(response),
                body=body,
            )


def encryption_refused() -> TaskFailed:
    """Why a body that is to be encrypted is not asked for."""
    return TaskFailed("Bodies can not be encrypted here", remedy="Leave out `encryptBody`.")
