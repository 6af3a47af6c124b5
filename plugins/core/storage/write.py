"""io.kestra.plugin.core.storage.Write."""

import io
from typing import ClassVar

from pydantic import AliasChoices, Field
from typing_extensions import override

from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.output import Output
from shared.sdk.task import RunnableTask


class WriteOutput(Output):
    """Outputs of Write."""

    uri: str = Field(description="URI of the file.")


class Write(RunnableTask):
    """Write a text to a file.

    The file belongs to the execution and is encoded in UTF-8.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: write
type: io.kestra.plugin.core.storage.Write
content: "Hello {{ inputs.name }}"
extension: .txt
""",
    )

    content: Dynamic[str] = Field(description="The text.", examples=["Hello {{ inputs.name }}"])
    extension: Dynamic[str] | None = Field(
        default=None,
        validation_alias=AliasChoices("extension", "suffix"),
        description="Extension of the file. The old name `suffix` is read too.",
        examples=[".txt"],
    )

    @override
    def run(self, context: RunContext) -> WriteOutput:
        content = io.BytesIO(self.content.encode())
        return WriteOutput(uri=context.files.put(f"content{self.extension or ''}", content))
