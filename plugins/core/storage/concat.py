"""io.kestra.plugin.core.storage.Concat."""

from collections.abc import Iterator
from functools import partial
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.output import Output
from shared.sdk.streams import BLOCK, stream_of, until_stopped
from shared.sdk.task import RunnableTask


class ConcatOutput(Output):
    """Outputs of Concat."""

    uri: str = Field(description="URI of the joined file.")


class Concat(RunnableTask):
    """Join files into one.

    The files are copied one after the other. The separator is written after every file, the last
    included.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: join
type: io.kestra.plugin.core.storage.Concat
files:
  - "{{ outputs.first.uri }}"
  - "{{ outputs.second.uri }}"
extension: .csv
""",
        """
id: join-parts
type: io.kestra.plugin.core.storage.Concat
files: "{{ outputs.split.uris }}"
""",
    )

    files: Dynamic[tuple[str, ...]] = Field(
        description="URIs of the files in order: a list, or an expression that gives one.",
        examples=[["{{ outputs.first.uri }}", "{{ outputs.second.uri }}"]],
    )
    separator: str | None = Field(
        default=None, description="Text written after every file, as it is.", examples=["\n"]
    )
    extension: Dynamic[str] = Field(
        default=".tmp", description="Extension of the joined file.", examples=[".csv"]
    )

    @override
    def run(self, context: RunContext) -> ConcatOutput:
        content = until_stopped(self._content(context), context.cancellation)
        return ConcatOutput(uri=context.files.put(f"joined{self.extension}", stream_of(content)))

    def _content(self, context: RunContext) -> Iterator[bytes]:
        separator = (self.separator or "").encode()
        for uri in self.files:
            with context.files.open(uri) as file:
                yield from iter(partial(file.read, BLOCK), b"")
            yield separator
