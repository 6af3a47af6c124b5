"""io.kestra.plugin.core.kv.PurgeKV."""

from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import Field
from typing_extensions import override

from plugins.core.namespace.purging import OldVersions, PurgingTask
from plugins.scripts.exec.globs import matches
from shared.model.properties import DEPRECATED, Dynamic, SourceModel
from shared.sdk.context import RunContext
from shared.sdk.output import Output


class PurgedKeys(SourceModel):
    """Whole entries go."""

    type: Literal["key"] = Field(default="key", description="`key`.")
    expired_only: bool = Field(
        default=True, description="Whether only entries go whose time is over."
    )


Behavior: TypeAlias = Annotated[PurgedKeys | OldVersions, Field(discriminator="type")]


class PurgeKVOutput(Output):
    """Outputs of PurgeKV."""

    size: int = Field(description="Entries that are gone.")


class PurgeKV(PurgingTask):
    """Delete entries of key-value stores, those that have expired unless told otherwise.

    Flows reach their own namespace and those below it.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: purge
type: io.kestra.plugin.core.kv.PurgeKV
namespaces:
  - company.team
keyPattern: "run-*"
behavior:
  type: key
  expiredOnly: false
""",
    )

    key_pattern: Dynamic[str] = Field(
        default="*", description="Only keys that fit this glob.", examples=["run-*"]
    )
    expired_only: Dynamic[bool] = Field(
        default=True,
        description="The old place of `behavior.expiredOnly`.",
        json_schema_extra=DEPRECATED,
    )
    behavior: Dynamic[Behavior] | None = Field(
        default=None,
        description="What goes of an entry.",
        examples=[{"type": "key", "expiredOnly": False}],
    )

    @override
    def run(self, context: RunContext) -> PurgeKVOutput:
        gone = sum(self._purge(context, namespace) for namespace in self.meant(context))
        return PurgeKVOutput(size=gone)

    def _purge(self, context: RunContext, namespace: str) -> int:
        behavior = self.behavior or PurgedKeys(expiredOnly=self.expired_only)
        if isinstance(behavior, OldVersions):
            return 0
        return context.key_values(namespace).purge(
            lambda key: matches(key, (self.key_pattern,)), expired_only=behavior.expired_only
        )
