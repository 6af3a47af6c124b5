"""Time zones by name."""

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_OFFSET = re.compile(r"Z|(?:UTC|GMT)?[+-](?:0?\d|1[0-8])(?::?[0-5]\d)?")


def is_zone(name: str) -> bool:
    """Whether a text is an IANA name or an offset."""
    if _OFFSET.fullmatch(name):
        return True
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
