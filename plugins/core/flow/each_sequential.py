"""io.kestra.plugin.core.flow.EachSequential."""

from collections.abc import Mapping
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.core.flow.value_loop import ValueLoop
from shared.model.json import Json, StoredJson
from shared.model.properties import SelfRendered
from shared.model.task import LoopOfChains, Plan


class EachSequential(ValueLoop):
    """Run tasks for each of some values, one value after the other.

    Deprecated: use ForEach.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: each
type: io.kestra.plugin.core.flow.EachSequential
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

    @override
    def declared_values(self) -> Json:
        return self.value

    @override
    def plan(self, outputs: Mapping[str, Json] | None) -> Plan:
        return LoopOfChains(self.tasks)
