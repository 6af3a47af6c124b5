"""io.kestra.plugin.core.debug.Return."""

from time import perf_counter
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from shared.model.properties import Dynamic
from shared.sdk.context import Metric, MetricKind, RunContext
from shared.sdk.output import Output
from shared.sdk.task import InlineTask


class ReturnOutput(Output):
    """Outputs of Return."""

    value: str | None = Field(description="The rendered text; null when there was none.")


class Return(InlineTask):
    """Give a rendered text as output.

    Shows what an expression comes to, and names a value for the tasks behind it.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: name
type: io.kestra.plugin.core.debug.Return
format: "{{ inputs.first }} {{ inputs.last }}"
""",
    )

    format: Dynamic[str] | None = Field(
        default=None, description="The text.", examples=["{{ inputs.first }} {{ inputs.last }}"]
    )

    @override
    def run(self, context: RunContext) -> ReturnOutput:
        started = perf_counter()
        context.log.debug(str(self.format))
        context.metric(Metric("length", MetricKind.COUNTER, len(self.format or "")))
        context.metric(Metric("duration", MetricKind.TIMER, perf_counter() - started))
        return ReturnOutput(value=self.format)
