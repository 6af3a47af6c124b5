"""What the conditions on a date share."""

from pydantic import Field

from shared.model.properties import SelfRendered
from shared.model.trigger import Condition


class DateCondition(Condition):
    """A condition on a date, which is that of the trigger unless another one is named."""

    date: SelfRendered[str] = Field(
        default="{{ trigger.date }}",
        description="The date that is looked at, in the zone that it carries.",
    )
