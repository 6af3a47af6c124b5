"""io.kestra.plugin.core.flow.Subflow."""

from collections.abc import Mapping
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from shared.model.executable import ExecutableTask
from shared.model.json import Json, StoredObject
from shared.model.properties import SelfRendered


class Subflow(ExecutableTask):
    """Run another flow, as an execution of its own.

    The task waits for its end and takes over how it ended, unless told otherwise. What the other
    flow declares as `outputs` is read as `outputs.<task>.outputs.<output>`, beside
    `outputs.<task>.executionId` and `outputs.<task>.state`. Killing this execution kills the other
    one.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: load
type: io.kestra.plugin.core.flow.Subflow
namespace: company.team
flowId: load-orders
inputs:
  day: "{{ inputs.day }}"
""",
        """
id: notify
type: io.kestra.plugin.core.flow.Subflow
namespace: company.team
flowId: notify
wait: false
inheritLabels: true
labels:
  cause: "{{ execution.id }}"
""",
    )

    outputs: SelfRendered[StoredObject] | None = Field(
        default=None,
        description="Expressions that are rendered as the other execution sees them, at its end. "
        "Deprecated: declare `outputs` in the other flow.",
        examples=[{"rows": "{{ outputs.load.rows }}"}],
    )

    @override
    def read_back(self) -> Mapping[str, Json] | None:
        return self.outputs
