"""Ion text -> values."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from amazon.ion import simpleion
from amazon.ion.core import IonType
from amazon.ion.exceptions import IonException

from shared.expressions.callables import Value
from shared.expressions.dates import Instant
from shared.expressions.errors import bad_argument


def ion_values(text: str, *, first_only: bool) -> list[Value]:
    """The values in an Ion text. Raises ExpressionError (BAD_ARGUMENT)."""
    try:
        loaded = simpleion.loads(text, single_value=False)
        found = [_plain(value) for value in (loaded[:1] if first_only else loaded)]
    except (IonException, ValueError, RecursionError, TypeError, EOFError) as error:
        raise bad_argument(f"Invalid ion: {error}") from error
    return found


def _plain(value: object) -> Value:
    if value is None or getattr(value, "ion_type", None) is IonType.NULL:
        return None
    match value:
        case Mapping():
            return {str(key): _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case bool():
            return bool(value)
        case int():
            is_boolean = getattr(value, "ion_type", None) is IonType.BOOL
            return bool(value) if is_boolean else int(value)
        case float():
            return float(value)
        case Decimal():
            return float(value)
        case datetime():
            return Instant.of(value.astimezone())
        case bytes():
            return value.decode("utf-8", "replace")
        case _:
            return str(getattr(value, "text", value))
