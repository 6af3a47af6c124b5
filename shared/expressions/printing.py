"""How values become text: printed, as JSON, as Java's toString, as plain stored data."""

import json
import math
import struct
from collections.abc import Callable, Mapping
from decimal import Decimal

from shared.expressions.callables import Value
from shared.expressions.dates import (
    DATE_TYPES,
    UTC_ZONE,
    Duration,
    LocalDateTime,
    LocalTime,
    OffsetDateTime,
    ZonedDateTime,
    time_text,
)
from shared.expressions.values import Float32, MapEntry, is_collection, is_map
from shared.model.json import Json

Writer = Callable[[str], object]


def print_text(value: Value) -> str:
    """What `{{ x }}` prints (section 8.1)."""
    if isinstance(value, str):
        return str(value)
    if value is None:
        return ""
    if is_map(value) or is_collection(value):
        return json_text(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    return text_of(value)


def text_of(value: Value, null: str = "null") -> str:
    """Java's toString (section 8.3); `null` is what null gives."""
    match value:
        case str():
            return str(value)
        case None:
            return null
        case bool() | int() | float() | Decimal():
            return scalar_text(value)
        case MapEntry(key=key, value=item):
            return f"{text_of(key)}={text_of(item)}"
        case _ if isinstance(value, DATE_TYPES):
            return str(value)
        case _ if is_map(value):
            return "{" + ", ".join(f"{text_of(k)}={text_of(v)}" for k, v in value.items()) + "}"
        case _ if is_collection(value):
            return "[" + ", ".join(text_of(item) for item in value) + "]"
        case _:
            return f"{type(value).__name__}"


def scalar_text(value: bool | float | Decimal) -> str:  # noqa: FBT001 - a value, not a flag
    """A Boolean or a number as Java prints it."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(int(value))
        case float():
            return double_text(value)
        case _:
            return decimal_text(value)


_PLAIN_EXPONENTS = range(-3, 7)
"""Powers of ten that Java prints without an exponent."""


def double_text(value: float) -> str:
    """A Double or Float as Java prints it: `1.0`, `1.0E7`, `1.0E-4`, `Infinity`."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    digits, exponent = _shortest(value)
    sign = "-" if math.copysign(1.0, value) < 0 else ""
    if value == 0:
        return f"{sign}0.0"
    if exponent in _PLAIN_EXPONENTS:
        return sign + _plain_digits(digits, exponent)
    return f"{sign}{digits[0]}.{digits[1:] or '0'}E{exponent}"


def _shortest(value: float) -> tuple[str, int]:
    """The significant digits of the shortest form and the exponent of the first of them."""
    text = _float32_repr(value) if isinstance(value, Float32) else repr(abs(float(value)))
    _, digits, exponent = Decimal(text).as_tuple()
    joined = "".join(map(str, digits))
    first = len(joined) + int(exponent) - 1
    return joined.rstrip("0") or "0", first


def _float32_repr(value: float) -> str:
    for precision in range(1, 10):
        text = f"{abs(value):.{precision}g}"
        if struct.unpack("f", struct.pack("f", float(text)))[0] == abs(value):
            return text
    return repr(abs(value))


def _plain_digits(digits: str, exponent: int) -> str:
    if exponent < 0:
        return "0." + "0" * (-exponent - 1) + digits
    whole = digits[: exponent + 1].ljust(exponent + 1, "0")
    return f"{whole}.{digits[exponent + 1 :] or '0'}"


def decimal_text(value: Decimal) -> str:
    """A BigDecimal as Java's toString gives it: `1E+3`, `12.10`."""
    return str(value)


def json_text(value: Value, *, include_nulls: bool = False) -> str:
    """Compact JSON (section 8.2): entries with a null value are left out unless told otherwise."""
    parts: list[str] = []
    _write_json(value, parts.append, include_nulls)
    return "".join(parts)


def _write_json(value: Value, write: Writer, include_nulls: bool) -> None:  # noqa: FBT001
    if isinstance(value, str):
        write(json.dumps(str(value), ensure_ascii=False))
    elif isinstance(value, MapEntry):
        _write_json({value.key: value.value}, write, include_nulls)
    elif is_map(value):
        _write_map(value, write, include_nulls)
    elif is_collection(value):
        write("[")
        for index, item in enumerate(value):
            if index:
                write(",")
            _write_json(item, write, include_nulls)
        write("]")
    else:
        write(_json_scalar(value))


def _write_map(
    value: Mapping[Value, Value],
    write: Writer,
    include_nulls: bool,  # noqa: FBT001
) -> None:
    write("{")
    first = True
    for key, item in value.items():
        if item is None and not include_nulls:
            continue
        if not first:
            write(",")
        first = False
        write(json.dumps(text_of(key), ensure_ascii=False) + ":")
        _write_json(item, write, include_nulls)
    write("}")


def _json_scalar(value: Value) -> str:
    match value:
        case Duration(nanos=nanos):
            sign = "-" if nanos < 0 else ""
            return f"{sign}{abs(nanos) // 10**9}.{abs(nanos) % 10**9:09}"
        case float() if not math.isfinite(value):
            return json.dumps(double_text(value))
        case _ if isinstance(value, DATE_TYPES):
            return json.dumps(_json_date(value))
        case None | bool() | int() | float() | Decimal():
            return text_of(value)
        case _:
            return json.dumps(text_of(value), ensure_ascii=False)


def _json_date(value: Value) -> str:
    match value:
        case ZonedDateTime() | OffsetDateTime():
            zoned = value.zoned if isinstance(value, OffsetDateTime) else value
            local = zoned.instant.at(UTC_ZONE).local
            clock = time_text(local.nanos, with_zero_seconds=True, group=1)
            return f"{local.date.isoformat()}T{clock}Z"
        case LocalDateTime():
            clock = time_text(value.nanos, with_zero_seconds=True)
            return f"{value.date.isoformat()}T{clock}"
        case LocalTime():
            return time_text(value.nanos, with_zero_seconds=True)
        case _:
            return str(value)


def to_plain(value: Value) -> Json:
    """A value as it is stored with an execution: plain JSON types, dates as text, nulls kept."""
    match value:
        case None | bool():
            return value
        case str() | Duration():
            return str(value)
        case int() | float() | Decimal():
            return _plain_number(value)
        case MapEntry(key=key, value=item):
            return {text_of(key): to_plain(item)}
        case _ if isinstance(value, DATE_TYPES):
            return _json_date(value)
        case _ if is_map(value):
            return {text_of(key): to_plain(item) for key, item in value.items()}
        case _ if is_collection(value):
            return [to_plain(item) for item in value]
        case _:
            return text_of(value)


def _plain_number(value: float | Decimal) -> Json:
    match value:
        case int():
            return int(value)
        case float():
            return float(value) if math.isfinite(value) else double_text(value)
        case _:
            return float(value) if value != value.to_integral_value() else int(value)
