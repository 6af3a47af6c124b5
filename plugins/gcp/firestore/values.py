"""Values of Firestore, as flows have them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from shared.model.json import Json
from shared.sdk.ion_printer import IonValue
from shared.sdk.output import TaskFailed

_INT64 = 1 << 63


class Value(Protocol):
    """A value of the protocol: one of its fields is set, which `kind_of` names."""

    boolean_value: bool
    integer_value: int
    double_value: float
    timestamp_value: datetime
    string_value: str
    bytes_value: bytes
    reference_value: str
    geo_point_value: "GeoPoint"
    array_value: "ArrayValue"
    map_value: "MapValue"


class GeoPoint(Protocol):
    """A place."""

    latitude: float
    longitude: float


class ArrayValue(Protocol):
    """A list."""

    values: Sequence[Value]


class MapValue(Protocol):
    """A map."""

    fields: Mapping[str, Value]


def fields_of(fields: Mapping[str, Value]) -> dict[str, IonValue]:
    """The fields of a document, as a row."""
    return {name: value_of(value) for name, value in fields.items()}


def value_of(value: Value) -> IonValue:
    """A value; a reference is its path, a place a map of `latitude` and `longitude`."""
    match kind := _kind_of(value):
        case "null_value" | "":
            return None
        case "timestamp_value":
            # A plain datetime: the library's own has nanoseconds, which no flow reads.
            return datetime.fromisoformat(value.timestamp_value.isoformat())
        case "geo_point_value":
            place = value.geo_point_value
            return {"latitude": place.latitude, "longitude": place.longitude}
        case "reference_value":
            return value.reference_value.partition("/documents/")[2]
        case "array_value":
            return [value_of(item) for item in value.array_value.values]
        case "map_value":
            return fields_of(value.map_value.fields)
        case _:
            found: IonValue = getattr(value, kind)
            return found


def _kind_of(value: Value) -> str:
    # Messages of the library wrap those of protobuf, which know what is set.
    raw = getattr(type(value), "pb")(value)  # noqa: B009 - no part of the protocol above
    return raw.WhichOneof("value_type") or ""


def written_fields(fields: Mapping[str, Json]) -> dict[str, object]:
    """The fields of a document, as the protocol wants them.

    Raises:
        TaskFailed: a value can not be kept by Firestore.
    """
    return {name: written(value) for name, value in fields.items()}


def written(value: Json) -> dict[str, object]:
    """A value as the protocol wants it.

    Raises:
        TaskFailed: Firestore can not keep it.
    """
    match value:
        case None:
            # The only member of the enumeration of nulls.
            return {"null_value": 0}
        case bool():
            return {"boolean_value": value}
        case int():
            if not -_INT64 <= value < _INT64:
                raise TaskFailed(
                    f"Firestore keeps no integer of more than 64 bits: {value}",
                    remedy="Keep it as a text.",
                )
            return {"integer_value": value}
        case float():
            return {"double_value": value}
        case str():
            return {"string_value": value}
        case list():
            if any(isinstance(item, list) for item in value):
                raise TaskFailed(
                    "Firestore keeps no list that is directly inside of another",
                    remedy="Put a map between them.",
                )
            return {"array_value": {"values": [written(item) for item in value]}}
        case dict():
            return {"map_value": {"fields": written_fields(value)}}
