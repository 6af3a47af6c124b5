"""io.kestra.plugin.core.trigger.Webhook."""

from collections.abc import Iterator
from enum import StrEnum
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.core.condition.multiple_condition import MultipleCondition
from shared.model.json import StoredJson
from shared.model.properties import SelfRendered
from shared.model.trigger_kinds import RequestTrigger
from shared.sdk.output import Output


class ContentType(StrEnum):
    """What an answer with outputs is."""

    JSON = "application/json"
    TEXT = "text/plain"


class WebhookOutput(Output):
    """What expressions read as `trigger`."""

    body: StoredJson = Field(description="The body: data where it is JSON, otherwise a text.")
    headers: dict[str, tuple[str, ...]] = Field(description="The values of each header.")
    parameters: dict[str, tuple[str, ...]] = Field(
        description="The values of each parameter of the address."
    )


class Webhook(RequestTrigger):
    """Start the flow by an HTTP request.

    The address holds the key. Its body, headers and parameters are what `trigger` reads.
    """

    OUTPUTS: ClassVar[type[Output]] = WebhookOutput
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: hook
type: io.kestra.plugin.core.trigger.Webhook
key: "{{ secret('HOOK_KEY') }}"
""",
    )

    key: SelfRendered[str] = Field(
        max_length=256,
        description="What a request must know.",
        examples=["{{ secret('HOOK_KEY') }}"],
    )
    wait: bool = Field(default=False, description="Whether the answer waits for the end.")
    return_outputs: bool = Field(
        default=False, description="Whether the answer is the flow's outputs; needs `wait`."
    )
    response_content_type: ContentType = Field(
        default=ContentType.JSON, description="What an answer with outputs is."
    )

    @property
    @override
    def supplies_inputs(self) -> bool:
        return self.inputs is not None

    @property
    @override
    def secret_key(self) -> str:
        return self.key

    @property
    @override
    def waits(self) -> bool:
        return self.wait

    @property
    @override
    def answers_with_outputs(self) -> bool:
        return self.wait and self.return_outputs

    @property
    @override
    def content_type(self) -> str:
        return self.response_content_type

    @override
    def problems(self) -> Iterator[tuple[str, str]]:
        if any(isinstance(condition, MultipleCondition) for condition in self.conditions):
            yield (
                "conditions",
                "invalid webhook: conditions of type MultipleCondition are not supported",
            )
