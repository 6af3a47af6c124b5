"""io.kestra.plugin.core.execution.UnsetVariables."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from shared.model.event import VariablesReplaced
from shared.model.json import JsonObject
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.output import TaskFailed
from shared.sdk.task import InlineTask


class UnsetVariables(InlineTask):
    """Remove variables of the execution.

    A dot in a name leads into a map.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: forget
type: io.kestra.plugin.core.execution.UnsetVariables
variables:
  - total
  - settings.color
""",
    )

    variables: Dynamic[tuple[str, ...]] = Field(
        description="The names.", examples=[["total", "settings.color"]]
    )
    ignore_missing: Dynamic[bool] = Field(
        default=False, description="Whether a name that does not exist is no failure."
    )

    @override
    def run(self, context: RunContext) -> None:
        variables = context.execution_variables
        for name in self.variables:
            remaining = _without(variables, name.split("."))
            if remaining is not None:
                variables = remaining
            elif not self.ignore_missing:
                raise TaskFailed(
                    f"there is no variable '{name}'",
                    remedy="Set `ignoreMissing: true` if that is all right.",
                )
        context.apply(VariablesReplaced(variables=variables))


def _without(variables: JsonObject, path: list[str]) -> JsonObject | None:
    """The map without what a path names; None if there is nothing."""
    head, *rest = path
    if head not in variables:
        return None
    if not rest:
        return {name: value for name, value in variables.items() if name != head}
    inner = variables[head]
    remaining = _without(inner, rest) if isinstance(inner, dict) else None
    return None if remaining is None else {**variables, head: remaining}
