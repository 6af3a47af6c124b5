"""What a condition looks at, for tests."""

from dataclasses import dataclass, field

from shared.engine.evaluation import TemplateEvaluator
from shared.model.conditions import FlowName


@dataclass
class Around:
    """A `ConditionContext` with what a test gives it."""

    variables: dict = field(default_factory=dict)
    flow: FlowName = field(default_factory=lambda: FlowName("company.team", "a-flow"))
    execution: object = None
    runs: tuple = ()
    flow_outputs: dict | None = None

    def render(self, text):
        return TemplateEvaluator(self.variables, None).text(text)

    def evaluate(self, value):
        return TemplateEvaluator(self.variables, None).evaluate(value)

    def task_runs(self):
        return iter(self.runs)

    def outputs(self):
        return self.flow_outputs


def on(date):
    """The context of a tick."""
    return Around(variables={"trigger": {"date": date}})
