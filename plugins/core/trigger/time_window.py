"""The time in which several things must have happened (flow language, section 8.6)."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Self, assert_never

from pydantic import Field, model_validator

from shared.model.properties import Duration, SourceModel
from shared.sdk.dates import time_of

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
_LAST_MOMENT = timedelta(milliseconds=1)


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

    def window_at(self, at: datetime) -> tuple[datetime, datetime]:
        """First and last moment of the window that a thing at this date opens.

        Raises:
            InvalidDate: a time of the day can not be read.
        """
        match self.type:
            case WindowType.DURATION_WINDOW:
                return _slot(at, self.window or DAY, self.window_advance or timedelta())
            case WindowType.SLIDING_WINDOW:
                return at, at + (self.window or DAY)
            case WindowType.DAILY_TIME_WINDOW:
                return _today(at, self.start_time), _today(at, self.end_time)
            case WindowType.DAILY_TIME_DEADLINE:
                end = _today(at, self.deadline)
                return end.replace(hour=0, minute=0, second=0, microsecond=0), end
            case _:
                assert_never(self.type)


def _slot(at: datetime, window: timedelta, advance: timedelta) -> tuple[datetime, datetime]:
    """A window of fixed length, aligned to the day, the hour or a multiple of its minutes.

    Source: Kestra's `MultipleConditionStorageInterface`.
    """
    start = at.astimezone(UTC).replace(second=0, microsecond=0)
    minutes = window // MINUTE
    if window >= DAY:
        start = start.replace(hour=0, minute=0)
    elif window >= HOUR:
        start = start.replace(minute=0)
    elif minutes > 0:
        start = start.replace(minute=start.minute // minutes * minutes)
    start += advance
    return start, start + window - _LAST_MOMENT


def _today(at: datetime, text: str | None) -> datetime:
    """A time of the day on the day of a moment, in the zone of the time; UTC without one."""
    of_day = time_of(text or "", UTC)
    return datetime.combine(at.astimezone(of_day.tzinfo).date(), of_day)
