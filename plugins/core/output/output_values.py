"""io.kestra.plugin.core.output.OutputValues."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from shared.model.json import StoredObject
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.output import Output
from shared.sdk.task import InlineTask


class OutputValuesOutput(Output):
    """Outputs of OutputValues."""

    values: StoredObject = Field(description="The values, expressions replaced by what they give.")


class OutputValues(InlineTask):
    """Give values as outputs.

    Expressions render to text, as in every other map of properties: a number becomes its digits, a
    list or a map its JSON, which `fromJson` reads.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: results
type: io.kestra.plugin.core.output.OutputValues
values:
  total: "{{ outputs.sum.vars.total }}"
  done: true
""",
    )

    values: Dynamic[StoredObject] = Field(
        description="Names and values.", examples=[{"total": "{{ outputs.sum.vars.total }}"}]
    )

    @override
    def run(self, context: RunContext) -> OutputValuesOutput:
        return OutputValuesOutput(values=self.values)
