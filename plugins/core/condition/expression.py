"""io.kestra.plugin.core.condition.Expression."""

from typing import ClassVar

from pydantic import Field

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
