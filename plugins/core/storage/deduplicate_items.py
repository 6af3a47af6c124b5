"""io.kestra.plugin.core.storage.DeduplicateItems."""

from collections.abc import Iterator
from hashlib import blake2b
from pathlib import PurePosixPath
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from shared.model.properties import Dynamic, SelfRendered
from shared.sdk.context import RunContext
from shared.sdk.ion import read_ion_lines
from shared.sdk.items import read_items
from shared.sdk.output import Output, TaskFailed
from shared.sdk.streams import stream_of, until_stopped
from shared.sdk.task import RunnableTask


class DeduplicateItemsOutput(Output):
    """Outputs of DeduplicateItems."""

    uri: str = Field(description="URI of the file with one item of each key.")
    num_keys: int = Field(description="Different keys.")
    processed_items_total: int = Field(description="Items that were read.")
    dropped_items_total: int = Field(description="Items that were dropped.")


class DeduplicateItems(RunnableTask):
    """Keep the last item of each key.

    The file holds one Ion or JSON map a line. The key of an item is rendered from its fields. The
    items that are kept stay in their order. Memory grows with the number of different keys (about
    200 bytes each), not with the size of the file.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: latest-of-each
type: io.kestra.plugin.core.storage.DeduplicateItems
from: "{{ outputs.read.uri }}"
expr: "{{ customer_id }}"
""",
    )

    from_: Dynamic[str] = Field(
        alias="from", description="URI of the file.", examples=["{{ outputs.read.uri }}"]
    )
    expr: SelfRendered[str] = Field(
        description="Rendered for each item, whose fields are variables: its key.",
        examples=["{{ customer_id }}"],
    )

    @override
    def run(self, context: RunContext) -> DeduplicateItemsOutput:
        last, total = self._last_of_each_key(context)
        kept = until_stopped(self._lines(context, last), context.cancellation)
        uri = context.files.put(f"unique{PurePosixPath(self.from_).suffix}", stream_of(kept))
        return DeduplicateItemsOutput(
            uri=uri,
            num_keys=len(last),
            processed_items_total=total,
            dropped_items_total=total - len(last),
        )

    def _last_of_each_key(self, context: RunContext) -> tuple[set[int], int]:
        """The positions of the items to keep, and how many items there are.

        Keys are held as 128-bit hashes, so that long ones take no more memory than short ones.
        """
        last: dict[bytes, int] = {}
        total = 0
        with context.files.open(self.from_) as file:
            for item in read_items(file):
                key = context.render(self.expr, item.variables)
                last[blake2b(key.encode(), digest_size=16).digest()] = total
                total += 1
                if context.cancellation.is_set():
                    raise TaskFailed("The task was stopped")
        return set(last.values()), total

    def _lines(self, context: RunContext, kept: set[int]) -> Iterator[bytes]:
        with context.files.open(self.from_) as file:
            for position, (line, _) in enumerate(read_ion_lines(file)):
                if position in kept:
                    yield line + b"\n"
