"""Makes values of a file fit an Avro schema: the same value in the type that the schema wants."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

from shared.model.json import Json
from shared.sdk.dates import moment_of
from shared.sdk.ion_printer import IonValue


def fitted(value: IonValue, schema: Json) -> IonValue:
    """The value as the schema wants it; what does not fit stays as it is, and is refused later."""
    match schema:
        case list():
            return _of_union(value, schema)
        case {"type": "record", "fields": list() as fields}:
            return _of_record(value, fields)
        case {"type": "array", "items": items}:
            return [fitted(item, items) for item in value] if isinstance(value, list) else value
        case {"type": "map", "values": values} if isinstance(value, dict):
            return {key: fitted(item, values) for key, item in value.items()}
        case {"logicalType": str() as kind}:
            return _of_logical(value, kind)
        case {"type": inner}:
            return fitted(value, inner)
        case "double" | "float" if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return float(value)
        case "string" if not isinstance(value, str | None):
            return value.isoformat() if isinstance(value, date | time) else str(value)
        case _:
            return value


def _of_union(value: IonValue, schema: list[Json]) -> IonValue:
    others = [member for member in schema if member != "null"]
    if value is None or len(others) != 1:
        return value
    return fitted(value, others[0])


def _of_record(value: IonValue, fields: list[Json]) -> IonValue:
    if not isinstance(value, dict):
        return value
    found = dict(value)
    for field in fields:
        if isinstance(field, dict) and str(field["name"]) in found:
            name = str(field["name"])
            found[name] = fitted(found[name], field["type"])
    return found


def _of_logical(value: IonValue, kind: str) -> IonValue:
    if kind == "decimal" and isinstance(value, int | float | str) and not isinstance(value, bool):
        return Decimal(str(value))
    if kind == "date" and isinstance(value, str):
        return date.fromisoformat(value)
    if kind.startswith("timestamp") and isinstance(value, str):
        return moment_of(value, UTC)
    if kind.startswith("timestamp") and isinstance(value, datetime) and value.utcoffset() is None:
        return value.replace(tzinfo=UTC)
    return value
