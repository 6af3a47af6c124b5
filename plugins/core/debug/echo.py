"""io.kestra.plugin.core.debug.Echo."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from shared.model.properties import Dynamic
from shared.model.task import LogLevel
from shared.sdk.context import RunContext
from shared.sdk.task import InlineTask


class Echo(InlineTask):
    """Log a text.

    Deprecated: use Log.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: echo
type: io.kestra.plugin.core.debug.Echo
format: "Hello {{ flow.id }}"
""",
    )

    format: Dynamic[str] | None = Field(
        default=None, description="The text.", examples=["Hello {{ flow.id }}"]
    )
    level: Dynamic[LogLevel] = Field(default=LogLevel.INFO, description="The level of the line.")

    @override
    def run(self, context: RunContext) -> None:
        context.log.write(self.level, self.format or "")
