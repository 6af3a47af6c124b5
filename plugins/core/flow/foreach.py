"""io.kestra.plugin.core.flow.ForEach."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.core.flow.value_loop import ValueLoop
from shared.model.json import Json, StoredJson
from shared.model.properties import SelfRendered
from shared.model.task import LoopOfChains, Plan


class ForEach(ValueLoop):
    """Run tasks one after the other for each of some values.

    Tasks read the value as `taskrun.value` and its index as `taskrun.iteration`. Equal values
    count once.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: each
type: io.kestra.plugin.core.flow.ForEach
values: ["red", "green", "blue"]
concurrencyLimit: 2
tasks:
  - id: show
    type: io.kestra.plugin.core.log.Log
    message: "{{ taskrun.iteration }}: {{ taskrun.value }}"
""",
    )

    values: SelfRendered[StoredJson] = Field(
        description="A list, or a text that renders to a JSON list.",
        examples=[["red", "green"], "{{ outputs.query.rows }}"],
    )
    concurrency_limit: Annotated[int, Field(ge=0)] = Field(
        default=1, description="How many values are worked on at once; 0 is unlimited."
    )

    @override
    def declared_values(self) -> Json:
        return self.values

    @override
    def plan(self, outputs: Mapping[str, Json] | None) -> Plan:
        return LoopOfChains(self.tasks, self.concurrency_limit)
