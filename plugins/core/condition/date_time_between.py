"""io.kestra.plugin.core.condition.DateTimeBetween."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.core.condition.dated import DateCondition
from shared.model.conditions import InvalidCondition
from shared.model.properties import SelfRendered
from shared.sdk.dates import moment_of


class DateTimeBetween(DateCondition):
    """Whether a date lies between two others.

    Without bounds it is an error; the bounds themselves do not count.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
type: io.kestra.plugin.core.condition.DateTimeBetween
after: "2030-01-01T00:00:00Z"
""",
    )

    after: SelfRendered[str] | None = Field(default=None, description="It must be later than this.")
    before: SelfRendered[str] | None = Field(
        default=None, description="It must be earlier than this."
    )

    @property
    @override
    def bounds(self) -> tuple[str | None, ...]:
        return self.after, self.before

    @override
    def matches(self, date: datetime, render: Callable[[str], str]) -> bool:
        if self.after is None and self.before is None:
            raise InvalidCondition("DateTimeBetween needs `after`, `before` or both")
        if self.after is not None and date <= moment_of(render(self.after), UTC):
            return False
        return self.before is None or date < moment_of(render(self.before), UTC)
