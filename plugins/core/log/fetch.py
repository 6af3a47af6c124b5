"""io.kestra.plugin.core.log.Fetch."""

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.core.execution.named import named_flow
from shared.model.properties import Dynamic
from shared.model.task import LogLevel
from shared.sdk.context import RunContext
from shared.sdk.ion import ion_lines
from shared.sdk.output import Output, TaskFailed
from shared.sdk.streams import stream_of
from shared.sdk.task import RunnableTask


class FetchOutput(Output):
    """Outputs of Fetch."""

    size: int = Field(description="How many lines there are.")
    uri: str = Field(description="URI of an Ion file with one record for each line.")


class Fetch(RunnableTask):
    """Store the flow log of an execution in a file.

    Takes the log of the current execution unless another is named.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: errors-so-far
type: io.kestra.plugin.core.log.Fetch
level: WARN
""",
    )

    execution_id: Dynamic[str] | None = Field(
        default=None, description="The execution; the current one by default."
    )
    namespace: Dynamic[str] | None = Field(
        default=None, description="Namespace of its flow; with `executionId` and `flowId` only."
    )
    flow_id: Dynamic[str] | None = Field(
        default=None, description="Its flow; with `executionId` and `namespace` only."
    )
    tasks_id: Dynamic[tuple[str, ...]] | None = Field(
        default=None, description="Only the lines of these tasks.", examples=[["load"]]
    )
    level: Dynamic[LogLevel] = Field(default=LogLevel.INFO, description="The lowest level to take.")

    @override
    def run(self, context: RunContext) -> FetchOutput:
        records = list(self._records(context))
        uri = context.files.put("logs.ion", stream_of(ion_lines(records)))
        return FetchOutput(size=len(records), uri=uri)

    def _records(self, context: RunContext) -> Iterator[dict[str, object]]:
        execution_id = self._execution(context)
        for task_id, task_run_id, line in context.fetch_logs(execution_id):
            if line.level.rank < self.level.rank:
                continue
            if self.tasks_id is not None and task_id not in self.tasks_id:
                continue
            yield {
                "timestamp": line.at,
                "level": str(line.level),
                "message": line.message,
                "taskId": task_id,
                "taskRunId": task_run_id,
                "executionId": execution_id,
            }

    def _execution(self, context: RunContext) -> str:
        named = (self.namespace, self.flow_id)
        if self.execution_id is None and named != (None, None):
            raise TaskFailed(
                "`namespace` and `flowId` need an `executionId`",
                remedy="Add executionId, or remove both.",
            )
        if self.execution_id is None:
            return context.info.execution_id
        flow = named_flow(context, self.namespace, self.flow_id)
        context.others.check(self.execution_id, flow)
        return self.execution_id
