"""Which flows must have ended, in the form of Kestra 2.0 (flow language, section 8.6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator
from typing_extensions import override

from plugins.core.trigger.preconditions import UpstreamFlow
from plugins.core.trigger.time_window import TimeWindow, WindowType
from shared.model.conditions import ConditionContext, Part
from shared.model.json import StoredJson
from shared.model.properties import Duration, SelfRendered, SourceModel
from shared.sdk.conditions import holds


class Mode(StrEnum):
    """How many of the flows must have ended."""

    ALL = "ALL"
    ANY = "ANY"
    AT_LEAST = "AT_LEAST"


class Dependency(UpstreamFlow):
    """A flow whose executions count; what is absent matches all."""

    when: SelfRendered[StoredJson] = Field(
        default=None, description="An expression that must hold for the other execution."
    )

    @override
    def test(self, context: ConditionContext) -> bool:
        """Whether the other execution is one of this flow. Raises WindhoverError."""
        if not super().test(context):
            return False
        return self.when is None or holds(context.evaluate(self.when))


class DependencyWindow(SourceModel):
    """The time in which they must have ended: by `deadline`, `from` and `to`, `every`, `lookback`.

    Times of the day may carry an offset; UTC without one.
    """

    deadline: str | None = Field(
        default=None,
        description="Until this time of the day, from midnight on.",
        examples=["09:00"],
    )
    from_: str | None = Field(
        default=None, alias="from", description="From this time of the day on.", examples=["06:00"]
    )
    to: str | None = Field(
        default=None, description="Until this time of the day.", examples=["09:00"]
    )
    every: Duration | None = Field(
        default=None, description="Within slots of this length.", examples=["PT1H"]
    )
    offset: Duration | None = Field(
        default=None, description="How much later than the full hour or day the slots start."
    )
    lookback: Duration | None = Field(
        default=None, description="Within this time from the first of them on.", examples=["PT6H"]
    )
    fire_once: bool = Field(
        default=False, description="Whether the flow starts once in a window at most."
    )

    @model_validator(mode="after")
    def _is_of_one_kind(self) -> Self:
        kinds = [self.deadline, self.from_ or self.to, self.every, self.lookback]
        if sum(kind is not None for kind in kinds) != 1:
            raise ValueError("a window has one of `deadline`, `from` and `to`, `every`, `lookback`")
        if (self.from_ is None) != (self.to is None):
            raise ValueError("`from` and `to` go together")
        if self.offset is not None and self.every is None:
            raise ValueError("`offset` needs `every`")
        return self

    @property
    def lies(self) -> TimeWindow:
        """The same window in the form of `preconditions`."""
        if self.deadline is not None:
            return TimeWindow(type=WindowType.DAILY_TIME_DEADLINE, deadline=self.deadline)
        if self.from_ is not None:
            return TimeWindow(
                type=WindowType.DAILY_TIME_WINDOW, startTime=self.from_, endTime=self.to
            )
        if self.every is not None:
            return TimeWindow(window=self.every, windowAdvance=self.offset)
        return TimeWindow(type=WindowType.SLIDING_WINDOW, window=self.lookback)


@dataclass(frozen=True, slots=True)
class DependencyGathering:
    """The flows of a trigger that must have ended, as something that is gathered in a window."""

    dependencies: Sequence[Dependency]
    needed: int
    window: DependencyWindow | None

    @property
    def gathering_id(self) -> str:
        """Names the window; a trigger has one of this kind."""
        return "dependsOn"

    @property
    def resets(self) -> bool:
        """Once enough have ended, they must all end again."""
        return True

    @property
    def fires_once(self) -> bool:
        """Whether the flow starts once in a window at most."""
        return self.window is not None and self.window.fire_once

    def parts(self) -> Mapping[str, Part]:
        """Each flow is one."""
        return {self.part_of(index): one for index, one in enumerate(self.dependencies)}

    @staticmethod
    def part_of(index: int) -> str:
        """The name of the flow at a position."""
        return f"flow-{index}"

    def counts(self, context: ConditionContext) -> bool:
        """Every execution counts for what it is."""
        del context
        return True

    def window_at(self, at: datetime) -> tuple[datetime, datetime]:
        """The window that something at this date opens; a day, unless told otherwise."""
        return (TimeWindow() if self.window is None else self.window.lies).window_at(at)

    def sources(self) -> Mapping[str, str]:
        """The name under which the outputs of each part are read."""
        return {
            self.part_of(index): one.flow_id
            for index, one in enumerate(self.dependencies)
            if one.flow_id is not None
        }
