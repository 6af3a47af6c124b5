"""io.kestra.plugin.core.condition.MultipleCondition."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.core.trigger.gathering import GathersAll
from plugins.core.trigger.preconditions import ConditionId
from plugins.core.trigger.time_window import TimeWindow
from shared.model.conditions import ConditionContext, Part
from shared.model.properties import DEPRECATED, Duration
from shared.model.trigger import AnyCondition, Condition


class MultipleCondition(GathersAll, Condition):
    """Whether several executions have fulfilled conditions within a window.

    Deprecated: use the preconditions of the Flow trigger.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
type: io.kestra.plugin.core.condition.MultipleCondition
id: both
conditions:
  first:
    type: io.kestra.plugin.core.condition.ExecutionFlow
    namespace: company.team
    flowId: load
""",
    )

    id: ConditionId = Field(description="Names the window.", examples=["both"])
    conditions: Annotated[dict[str, AnyCondition], Field(min_length=1)] = Field(
        description="The conditions by a name of your choice."
    )
    time_window: TimeWindow | None = Field(default=None, description="The window.")
    window: Duration | None = Field(
        default=None, description="Deprecated: in `timeWindow`.", json_schema_extra=DEPRECATED
    )
    window_advance: Duration | None = Field(
        default=None, description="Deprecated: in `timeWindow`.", json_schema_extra=DEPRECATED
    )
    reset_on_success: bool = Field(
        default=True, description="Whether all must happen again after it has held."
    )

    @property
    @override
    def gathers(self) -> bool:
        return True

    @property
    def gathering_id(self) -> str:
        """Names the window."""
        return self.id

    @property
    def resets(self) -> bool:
        """Whether all must happen again."""
        return self.reset_on_success

    @override
    def parts(self) -> Mapping[str, Part]:
        """The conditions by name."""
        return self.conditions

    def window_at(self, at: datetime) -> tuple[datetime, datetime]:
        """The window that something at this date opens."""
        old = {"window": self.window, "windowAdvance": self.window_advance}
        given = self.time_window or TimeWindow.model_validate(old)
        return given.window_at(at)

    @override
    def test(self, context: ConditionContext) -> bool:
        return context.gathered(self)
