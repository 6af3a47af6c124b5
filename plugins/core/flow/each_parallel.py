"""io.kestra.plugin.core.flow.EachParallel."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.core.flow.value_loop import ValueLoop
from shared.model.json import Json, StoredJson
from shared.model.properties import SelfRendered
from shared.model.task import LoopOfFans, Plan


class EachParallel(ValueLoop):
    """Run every task for every one of some values, all side by side.

    The tasks of one value do not wait for each other: put them into a Sequential for that.
    Deprecated: use ForEach with `concurrencyLimit: 0`.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: each
type: io.kestra.plugin.core.flow.EachParallel
value: '["red", "green"]'
tasks:
  - id: show
    type: io.kestra.plugin.core.log.Log
    message: "{{ taskrun.value }}"
""",
    )

    value: SelfRendered[StoredJson] = Field(
        description="A list, or a text that renders to a JSON list.", examples=['["red", "green"]']
    )
    concurrent: Annotated[int, Field(ge=0)] = Field(
        default=0, description="How many task runs may run at once; 0 is unlimited.", examples=[2]
    )

    @override
    def declared_values(self) -> Json:
        return self.value

    @override
    def plan(self, outputs: Mapping[str, Json] | None) -> Plan:
        return LoopOfFans(self.tasks, self.concurrent)
