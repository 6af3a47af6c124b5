"""io.kestra.plugin.core.execution.PurgeExecutions."""

from typing import ClassVar

from pydantic import AwareDatetime, Field
from typing_extensions import override

from shared.model.properties import Dynamic
from shared.model.state import State
from shared.sdk.context import RunContext
from shared.sdk.others import Choice, Part
from shared.sdk.output import Output, TaskFailed
from shared.sdk.task import RunnableTask


class PurgeExecutionsOutput(Output):
    """Outputs of PurgeExecutions."""

    executions_count: int = Field(description="Executions that are gone.")
    logs_count: int = Field(description="Log lines that are gone.")
    storages_count: int = Field(description="Files that are gone.")
    metrics_count: int = Field(description="Measured values that are gone.")


class PurgeExecutions(RunnableTask):
    """Delete executions that have ended, with their logs, metrics and files.

    Those that still run are left alone, the current one among them. Flows reach their own
    namespace and those below it.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: purge
type: io.kestra.plugin.core.execution.PurgeExecutions
namespace: company.team
endDate: "{{ now() | dateAdd(-1, 'MONTHS') }}"
states:
  - SUCCESS
""",
    )

    namespace: Dynamic[str] | None = Field(
        default=None,
        description="The namespace; those below it too unless there is a `flowId`. All by default.",
        examples=["company.team"],
    )
    flow_id: Dynamic[str] | None = Field(
        default=None, description="Only executions of this flow of the namespace."
    )
    start_date: Dynamic[AwareDatetime] | None = Field(
        default=None, description="Only executions that started then or later."
    )
    end_date: Dynamic[AwareDatetime] = Field(
        description="Only executions that started then or earlier.",
        examples=["{{ now() | dateAdd(-1, 'MONTHS') }}"],
    )
    states: Dynamic[tuple[State, ...]] | None = Field(
        default=None, description="Only executions in these states.", examples=[["SUCCESS"]]
    )
    purge_execution: Dynamic[bool] = Field(
        default=True, description="Whether the executions themselves are deleted."
    )
    purge_log: Dynamic[bool] = Field(default=True, description="Whether their logs are deleted.")
    purge_metric: Dynamic[bool] = Field(
        default=True, description="Whether what they measured is deleted."
    )
    purge_storage: Dynamic[bool] = Field(
        default=True, description="Whether their files are deleted."
    )
    batch_size: Dynamic[int] | None = Field(
        default=None, description="Accepted: they are deleted one by one."
    )

    @override
    def run(self, context: RunContext) -> PurgeExecutionsOutput:
        if self.flow_id is not None and self.namespace is None:
            raise TaskFailed("`flowId` needs a `namespace`", remedy="Add the namespace.")
        choice = Choice(
            until=self.end_date,
            since=self.start_date,
            namespace=self.namespace,
            flow_id=self.flow_id,
            states=self.states,
        )
        gone = context.others.purge(choice, self._parts())
        return PurgeExecutionsOutput(
            executions_count=gone.executions,
            logs_count=gone.logs,
            storages_count=gone.files,
            metrics_count=gone.metrics,
        )

    def _parts(self) -> frozenset[Part]:
        wanted = {
            Part.EXECUTION: self.purge_execution,
            Part.LOGS: self.purge_log,
            Part.METRICS: self.purge_metric,
            Part.STORAGE: self.purge_storage,
        }
        return frozenset(part for part, is_wanted in wanted.items() if is_wanted)
