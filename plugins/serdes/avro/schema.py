"""The Avro schema of rows: given, or found out from the first of them."""

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import TypeAlias

import orjson

from shared.model.json import Json, JsonObject
from shared.sdk.ion_printer import IonValue
from shared.sdk.output import TaskFailed

Kinds: TypeAlias = dict[str, Json]
"""Avro types by a text that tells them apart."""

_LOGICAL: dict[type, Json] = {
    datetime: {"type": "long", "logicalType": "timestamp-micros"},
    date: {"type": "int", "logicalType": "date"},
    time: {"type": "long", "logicalType": "time-micros"},
}
_PLAIN: dict[type, str] = {
    bool: "boolean",
    int: "long",
    float: "double",
    Decimal: "double",
    str: "string",
    bytes: "bytes",
}


def given_schema(text: str) -> JsonObject:
    """A schema that the flow gives. Raises TaskFailed when it is no record."""
    try:
        schema = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise TaskFailed(f"The Avro schema is no JSON: {error}") from None
    if not isinstance(schema, dict) or schema.get("type") != "record":
        raise TaskFailed("The Avro schema is no record: rows need fields")
    return schema


def found_schema(rows: Iterable[IonValue]) -> JsonObject:
    """The schema of rows; every field may be null, since a later row may lack it.

    Raises:
        TaskFailed: a row is no map, or its values have no one type.
    """
    columns: dict[str, list[IonValue]] = {}
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            raise TaskFailed(f"Row {number} is no map of fields, so it has no schema")
        for name, value in row.items():
            columns.setdefault(name, []).append(value)
    return _record("Row", columns)


def _record(name: str, columns: dict[str, list[IonValue]]) -> JsonObject:
    fields: list[Json] = [
        {"name": column, "type": _nullable(f"{name}_{column}", values), "default": None}
        for column, values in columns.items()
    ]
    return {"type": "record", "name": name, "fields": fields}


def _nullable(name: str, values: list[IonValue]) -> Json:
    found = _type_of(name, [value for value in values if value is not None])
    return ["null", found]


def _type_of(name: str, values: list[IonValue]) -> Json:
    kinds = {type(value) for value in values}
    if not kinds:
        return "string"
    if kinds == {dict}:
        columns: dict[str, list[IonValue]] = {}
        for value in values:
            for key, item in value.items() if isinstance(value, dict) else ():
                columns.setdefault(key, []).append(item)
        return _record(name, columns)
    if kinds == {list}:
        items = [item for value in values if isinstance(value, list) for item in value]
        return {"type": "array", "items": _nullable(name, items)}
    if kinds <= {int, float, Decimal}:
        return "long" if kinds == {int} else "double"
    if len(kinds) == 1:
        kind = kinds.pop()
        return _LOGICAL.get(kind) or _PLAIN[kind]
    raise TaskFailed(
        f"The field {name.removeprefix('Row_')} has values of several types: "
        f"{', '.join(sorted(kind.__name__ for kind in kinds))}",
        remedy="Give the schema, or make the values alike before.",
    )
