"""The Arrow schema of an Avro one, which is what flows give for Parquet files too."""

from types import ModuleType

from shared.model.json import Json, JsonObject
from shared.sdk.output import TaskFailed

_PLAIN = {
    "boolean": "bool_",
    "int": "int32",
    "long": "int64",
    "float": "float32",
    "double": "float64",
    "string": "string",
    "bytes": "binary",
    "enum": "string",
}


def arrow_schema(arrow: ModuleType, schema: JsonObject) -> object:
    """The schema of a record.

    Args:
        arrow: the module `pyarrow`.
    """
    fields = schema["fields"]
    found: object = arrow.schema(_fields(arrow, fields if isinstance(fields, list) else []))
    return found


def _fields(arrow: ModuleType, fields: list[Json]) -> list[object]:
    return [
        arrow.field(str(field["name"]), _type(arrow, field["type"]), nullable=_may_be_null(field))
        for field in fields
        if isinstance(field, dict)
    ]


def _may_be_null(field: JsonObject) -> bool:
    kind = field["type"]
    return isinstance(kind, list) and "null" in kind


def _type(arrow: ModuleType, schema: Json) -> object:
    match schema:
        case list():
            others = [member for member in schema if member != "null"]
            if len(others) == 1:
                return _type(arrow, others[0])
            raise TaskFailed("A union of several types has no place in a Parquet file")
        case {"type": "record", "fields": list() as fields}:
            return arrow.struct(_fields(arrow, fields))
        case {"type": "array", "items": items}:
            return arrow.list_(_type(arrow, items))
        case {"type": "map", "values": values}:
            return arrow.map_(arrow.string(), _type(arrow, values))
        case {"logicalType": str(), "type": _} if isinstance(schema, dict):
            return _logical(arrow, schema)
        case {"type": inner}:
            return _type(arrow, inner)
        case str() if schema in _PLAIN:
            return getattr(arrow, _PLAIN[schema])()
        case _:
            raise TaskFailed(f"The type {str(schema)[:100]} has no place in a Parquet file")


def _logical(arrow: ModuleType, schema: JsonObject) -> object:
    match schema["logicalType"]:
        case "date":
            return arrow.date32()
        case "time-millis" | "time-micros":
            return arrow.time64("us")
        case "timestamp-millis":
            return arrow.timestamp("ms", tz="UTC")
        case "timestamp-micros":
            return arrow.timestamp("us", tz="UTC")
        case "decimal":
            return arrow.decimal128(int(str(schema["precision"])), int(str(schema.get("scale", 0))))
        case _:
            return _type(arrow, schema["type"])
