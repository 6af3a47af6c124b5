"""io.kestra.plugin.core.log.PurgeLogs."""

from typing import ClassVar

from pydantic import AwareDatetime, Field
from typing_extensions import override

from shared.model.properties import Dynamic
from shared.model.task import LogLevel
from shared.sdk.context import RunContext
from shared.sdk.others import Choice
from shared.sdk.output import Output, TaskFailed
from shared.sdk.task import RunnableTask


class PurgeLogsOutput(Output):
    """Outputs of PurgeLogs."""

    count: int = Field(description="Log lines that are gone.")


class PurgeLogs(RunnableTask):
    """Delete the flow logs of executions.

    Lines that were written together go together, once the last of them is old enough. Flows reach
    their own namespace and those below it.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: purge
type: io.kestra.plugin.core.log.PurgeLogs
namespace: company.team
endDate: "{{ now() | dateAdd(-1, 'MONTHS') }}"
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
    log_levels: Dynamic[tuple[LogLevel, ...]] | None = Field(
        default=None,
        description="Only lines of these levels; all by default.",
        examples=[["TRACE", "DEBUG"]],
    )
    start_date: Dynamic[AwareDatetime] | None = Field(
        default=None, description="Only logs of executions that started then or later."
    )
    end_date: Dynamic[AwareDatetime] = Field(
        description="Only lines written before.",
        examples=["{{ now() | dateAdd(-1, 'MONTHS') }}"],
    )

    @override
    def run(self, context: RunContext) -> PurgeLogsOutput:
        if self.flow_id is not None and self.namespace is None:
            raise TaskFailed("`flowId` needs a `namespace`", remedy="Add the namespace.")
        choice = Choice(
            until=self.end_date,
            since=self.start_date,
            namespace=self.namespace,
            flow_id=self.flow_id,
        )
        return PurgeLogsOutput(count=context.others.purge_logs(choice, self.log_levels))
