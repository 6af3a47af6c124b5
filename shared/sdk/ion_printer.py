"""Prints a value as one line of text Ion.

Source: the Ion specification, amazon-ion.github.io/ion-docs/docs/spec.html. Own code, since the
reference library builds an object per token: a hundred times the time of what is below.
"""

import base64
import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import ClassVar, TypeAlias

from shared.errors import Disposition, WindhoverError

IonValue: TypeAlias = (
    bool
    | int
    | float
    | Decimal
    | str
    | bytes
    | date
    | time
    | list["IonValue"]
    | dict[str, "IonValue"]
    | None
)
"""What an Ion file holds. A datetime (it is a date) is a timestamp, a date one of day precision,
a time the text of one with the annotation `LocalTime`, for which Ion has no type."""

LOCAL_TIME = "LocalTime"
"""Annotation of a text that is a time of day."""

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_$]*", re.ASCII)
_KEYWORDS = frozenset({"null", "true", "false", "nan"})


class NotIonValue(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A value that Ion can not hold."""

    code: ClassVar[str] = "ion.no-value"
    http_status: ClassVar[int] = 422
    disposition: ClassVar[Disposition] = Disposition.FAIL_TASK


def ion_text(value: object) -> str:  # noqa: C901, PLR0912 - one case a type
    """A value as Ion text without line breaks.

    Any Mapping is a struct, any Sequence a list; keys of a struct become text.

    Raises:
        NotIonValue: of a type that Ion lacks.
    """
    match value:
        case str():
            return _text(str(value))
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return int.__repr__(value)
        case float():
            return _float_text(value)
        case Decimal():
            return _decimal_text(value)
        case datetime():
            return _timestamp_text(value)
        case date():
            return value.isoformat()
        case time():
            return f"{LOCAL_TIME}::{_text(value.isoformat())}"
        case bytes() | bytearray():
            return "{{" + base64.b64encode(value).decode() + "}}"
        case Mapping():
            pairs = [f"{key_text(str(key))}:{ion_text(item)}" for key, item in value.items()]
            return "{" + ",".join(pairs) + "}"
        case Sequence():
            return "[" + ",".join(map(ion_text, value)) + "]"
        case _:
            raise NotIonValue(f"a value of type {type(value).__name__} has no Ion form")


def text_row_printer(names: Sequence[str]) -> Callable[[Sequence[str | None]], str]:
    """A printer of structs with these fields in this order, whose values are texts or null.

    As fast as rows can be printed: a million rows of five fields in about two seconds.
    """
    fields = [key_text(name).replace("%", "%%") + ":%s" for name in names]
    pattern = "{" + ",".join(fields) + "}"
    return lambda row: pattern % tuple(map(_text_or_null, row))


@lru_cache(maxsize=4096)
def key_text(key: str) -> str:
    """A field name: bare if it is an identifier, else in single quotes."""
    if _IDENTIFIER.fullmatch(key) and key not in _KEYWORDS:
        return key
    return "'" + json.encoder.encode_basestring(key)[1:-1].replace("'", "\\'") + "'"


_text: Callable[[str], str] = json.encoder.encode_basestring
"""A text in double quotes; JSON's escapes are Ion's too."""


def _text_or_null(value: str | None) -> str:
    return "null" if value is None else _text(value)


def _float_text(value: float) -> str:
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return "+inf" if value > 0 else "-inf"
    text = float.__repr__(value)
    return text if "e" in text else f"{text}e0"


def _decimal_text(value: Decimal) -> str:
    if not value.is_finite():
        raise NotIonValue(f"the decimal {value} has no Ion form")
    text = str(value)
    if "E" in text:
        return text.replace("E", "d")
    return text if "." in text else f"{text}."


def _timestamp_text(value: datetime) -> str:
    """A naive datetime has the offset `-00:00`, which is Ion's word for an unknown one."""
    offset = value.utcoffset()
    if offset is not None and offset.total_seconds() % 60:
        value = value.astimezone(UTC)
    text = value.isoformat(timespec=_precision(value.microsecond))
    if offset is None:
        return f"{text}-00:00"
    return f"{text[:-6]}Z" if text.endswith("+00:00") else text


def _precision(microsecond: int) -> str:
    if microsecond == 0:
        return "seconds"
    return "microseconds" if microsecond % 1000 else "milliseconds"
