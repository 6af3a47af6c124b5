"""io.kestra.plugin.core.namespace.PurgeFiles."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.core.namespace.purging import OldVersions, PurgingTask
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.output import Output


class PurgeFilesOutput(Output):
    """Outputs of PurgeFiles."""

    size: int = Field(description="Versions that are gone.")


class PurgeFiles(PurgingTask):
    """Delete older versions of the files of namespaces.

    A file has one version here, the latest, and that one stays: there is never anything to delete.
    Flows reach their own namespace and those below it.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: purge
type: io.kestra.plugin.core.namespace.PurgeFiles
namespaces:
  - company.team
behavior:
  type: version
  keepAmount: 3
""",
    )

    file_pattern: Dynamic[str] | None = Field(
        default=None, description="Only files that fit this glob.", examples=["**/*.sql"]
    )
    behavior: Dynamic[OldVersions] = Field(
        default_factory=lambda: OldVersions(type="version"), description="Which versions are old."
    )

    @override
    def run(self, context: RunContext) -> PurgeFilesOutput:
        self.meant(context)
        return PurgeFilesOutput(size=0)
