"""Ion text -> values."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from shared.expressions.callables import Value
from shared.expressions.dates import Instant
from shared.expressions.errors import bad_argument


def ion_values(text: str, *, first_only: bool) -> list[Value]:
    """The values in an Ion text. Raises ExpressionError (BAD_ARGUMENT)."""
    from amazon.ion import simpleion  # noqa: PLC0415 - heavy; most templates never read Ion
    from amazon.ion.exceptions import IonException  # noqa: PLC0415

    try:
        loaded = simpleion.loads(text, single_value=False)
        found = [_plain(value) for value in (loaded[:1] if first_only else loaded)]
    except (IonException, ValueError, RecursionError, TypeError, EOFError) as error:
        raise bad_argument(f"Invalid ion: {error}") from error
    return found


def _plain(value: object) -> Value:
    # By name: importing the classes takes long.
    match type(value).__name__:
        case "IonPyNull":
            return None
        case "IonPyBool":
            return bool(value)
        case "IonPySymbol":
            return str(getattr(value, "text", value))
        case _:
            return _plain_data(value)


def _plain_data(value: object) -> Value:
    match value:
        case Mapping():
            return {str(key): _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case int():
            return int(value)
        case float():
            return float(value)
        case Decimal():
            return float(value)
        case datetime():
            return Instant.of(value.astimezone())
        case bytes():
            return value.decode("utf-8", "replace")
        case _:
            return str(value)
