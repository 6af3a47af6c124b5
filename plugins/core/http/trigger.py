"""io.kestra.plugin.core.http.Trigger."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.core.http import exchange as http
from plugins.core.http.options import HttpProperties
from plugins.core.http.request import RequestOutput, output_of
from shared.model.properties import Dynamic, SelfRendered
from shared.sdk.conditions import holds
from shared.sdk.context import RunContext
from shared.sdk.output import TaskFailed
from shared.sdk.trigger import PollingTrigger


class Trigger(PollingTrigger, HttpProperties):
    """Ask an HTTP address every so often, and start an execution when the answer is of interest.

    Every response code is looked at. The execution reads `trigger.uri`, `trigger.code`,
    `trigger.headers` and `trigger.body`.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: ready
type: io.kestra.plugin.core.http.Trigger
uri: https://example.com/status
interval: PT5M
responseCondition: "{{ response.statusCode == 200 and response.body contains 'ready' }}"
""",
    )

    response_condition: SelfRendered[str] = Field(
        default="{{ response.statusCode < 400 }}",
        description="What must hold; `response` has `statusCode`, `body` and `headers`.",
    )
    encrypt_body: Dynamic[bool] = Field(
        default=False, description="Not possible: a trigger can not encrypt."
    )

    @override
    def evaluate(self, context: RunContext) -> RequestOutput | None:
        if self.encrypt_body:
            raise TaskFailed(
                "A trigger can not encrypt what it hands on",
                remedy="Leave out `encryptBody` and read the body in a task with `encryptBody`.",
            )
        with http.exchange(context, self) as response:
            body = http.text_of(response, self.options.max_content_length)
            output = output_of(context, response, body, is_encrypted=False)
        seen = {"statusCode": output.code, "body": body, "headers": output.headers}
        is_wanted = holds(context.render(self.response_condition, {"response": seen}))
        return output if is_wanted else None
