"""io.kestra.plugin.core.flow.ForEachItem."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.core.flow.batches import CallForItems, MergeOutputs, SplitItems
from plugins.core.storage.split import ByteCount, PositiveCount
from shared.model.executable import CallProperties
from shared.model.json import Json
from shared.model.properties import Dynamic, SourceModel
from shared.model.task import Chain, FlowableTask, Plan, Task


class Batch(SourceModel):
    """How many items are handed to one execution; the first property that is given counts."""

    bytes_: Dynamic[ByteCount] | None = Field(
        default=None,
        alias="bytes",
        description="A new batch begins once the current one has reached this size.",
        examples=["10MB"],
    )
    partitions: Dynamic[PositiveCount] | None = Field(
        default=None, description="Number of batches; items go to each in turn.", examples=[8]
    )
    rows: Dynamic[PositiveCount] = Field(
        default=1, description="Items of a batch.", examples=[1000]
    )
    separator: Dynamic[str] = Field(
        default="\n", description="Text written after every item.", examples=["\n"]
    )


class ForEachItem(FlowableTask, CallProperties):
    """Run a flow for each batch of the lines of a file.

    It adds three tasks to the execution: `<id>_split` makes the batches, `<id>_items` runs the flow
    once for each of them, all at once, and `<id>_merge` collects what the flows have given. Only in
    `inputs`, `taskrun.items` is the URI of the batch and `taskrun.iteration` its number, from 0.
    Read `outputs.<id>_items.numberOfBatches` and `.iterations`, and
    `outputs.<id>_merge.subflowOutputs`.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: each
type: io.kestra.plugin.core.flow.ForEachItem
items: "{{ inputs.orders }}"
batch:
  rows: 1000
namespace: company.team
flowId: load-orders
inputs:
  orders: "{{ taskrun.items }}"
""",
    )

    items: Dynamic[str] = Field(
        description="URI of a file of the internal storage with one item a line.",
        examples=["{{ inputs.orders }}"],
    )
    batch: Batch = Field(
        default_factory=Batch, description="How the items are handed out; one by one by default."
    )

    @override
    def branches(self) -> Iterator[Task]:
        yield from self._steps

    @override
    def plan(self, outputs: Mapping[str, Json] | None) -> Plan:
        return Chain(self._steps)

    @cached_property
    def _steps(self) -> tuple[Task, ...]:
        names = {"split": f"{self.id}_split", "items": f"{self.id}_items"}
        batch = {name: value for name, value in _given(self.batch).items() if value is not None}
        calling = {
            name: value
            for name, value in _given(self).items()
            if name in {_alias(field) for field in CallProperties.model_fields}
        }
        return (
            SplitItems.model_validate(
                {
                    "id": names["split"],
                    "type": f"{self.type}$ForEachItemSplit",
                    "from": self.items,
                    "rows": self.batch.rows,
                    **batch,
                }
            ),
            CallForItems.model_validate(
                {
                    "id": names["items"],
                    "type": f"{self.type}$ForEachItemExecutable",
                    "splitId": names["split"],
                    **calling,
                }
            ),
            MergeOutputs.model_validate(
                {
                    "id": f"{self.id}_merge",
                    "type": f"{self.type}$ForEachItemMergeOutputs",
                    "itemsId": names["items"],
                }
            ),
        )


def _given(model: SourceModel) -> dict[str, object]:
    """What was written, by the names of the source, as it was written."""
    cls = type(model)
    return {
        cls.model_fields[name].alias or name: getattr(model, name)
        for name in model.model_fields_set
    }


def _alias(name: str) -> str:
    return CallProperties.model_fields[name].alias or name
