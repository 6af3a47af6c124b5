"""The time in which several things must have happened (flow language, section 8.6)."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from shared.model.properties import Duration, SourceModel


class WindowType(StrEnum):
    """How the window lies."""

    DURATION_WINDOW = "DURATION_WINDOW"
    SLIDING_WINDOW = "SLIDING_WINDOW"
    DAILY_TIME_WINDOW = "DAILY_TIME_WINDOW"
    DAILY_TIME_DEADLINE = "DAILY_TIME_DEADLINE"


_NEEDS = {
    WindowType.DURATION_WINDOW: (),
    WindowType.SLIDING_WINDOW: (),
    WindowType.DAILY_TIME_WINDOW: ("start_time", "end_time"),
    WindowType.DAILY_TIME_DEADLINE: ("deadline",),
}
_MAY_HAVE = {
    WindowType.DURATION_WINDOW: ("window", "window_advance"),
    WindowType.SLIDING_WINDOW: ("window",),
    WindowType.DAILY_TIME_WINDOW: (),
    WindowType.DAILY_TIME_DEADLINE: (),
}
_NAMES = {
    "window": "window",
    "window_advance": "window advance",
    "start_time": "start time",
    "end_time": "end time",
    "deadline": "deadline",
}


class TimeWindow(SourceModel):
    """A window; each type has its own properties."""

    type: WindowType = Field(
        default=WindowType.DURATION_WINDOW, description="Which kind of window it is."
    )
    window: Duration | None = Field(
        default=None, description="How long it is; a day by default.", examples=["PT1H"]
    )
    window_advance: Duration | None = Field(
        default=None, description="How much later than the full hour or day it starts."
    )
    start_time: str | None = Field(
        default=None, description="When it starts every day.", examples=["09:00:00+01:00"]
    )
    end_time: str | None = Field(
        default=None, description="When it ends every day.", examples=["17:00:00+01:00"]
    )
    deadline: str | None = Field(
        default=None, description="When it ends; it starts at midnight.", examples=["09:00:00Z"]
    )

    @model_validator(mode="after")
    def _fits_its_type(self) -> Self:
        needed = _NEEDS[self.type]
        for name, words in _NAMES.items():
            given = getattr(self, name) is not None
            if given and name not in needed and name not in _MAY_HAVE[self.type]:
                raise ValueError(f"Time window of type `{self.type}` cannot have a {words}")
            if not given and name in needed:
                raise ValueError(f"Time window of type `{self.type}` must have a {words}")
        return self
