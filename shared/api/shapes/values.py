"""The values of the wire: dates, durations, and no null anywhere."""

import math
from datetime import UTC, datetime, timedelta

from shared.model.json import Json, JsonObject

TENANT = "main"
"""The one tenant there is."""


def moment(at: datetime) -> str:
    """`2026-10-21T03:00:00.112Z`."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z"


def duration(length: timedelta) -> str:
    """ISO-8601 as `java.time.Duration` prints it: hours, minutes and seconds, `PT0S` for none."""
    milliseconds = length // timedelta(milliseconds=1)
    if milliseconds == 0:
        return "PT0S"
    sign = "-" if milliseconds < 0 else ""
    seconds, rest = divmod(abs(milliseconds), 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    text = f"{sign}{hours}H" if hours else ""
    text += f"{sign}{minutes}M" if minutes else ""
    if seconds or rest:
        fraction = f".{rest:03d}".rstrip("0") if rest else ""
        text += f"{sign}{seconds}{fraction}S"
    return f"PT{text}"


def without_nulls(value: Json) -> Json:
    """The value with every null member left out; an item of a list keeps its place.

    Numbers that JSON can not write (infinite, or none) become texts.
    """
    if isinstance(value, dict):
        return pruned(value)
    if isinstance(value, list):
        return [without_nulls(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


def pruned(value: JsonObject) -> JsonObject:
    """A map without its null members, at every depth."""
    return {key: without_nulls(item) for key, item in value.items() if item is not None}
