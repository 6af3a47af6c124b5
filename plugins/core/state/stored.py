"""What the state tasks share: where a state is kept, and what is in it."""

from pydantic import Field

from shared.model.ids import id_of
from shared.model.json import JsonObject
from shared.model.properties import Dynamic
from shared.model.uris import slug
from shared.sdk.context import KeyValues, RunContext
from shared.sdk.errors import KeyMissing
from shared.sdk.task import RunnableTask


class StateTask(RunnableTask):
    """A task that works on a state: a map in the key-value store (flow language, 6.6, 11.2)."""

    name: Dynamic[str] = Field(
        default="default", description="The name of the state.", examples=["progress"]
    )
    namespace: Dynamic[bool] = Field(
        default=False,
        description="Whether all flows of the namespace share the state; else the flow has it.",
    )
    taskrun_value: Dynamic[bool] = Field(
        default=True, description="Whether each value of a loop around the task has its own state."
    )

    def key(self, context: RunContext) -> str:
        """The key of the state."""
        owner = "" if self.namespace else f"{slug(context.info.flow_id)}_"
        value = context.info.value
        own = f"_{id_of('value', value)}" if self.taskrun_value and value is not None else ""
        return f"{owner}states_tasks-states_{self.name}{own}"

    def store(self, context: RunContext) -> KeyValues:
        """Where states are kept."""
        return context.key_values(context.info.namespace)

    def read(self, context: RunContext) -> JsonObject | None:
        """The state; None when there is none."""
        try:
            found = self.store(context).get(self.key(context))
        except KeyMissing:
            return None
        return found if isinstance(found, dict) else None
