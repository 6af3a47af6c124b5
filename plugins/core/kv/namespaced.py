"""What the key-value tasks share."""

from pydantic import Field

from shared.model.properties import Dynamic
from shared.sdk.context import KeyValues, RunContext
from shared.sdk.task import RunnableTask


class NamespacedTask(RunnableTask):
    """A task that works on the key-value store of a namespace."""

    namespace: Dynamic[str] = Field(
        default="",
        description="The namespace; that of the flow by default.",
        examples=["company.team"],
    )

    def namespace_in(self, context: RunContext) -> str:
        """The namespace that is meant."""
        return self.namespace or context.info.namespace

    def store(self, context: RunContext) -> KeyValues:
        """The store that is meant."""
        return context.key_values(self.namespace_in(context))
