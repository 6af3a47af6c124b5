"""io.kestra.plugin.core.storage.Size."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.output import Output
from shared.sdk.task import RunnableTask


class SizeOutput(Output):
    """Outputs of Size."""

    size: int = Field(description="Size of the file in bytes.")


class Size(RunnableTask):
    """Give the size of a file.

    Looks the size up without reading the file.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: size
type: io.kestra.plugin.core.storage.Size
uri: "{{ outputs.download.uri }}"
""",
    )

    uri: Dynamic[str] = Field(
        description="URI of the file.", examples=["{{ outputs.download.uri }}"]
    )

    @override
    def run(self, context: RunContext) -> SizeOutput:
        return SizeOutput(size=context.files.size(self.uri))
