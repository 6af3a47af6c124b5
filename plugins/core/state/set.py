"""io.kestra.plugin.core.state.Set."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.core.state.stored import StateTask
from shared.model.json import Json, JsonObject, StoredObject
from shared.model.properties import Evaluated
from shared.sdk.context import RunContext
from shared.sdk.output import Output


class SetOutput(Output):
    """Outputs of Set."""

    count: int = Field(description="How many keys the state has now.")
    key: str = Field(description="The key of the state in the key-value store.")


class Set(StateTask):
    """Merge data into a state that is kept between executions.

    Maps are merged, lists are put together, and of everything else the new value wins. Deprecated:
    use `kv.Set`. Two executions that change a state at once may lose what one of them has set.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: remember
type: io.kestra.plugin.core.state.Set
name: progress
data:
  last: "{{ execution.startDate }}"
""",
    )

    data: Evaluated[StoredObject] = Field(
        description="What is merged into the state.",
        examples=[{"last": "{{ execution.startDate }}"}],
    )

    @override
    def run(self, context: RunContext) -> SetOutput:
        merged = _merged(self.read(context) or {}, self.data)
        key = self.key(context)
        self.store(context).put(key, merged)
        return SetOutput(count=len(merged), key=key)


def _merged(present: JsonObject, added: JsonObject) -> JsonObject:
    return present | {
        name: _joined(present[name], value) if name in present else value
        for name, value in added.items()
    }


def _joined(present: Json, added: Json) -> Json:
    if isinstance(present, dict) and isinstance(added, dict):
        return _merged(present, added)
    if isinstance(present, list) and isinstance(added, list):
        return [*present, *added]
    return added
