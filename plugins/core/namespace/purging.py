"""What the tasks that purge several namespaces share."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from plugins.core.namespace.patterns import Patterns
from plugins.scripts.exec.globs import matches
from shared.model.properties import Dynamic, SourceModel
from shared.sdk.context import RunContext
from shared.sdk.task import RunnableTask


class OldVersions(SourceModel):
    """Older versions go. Files and keys have one version here, the latest, and that stays."""

    type: Literal["version"] = Field(description="`version`.")
    before: AwareDatetime | None = Field(
        default=None, description="Versions that were written before."
    )
    keep_amount: Annotated[int, Field(ge=0)] | None = Field(
        default=None, description="Versions beyond so many.", examples=[3]
    )


class PurgingTask(RunnableTask):
    """A task that works through namespaces: those that it names, or all that it reaches."""

    namespaces: Dynamic[Patterns] | None = Field(
        default=None,
        description="The namespaces; all that the flow reaches by default.",
        examples=[["company.team"]],
    )
    namespace_pattern: Dynamic[str] | None = Field(
        default=None,
        description="Only namespaces with flows that fit this glob; instead of `namespaces`.",
        examples=["company.*"],
    )
    include_child_namespaces: Dynamic[bool] = Field(
        default=True, description="Whether namespaces below those that are named count too."
    )

    def meant(self, context: RunContext) -> list[str]:
        """The namespaces, sorted. Raises NamespaceClosed for one that is named and out of reach."""
        reached = context.flows.namespaces()
        if self.namespace_pattern is not None:
            return [name for name in reached if matches(name, (self.namespace_pattern,))]
        if self.namespaces is None:
            return reached
        for name in self.namespaces:
            context.flows.require(name)
        below = tuple(f"{name}." for name in self.namespaces if self.include_child_namespaces)
        children = {name for name in reached if name.startswith(below)} if below else set()
        return sorted({*self.namespaces, *children})
