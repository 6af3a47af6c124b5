"""io.kestra.plugin.core.flow.Sleep."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from shared.model.properties import Duration, Dynamic
from shared.sdk.context import RunContext
from shared.sdk.output import Deferred
from shared.sdk.task import InlineTask


class Sleep(InlineTask):
    """Wait for some time.

    Nothing is kept busy meanwhile: a durable timer ends the task.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: wait
type: io.kestra.plugin.core.flow.Sleep
duration: PT5S
""",
    )

    duration: Dynamic[Duration] = Field(
        description="How long, as ISO-8601 or in seconds.", examples=["PT5S"]
    )

    @override
    def run(self, context: RunContext) -> Deferred:
        context.log.info(f"Waiting for {self.duration.total_seconds():g} s")
        return Deferred(context.now() + self.duration)
