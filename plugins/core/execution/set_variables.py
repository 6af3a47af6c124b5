"""io.kestra.plugin.core.execution.SetVariables."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from shared.model.event import VariablesReplaced
from shared.model.json import JsonObject, StoredObject
from shared.model.properties import Dynamic, Evaluated
from shared.sdk.context import RunContext
from shared.sdk.output import TaskFailed
from shared.sdk.task import InlineTask


class SetVariables(InlineTask):
    """Set variables of the execution.

    Later tasks read them as `vars`. Maps are merged with what is there.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: remember
type: io.kestra.plugin.core.execution.SetVariables
variables:
  total: "{{ outputs.sum.vars.total }}"
""",
    )

    variables: Evaluated[StoredObject] = Field(
        description="Names and values.", examples=[{"total": "{{ outputs.sum.vars.total }}"}]
    )
    overwrite: Dynamic[bool] = Field(
        default=True, description="Whether a variable that exists may get a new value."
    )

    @override
    def run(self, context: RunContext) -> None:
        present = context.execution_variables
        existing = [name for name in self.variables if name in present]
        if existing and not self.overwrite:
            names = ",".join(existing)
            raise TaskFailed(
                "`overwrite` is set to false and the following variables already exist: " + names
            )
        context.apply(VariablesReplaced(variables=_merged(present, self.variables)))


def _merged(present: JsonObject, added: JsonObject) -> JsonObject:
    """Both maps, those inside merged too; the added value wins."""
    merged = dict(present)
    for name, value in added.items():
        before = merged.get(name)
        if isinstance(before, dict) and isinstance(value, dict):
            merged[name] = _merged(before, value)
        else:
            merged[name] = value
    return merged
