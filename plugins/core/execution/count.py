"""io.kestra.plugin.core.execution.Count."""

from collections.abc import Iterator
from typing import ClassVar

from pydantic import AwareDatetime, Field
from typing_extensions import override

from shared.model.json import JsonObject, StoredObject
from shared.model.names import FlowName
from shared.model.properties import Dynamic, SelfRendered
from shared.model.state import State
from shared.sdk.context import RunContext
from shared.sdk.others import Choice
from shared.sdk.output import Output, TaskFailed
from shared.sdk.task import RunnableTask


class FlowCount(Output):
    """How many executions a flow has."""

    namespace: str = Field(description="Namespace of the flow.")
    flow_id: str = Field(description="The flow.")
    count: int = Field(description="How many there are.")


class CountOutput(Output):
    """Outputs of Count."""

    results: tuple[FlowCount, ...] = Field(description="The flows that fulfil the expression.")
    total: int = Field(description="The sum of their counts.")


class Count(RunnableTask):
    """Count the executions of flows, and keep the flows whose count fulfils a condition.

    A flow without any executions counts as 0, so that flows which did not run are found. Flows
    reach their own namespace and those below it.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: did-not-run
type: io.kestra.plugin.core.execution.Count
flows:
  - namespace: company.team
    flowId: daily
startDate: "{{ now() | dateAdd(-1, 'DAYS') }}"
expression: "{{ count == 0 }}"
""",
    )

    flows: Dynamic[tuple[StoredObject, ...]] | None = Field(
        default=None,
        description="The flows: `namespace` and `flowId` of each.",
        examples=[[{"namespace": "company.team", "flowId": "daily"}]],
    )
    namespaces: Dynamic[tuple[str, ...]] | None = Field(
        default=None,
        description="Namespaces; each of their flows is counted.",
        examples=[["company.team"]],
    )
    states: Dynamic[tuple[State, ...]] | None = Field(
        default=None, description="Only executions in these states.", examples=[["FAILED"]]
    )
    start_date: Dynamic[AwareDatetime] = Field(
        description="Only executions that started then or later.",
        examples=["{{ now() | dateAdd(-1, 'DAYS') }}"],
    )
    end_date: Dynamic[AwareDatetime] | None = Field(
        default=None, description="Only executions that started then or earlier; now by default."
    )
    expression: SelfRendered[str] = Field(
        description="A flow is kept when this renders to `true`; it sees `count`.",
        examples=["{{ count == 0 }}"],
    )

    @override
    def run(self, context: RunContext) -> CountOutput:
        kept = tuple(self._kept(context))
        return CountOutput(results=kept, total=sum(one.count for one in kept))

    def _kept(self, context: RunContext) -> Iterator[FlowCount]:
        for flow in self._flows(context):
            choice = Choice(
                until=self.end_date or context.now(),
                since=self.start_date,
                namespace=flow.namespace,
                flow_id=flow.flow_id,
                states=self.states,
            )
            count = context.others.count(choice)
            if context.render(self.expression, {"count": count}) == "true":
                yield FlowCount(namespace=flow.namespace, flow_id=flow.flow_id, count=count)

    def _flows(self, context: RunContext) -> list[FlowName]:
        if not self.flows and not self.namespaces:
            raise TaskFailed("You must provide a list of flows or namespaces")
        named = [_named(flow) for flow in self.flows or ()]
        for namespace in self.namespaces or ():
            named += context.others.flows_of(namespace)
        return list(dict.fromkeys(named))


def _named(declared: JsonObject) -> FlowName:
    namespace, flow_id = declared.get("namespace"), declared.get("flowId")
    if not isinstance(namespace, str) or not isinstance(flow_id, str):
        raise TaskFailed("each of `flows` has a `namespace` and a `flowId`")
    return FlowName(namespace, flow_id)
