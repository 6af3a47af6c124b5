"""Time zones by name."""

import re
from datetime import UTC, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_OFFSET = re.compile(r"Z|(?:UTC|GMT)?([+-])(0?\d|1[0-8])(?::?([0-5]\d))?")


def is_zone(name: str) -> bool:
    """Whether a text is an IANA name or an offset."""
    if _OFFSET.fullmatch(name):
        return True
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


@cache
def zone_named(name: str | None) -> tzinfo:
    """The zone of a name or an offset; UTC without one.

    Raises:
        ValueError: it is neither (see `is_zone`).
    """
    if name is None or name == "Z":
        return UTC
    match = _OFFSET.fullmatch(name)
    if match is None:
        return ZoneInfo(name)
    sign, hours, minutes = match.groups()
    offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return timezone(-offset if sign == "-" else offset)
