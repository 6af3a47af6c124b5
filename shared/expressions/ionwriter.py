"""Values as text Ion on one line."""

import json
import re
from decimal import Decimal

from shared.expressions.callables import Value
from shared.expressions.dates import DATE_TYPES, Duration, Instant, LocalDate
from shared.expressions.printing import double_text, text_of
from shared.expressions.values import MapEntry, is_collection, is_map

_IDENTIFIER = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_KEYWORDS = {"null", "true", "false", "nan"}


def ion_text(value: Value) -> str:
    """Text Ion; entries with a null value are kept."""
    match value:
        case None | bool() | int() | float() | Decimal():
            return _scalar(value)
        case str():
            return json.dumps(str(value), ensure_ascii=False)
        case MapEntry(key=key, value=item):
            return ion_text({key: item})
        case _ if isinstance(value, DATE_TYPES):
            return _date(value)
        case _ if is_map(value):
            pairs = (f"{_field(text_of(key))}:{ion_text(item)}" for key, item in value.items())
            return "{" + ",".join(pairs) + "}"
        case _ if is_collection(value):
            return "[" + ",".join(map(ion_text, value)) + "]"
        case _:
            return json.dumps(text_of(value))


def _scalar(value: bool | float | Decimal | None) -> str:  # noqa: FBT001 - a value, not a flag
    match value:
        case float():
            return _float(value)
        case Decimal():
            return _decimal(value)
        case _:
            return text_of(value)


def _date(value: Value) -> str:
    match value:
        case Instant() | LocalDate():
            return str(value)
        case Duration():
            return f"{value.nanos // 10**9}.{value.nanos % 10**9:09}"
        case _:
            return json.dumps(str(value))


def _field(name: str) -> str:
    if _IDENTIFIER.fullmatch(name) and name not in _KEYWORDS:
        return name
    return "'" + json.dumps(name, ensure_ascii=False)[1:-1].replace("'", "\\'") + "'"


def _float(value: float) -> str:
    text = double_text(value)
    if text in {"NaN", "Infinity", "-Infinity"}:
        return {"NaN": "nan", "Infinity": "+inf", "-Infinity": "-inf"}[text]
    mantissa, _, exponent = text.partition("E")
    return f"{mantissa}e{exponent or 0}"


def _decimal(value: Decimal) -> str:
    text = f"{value:f}"
    return text if "." in text else f"{text}."
