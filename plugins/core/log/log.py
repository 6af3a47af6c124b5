"""io.kestra.plugin.core.log.Log."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from shared.model.json import StoredJson
from shared.model.properties import Dynamic
from shared.model.task import LogLevel
from shared.sdk.context import RunContext
from shared.sdk.output import TaskFailed
from shared.sdk.task import InlineTask


class Log(InlineTask):
    """Write to the flow log.

    Takes one text, or a list of texts that become a line each.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: hello
type: io.kestra.plugin.core.log.Log
message: "Hello {{ inputs.name }}"
""",
        """
id: lines
type: io.kestra.plugin.core.log.Log
level: WARN
message:
  - "one {{ flow.id }}"
  - two
""",
    )

    message: Dynamic[StoredJson] = Field(
        description="A text, or a list of texts.", examples=["Hello {{ inputs.name }}"]
    )
    level: Dynamic[LogLevel] = Field(default=LogLevel.INFO, description="The level of the lines.")

    @override
    def run(self, context: RunContext) -> None:
        match self.message:
            case list() | tuple() as lines:
                for line in lines:
                    context.log.write(self.level, str(line))
            case str() | int() | float() as line:
                context.log.write(self.level, str(line))
            case other:
                kind = "null" if other is None else "map"
                raise TaskFailed(
                    f"Invalid message type '{kind}'", remedy="Give a text or a list of texts."
                )
