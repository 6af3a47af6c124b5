"""What the conditions on a date share."""

from collections.abc import Callable
from datetime import UTC, datetime

from pydantic import Field
from typing_extensions import override

from shared.model.conditions import ConditionContext
from shared.model.properties import SelfRendered, holds_expression
from shared.model.trigger import Condition
from shared.sdk.dates import moment_of

TICK = "{{ trigger.date }}"
"""The date of the tick that a condition is tested for."""


class DateCondition(Condition):
    """A condition on a date, which is that of the trigger unless another one is named."""

    date: SelfRendered[str] = Field(
        default=TICK,
        description="The date that is looked at, in the zone that it carries.",
    )

    @property
    def bounds(self) -> tuple[str | None, ...]:
        """Other properties that may hold templates."""
        return ()

    def matches(self, date: datetime, render: Callable[[str], str]) -> bool:
        """Whether it holds on a date. Raises WindhoverError."""
        raise NotImplementedError

    @override
    def test(self, context: ConditionContext) -> bool:
        return self.matches(moment_of(context.render(self.date), UTC), context.render)

    @override
    def holds_on(self, date: datetime) -> bool | None:
        if self.date != TICK or holds_expression(self.bounds):
            return None
        return self.matches(date, str)
