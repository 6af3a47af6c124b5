"""io.kestra.plugin.core.condition.TimeBetween."""

from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.core.condition.dated import DateCondition
from shared.model.conditions import InvalidCondition
from shared.model.properties import SelfRendered
from shared.sdk.dates import time_of


class TimeBetween(DateCondition):
    """Whether a time of day lies between two others.

    The bounds themselves do not count.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
type: io.kestra.plugin.core.condition.TimeBetween
after: "09:00:00+01:00"
before: "17:00:00+01:00"
""",
    )

    after: SelfRendered[str] | None = Field(
        default=None, description="It must be later.", examples=["09:00:00+01:00"]
    )
    before: SelfRendered[str] | None = Field(
        default=None, description="It must be earlier.", examples=["17:00:00+01:00"]
    )

    @property
    @override
    def bounds(self) -> tuple[str | None, ...]:
        return self.after, self.before

    @override
    def matches(self, date: datetime, render: Callable[[str], str]) -> bool:
        if self.after is None and self.before is None:
            raise InvalidCondition("TimeBetween needs `after`, `before` or both")
        if self.after is not None and not _time(date, after := _bound(render(self.after))) > after:
            return False
        if self.before is None:
            return True
        before = _bound(render(self.before))
        return _time(date, before) < before


def _bound(text: str) -> time:
    return time_of(text, UTC)


def _time(date: datetime, bound: time) -> time:
    """The time of the day in the zone of what it is compared with."""
    return date.astimezone(bound.tzinfo).timetz()
