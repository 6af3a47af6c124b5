"""The three tasks that ForEachItem adds to an execution: split, call for each part, merge."""

from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.core.storage.split import Split
from shared.model.executable import ExecutableTask
from shared.model.uris import SCHEME
from shared.sdk.context import RunContext
from shared.sdk.output import Output, TaskFailed
from shared.sdk.streams import in_blocks, stream_of, until_stopped
from shared.sdk.task import RunnableTask


class SplitItemsOutput(Output):
    """Outputs of the first step."""

    splits: str = Field(description="URI of a file that lists the URIs of the parts.")


class SplitItems(Split):
    """Split the items of a ForEachItem into batches."""

    @override
    def run(self, context: RunContext) -> SplitItemsOutput:  # type: ignore[override]  # a list in a file
        if not self.from_.startswith(SCHEME):
            raise TaskFailed(
                f"Unable to split the items from {self.from_}, "
                "this is not an internal storage URI!",
                remedy="Give the URI of a file: a FILE input, or the output of a task.",
            )
        uris = super().run(context).uris
        content = stream_of(f"{uri}\n".encode() for uri in uris)
        return SplitItemsOutput(splits=context.files.put("splits.txt", content))


class CallForItems(ExecutableTask):
    """Run a flow once for each batch."""

    split_id: str

    @override
    def listed_by(self) -> str | None:
        return self.split_id


class MergeOutputsOutput(Output):
    """Outputs of the last step."""

    subflow_outputs: str = Field(description="URI of an Ion file with what each flow has given.")


class MergeOutputs(RunnableTask):
    """Merge what the flows of a ForEachItem have given into one file."""

    OUTPUTS_FILE: ClassVar[str] = "outputs.ion"

    items_id: str

    @override
    def run(self, context: RunContext) -> MergeOutputsOutput | None:
        given = outputs_beside(context.variables, self.items_id)
        base, batches = given.get("subflowOutputsBaseUri"), given.get("numberOfBatches")
        if not isinstance(base, str) or not isinstance(batches, int):
            return None
        files = (f"{base}/{number}/{self.OUTPUTS_FILE}" for number in range(batches))
        present = (uri for uri in files if context.files.exists(uri))
        first = next(present, None)
        if first is None:
            return None
        content = until_stopped(_content(context, first, present), context.cancellation)
        uri = context.files.put(self.OUTPUTS_FILE, stream_of(content))
        return MergeOutputsOutput(subflow_outputs=uri)


def _content(context: RunContext, first: str, others: Iterable[str]) -> Iterator[bytes]:
    for uri in (first, *others):
        with context.files.open(uri) as file:
            yield from in_blocks(file)


def outputs_beside(variables: Mapping[str, object], task_id: str) -> Mapping[str, object]:
    """The outputs of another task in the same iteration of the loops around; empty for none."""
    outputs = variables.get("outputs")
    found = outputs.get(task_id) if isinstance(outputs, Mapping) else None
    parents = variables.get("parents")
    for parent in reversed(parents if isinstance(parents, list) else []):
        around = parent.get("taskrun")
        if around is not None and isinstance(found, Mapping):
            found = found.get(around["value"])
    return found if isinstance(found, Mapping) else {}
