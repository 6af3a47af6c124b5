"""io.kestra.plugin.core.kv.GetKeys."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.core.kv.namespaced import NamespacedTask
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.output import Output


class GetKeysOutput(Output):
    """Outputs of GetKeys."""

    keys: tuple[str, ...] = Field(description="The keys, sorted.")


class GetKeys(NamespacedTask):
    """List the keys of a namespace.

    Keys that have expired are left out.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: runs
type: io.kestra.plugin.core.kv.GetKeys
prefix: "run-{{ flow.id }}"
""",
    )

    prefix: Dynamic[str] = Field(
        default="", description="Only the keys that begin with this.", examples=["run-"]
    )

    @override
    def run(self, context: RunContext) -> GetKeysOutput:
        return GetKeysOutput(keys=tuple(self.store(context).keys(self.prefix)))
