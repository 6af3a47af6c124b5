"""Parameters of a query: values that are never a part of its text."""

import re
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from types import ModuleType
from typing import TypeAlias

from shared.model.json import Json, JsonObject
from shared.sdk.output import TaskFailed

Given: TypeAlias = list[Json] | JsonObject
"""Values by name (`@name` in the query), or in the order of the question marks."""


class ParameterType(StrEnum):
    """Types of BigQuery that a single value may be declared as."""

    STRING = "STRING"
    INT64 = "INT64"
    FLOAT64 = "FLOAT64"
    NUMERIC = "NUMERIC"
    BIGNUMERIC = "BIGNUMERIC"
    BOOL = "BOOL"
    BYTES = "BYTES"
    DATE = "DATE"
    TIME = "TIME"
    DATETIME = "DATETIME"
    TIMESTAMP = "TIMESTAMP"
    JSON = "JSON"


_ARRAY = re.compile(r"ARRAY<(\w+)>")
_DECLARED = {"type", "value"}


def query_parameters(library: ModuleType, given: Given) -> list[object]:
    """The parameters as the client wants them.

    A value is declared by `{type: DATE, value: "2024-01-31"}`, or its type is that of the value.

    Raises:
        TaskFailed: a value has no type, or does not fit the one that is declared.
    """
    if isinstance(given, dict):
        return [_parameter(library, name, value) for name, value in given.items()]
    return [_parameter(library, None, value) for value in given]


def _parameter(library: ModuleType, name: str | None, value: Json) -> object:
    if isinstance(value, dict) and value.keys() == _DECLARED:
        return _declared(library, name, str(value["type"]).upper().replace(" ", ""), value["value"])
    if isinstance(value, dict):
        inner = [_parameter(library, key, item) for key, item in value.items()]
        return library.StructQueryParameter(name, *inner)
    if isinstance(value, list):
        types = {_type_of(item) for item in value}
        if len(types) != 1:
            raise _unclear(name, "a list needs values of one type")
        return library.ArrayQueryParameter(name, types.pop(), value)
    return library.ScalarQueryParameter(name, _type_of(value), value)


def _type_of(value: Json) -> str:
    match value:
        case bool():
            return ParameterType.BOOL
        case int():
            return ParameterType.INT64
        case float():
            return ParameterType.FLOAT64
        case _:
            # Of a null, every type would do.
            return ParameterType.STRING


def _declared(library: ModuleType, name: str | None, kind: str, value: Json) -> object:
    array = _ARRAY.fullmatch(kind)
    one = array[1] if array else kind
    if one not in set(ParameterType):
        raise _unclear(name, f"{kind[:40]} is no type: use {', '.join(ParameterType)}, or ARRAY<…>")
    try:
        if array is None:
            return library.ScalarQueryParameter(name, one, _typed(one, value))
        items = value if isinstance(value, list) else [value]
        return library.ArrayQueryParameter(name, one, [_typed(one, item) for item in items])
    except (ValueError, InvalidOperation) as error:
        raise _unclear(name, f"{str(value)[:100]!r} is no {kind}") from error


def _typed(kind: str, value: Json) -> object:
    text = str(value)
    match kind:
        case _ if value is None:
            return None
        case ParameterType.INT64:
            return int(text)
        case ParameterType.FLOAT64:
            return float(text)
        case ParameterType.NUMERIC | ParameterType.BIGNUMERIC:
            return Decimal(text)
        case ParameterType.BOOL:
            return value if isinstance(value, bool) else _truth(text)
        case ParameterType.BYTES:
            return text.encode()
        case _:
            return _dated(kind, value)


def _dated(kind: str, value: Json) -> object:
    text = str(value)
    match kind:
        case ParameterType.DATE:
            return date.fromisoformat(text)
        case ParameterType.TIME:
            return time.fromisoformat(text)
        case ParameterType.DATETIME | ParameterType.TIMESTAMP:
            return datetime.fromisoformat(text)
        case ParameterType.JSON:
            return value
        case _:
            return text


def _truth(text: str) -> bool:
    if text.lower() not in {"true", "false"}:
        raise ValueError(text)
    return text.lower() == "true"


def _unclear(name: str | None, reason: str) -> TaskFailed:
    place = f"parameter {name}" if name else "a parameter"
    return TaskFailed(
        f"The query can not be run: {place}: {reason}",
        remedy='Declare it: {type: DATE, value: "2024-01-31"}.',
    )
