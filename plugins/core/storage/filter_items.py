"""io.kestra.plugin.core.storage.FilterItems."""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import PurePosixPath
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from shared.errors import Disposition, WindhoverError
from shared.model.properties import Dynamic, SelfRendered
from shared.sdk.conditions import holds
from shared.sdk.context import RunContext
from shared.sdk.items import Item, read_items
from shared.sdk.output import Output, TaskFailed
from shared.sdk.streams import stream_of, until_stopped
from shared.sdk.task import RunnableTask


class FilterType(StrEnum):
    """What happens to the items that match."""

    INCLUDE = "INCLUDE"
    EXCLUDE = "EXCLUDE"


class ErrorOrNullBehavior(StrEnum):
    """What happens to an item whose condition fails or gives nothing."""

    FAIL = "FAIL"
    INCLUDE = "INCLUDE"
    EXCLUDE = "EXCLUDE"


class FilterItemsOutput(Output):
    """Outputs of FilterItems."""

    uri: str = Field(description="URI of the file with the items that were kept.")
    processed_items_total: int = Field(description="Items that were read.")
    dropped_items_total: int = Field(description="Items that were dropped.")


class FilterItems(RunnableTask):
    """Keep the items of a file that match a condition.

    The file holds one Ion or JSON map a line. The fields of an item are variables of the condition.
    Lines are kept as they stand.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: strong-beers
type: io.kestra.plugin.core.storage.FilterItems
from: "{{ outputs.read.uri }}"
filterCondition: "{{ abv > 6 }}"
""",
        """
id: without-cancelled
type: io.kestra.plugin.core.storage.FilterItems
from: "{{ inputs.orders }}"
filterCondition: "{{ state == 'CANCELLED' }}"
filterType: EXCLUDE
errorOrNullBehavior: INCLUDE
""",
    )

    from_: Dynamic[str] = Field(
        alias="from", description="URI of the file.", examples=["{{ outputs.read.uri }}"]
    )
    filter_condition: SelfRendered[str] = Field(
        description="Rendered for each item, whose fields are variables.",
        examples=["{{ abv > 6 }}"],
    )
    filter_type: Dynamic[FilterType] = Field(
        default=FilterType.INCLUDE,
        description="Whether items that match are kept (INCLUDE) or dropped (EXCLUDE).",
        examples=["EXCLUDE"],
    )
    error_or_null_behavior: Dynamic[ErrorOrNullBehavior] = Field(
        default=ErrorOrNullBehavior.FAIL,
        description="What to do with an item whose condition fails or gives nothing.",
        examples=["EXCLUDE"],
    )

    @override
    def run(self, context: RunContext) -> FilterItemsOutput:
        filtering = _Filtering(self, context)
        content = stream_of(until_stopped(filtering.kept_lines(), context.cancellation))
        uri = context.files.put(f"filtered{PurePosixPath(self.from_).suffix}", content)
        return FilterItemsOutput(
            uri=uri,
            processed_items_total=filtering.processed,
            dropped_items_total=filtering.processed - filtering.kept,
        )


class _Filtering:
    """One pass over the file, and its counts."""

    def __init__(self, task: FilterItems, context: RunContext) -> None:
        self._task = task
        self._context = context
        self.processed = 0
        self.kept = 0

    def kept_lines(self) -> Iterator[bytes]:
        """The lines that are kept, with their ends."""
        with self._context.files.open(self._task.from_) as file:
            for item in read_items(file):
                self.processed += 1
                if self._keeps(item):
                    self.kept += 1
                    yield item.line + b"\n"

    def _keeps(self, item: Item) -> bool:
        try:
            text = self._context.render(self._task.filter_condition, item.variables).strip()
        except WindhoverError as error:
            if error.disposition is not Disposition.FAIL_TASK:
                raise
            return self._keeps_undecided(f"the condition fails: {error}", error)
        if not text:
            return self._keeps_undecided("the condition gives nothing", None)
        return holds(text) is (self._task.filter_type is FilterType.INCLUDE)

    def _keeps_undecided(self, reason: str, cause: WindhoverError | None) -> bool:
        behavior = self._task.error_or_null_behavior
        if behavior is ErrorOrNullBehavior.FAIL:
            raise TaskFailed(
                f"Unable to filter item {self.processed}: {reason}",
                remedy="Set errorOrNullBehavior to INCLUDE or EXCLUDE to go on.",
            ) from cause
        return behavior is ErrorOrNullBehavior.INCLUDE
