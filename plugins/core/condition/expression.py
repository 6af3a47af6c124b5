"""io.kestra.plugin.core.condition.Expression."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from shared.model.conditions import ConditionContext
from shared.model.json import StoredJson
from shared.model.properties import SelfRendered
from shared.model.trigger import Condition


class Expression(Condition):
    """Whether an expression holds.

    It holds when its text is neither blank nor `false`.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
type: io.kestra.plugin.core.condition.Expression
expression: "{{ labels.team == 'sales' }}"
""",
    )

    expression: SelfRendered[StoredJson] = Field(
        description="The expression.", examples=["{{ trigger.date is not empty }}"]
    )

    @override
    def test(self, context: ConditionContext) -> bool:
        found = context.evaluate(self.expression)
        if found is None:
            return False
        text = found if isinstance(found, str) else str(found).lower()
        # Not the usual truth: `0` holds. Source: flow language, section 8.8.
        return text.strip() not in {"", "false"}
