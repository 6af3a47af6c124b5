"""Renders on behalf of the engine: conditions, loop values, flow outputs."""

from collections.abc import Mapping

from shared.expressions.callables import ExpressionContext
from shared.expressions.environment import evaluate_structure, render_structure
from shared.expressions.printing import to_plain
from shared.model.json import Json


class TemplateEvaluator:
    """Renders with one set of variables; gives plain values only."""

    def __init__(self, variables: Mapping[str, object], context: ExpressionContext | None) -> None:
        self._variables = variables
        self._context = context

    def render(self, value: Json) -> Json:
        """A structure with every string rendered to text."""
        return to_plain(render_structure(value, self._variables, self._context))

    def evaluate(self, value: Json) -> Json:
        """A structure where a string that is one expression keeps its type."""
        return to_plain(evaluate_structure(value, self._variables, self._context))

    def text(self, value: str) -> str:
        """A text rendered."""
        return str(self.render(value))
