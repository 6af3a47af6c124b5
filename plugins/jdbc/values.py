"""Values of database drivers as files and outputs know them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from shared.model.properties import duration_text
from shared.sdk.ion_printer import IonValue

_DAY = timedelta(days=1)


def plain_value(value: object) -> IonValue:
    """A value of a driver; what files have no type for (UUID, network, range) is text."""
    match value:
        case None | bool() | int() | float() | str() | bytes():
            return value
        case Decimal():
            # Not a number, or without an end: a decimal of a file is neither.
            return value if value.is_finite() else float(value)
        case datetime() | date() | time():
            return value
        case timedelta():
            return _time_or_duration(value)
        case bytearray() | memoryview():
            return bytes(value)
        case Mapping():
            return {str(key): plain_value(item) for key, item in value.items()}
        case list() | tuple():
            return [plain_value(item) for item in value]
        case set() | frozenset():
            return [plain_value(item) for item in sorted(value, key=str)]
        case _:
            return str(value)


def _time_or_duration(value: timedelta) -> IonValue:
    """MySQL gives the time of a day as a length; a real length is text."""
    if timedelta(0) <= value < _DAY:
        return (datetime.min.replace(tzinfo=UTC) + value).time()
    return duration_text(value)
