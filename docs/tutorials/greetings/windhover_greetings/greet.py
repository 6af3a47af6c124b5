"""com.example.greetings.Greet."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.output import Output, TaskFailed
from shared.sdk.task import RunnableTask


class GreetOutput(Output):
    """Outputs of Greet: the fields are what `outputs.<task>` offers."""

    greeting: str = Field(description="The greeting.")


class Greet(RunnableTask):
    """Greet somebody.

    The first line is the title of the type's page, the rest is its text.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: greet
type: com.example.greetings.Greet
name: Ada
""",
    )

    name: Dynamic[str] = Field(
        description="Who is greeted. `Dynamic` lets flows write expressions.",
        examples=["{{ inputs.name }}"],
    )

    @override
    def run(self, context: RunContext) -> GreetOutput:
        """Runs on a worker, with rendered properties; import heavy libraries here."""
        if not self.name.strip():
            raise TaskFailed("There is nobody to greet", remedy="Set name.")
        context.log.info(f"{self.name} is greeted")
        return GreetOutput(greeting=f"Hello {self.name}!")
