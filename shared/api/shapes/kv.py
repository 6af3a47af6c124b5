"""Entries of the key-value store as JSON, and values as clients write them."""

import re
from datetime import date, datetime
from enum import StrEnum

import orjson

from shared.api.shapes.values import moment, pruned
from shared.model.json import Json, JsonObject
from shared.runtime.key_entries import KeyEntry
from shared.sdk.ion import NotIon, parse_ion


class ValueKind(StrEnum):
    """The type of a value, spelled as on the wire."""

    STRING = "STRING"
    NUMBER = "NUMBER"
    BOOLEAN = "BOOLEAN"
    DATETIME = "DATETIME"
    DATE = "DATE"
    DURATION = "DURATION"
    JSON = "JSON"


_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_DATETIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?")
_DURATION = re.compile(r"-?P(?=.)(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?")


def parsed_value(text: str) -> tuple[ValueKind, Json]:
    """The value of a literal, and its type: a date without quotes is no text.

    A word that is no literal is a text, as Kestra's old command line sends them.
    """
    plain = text.strip()
    kind = _dated(plain)
    if kind is not None:
        return kind, plain
    value = _literal(plain)
    return kind_of(value), value


def _dated(text: str) -> ValueKind | None:
    try:
        if _DATE.fullmatch(text):
            date.fromisoformat(text)
            return ValueKind.DATE
        if _DATETIME.fullmatch(text):
            datetime.fromisoformat(text)
            return ValueKind.DATETIME
    except ValueError:
        return None
    return ValueKind.DURATION if _DURATION.fullmatch(text) else None


def _literal(text: str) -> Json:
    try:
        found: Json = orjson.loads(text)
    except orjson.JSONDecodeError:
        return _ion(text)
    return text if found is None else found


def _ion(text: str) -> Json:
    """A map or a list as Ion writes it (`{a:1}`); anything else stays the text that it is."""
    if text[:1] not in {"{", "["}:
        return text
    try:
        found = parse_ion(text)
        written: Json = orjson.loads(orjson.dumps(found))
    except (NotIon, TypeError, ValueError):
        return text
    return written


def kind_of(value: Json) -> ValueKind:
    """The type of a value whose writer did not give one."""
    match value:
        case bool():
            return ValueKind.BOOLEAN
        case int() | float():
            return ValueKind.NUMBER
        case str():
            return ValueKind.STRING
        case _:
            return ValueKind.JSON


def value_json(entry: KeyEntry, value: Json) -> JsonObject:
    """A value with its type."""
    return {
        "type": entry.kind or kind_of(value),
        "value": value if value is not None else "",
        "revision": entry.version,
        "updated": moment(entry.updated_at),
    }


def entry_json(namespace: str, entry: KeyEntry) -> JsonObject:
    """An entry without its value."""
    expires = entry.expires_at
    return pruned(
        {
            "namespace": namespace,
            "key": entry.key,
            "type": entry.kind or None,
            "description": entry.description or None,
            "version": entry.version,
            "revision": entry.version,
            "creationDate": moment(entry.created_at),
            "updateDate": moment(entry.updated_at),
            "expirationDate": None if expires is None else moment(expires),
        }
    )


def old_value_json(entry: KeyEntry, *, is_kept: bool) -> JsonObject:
    """When and by whom a value was set; `kept` tells if it can be read."""
    namespace, _, flow_id = entry.set_by.flow.partition("/")
    return pruned(
        {
            "version": entry.version,
            "updateDate": moment(entry.updated_at),
            "kept": is_kept,
            "person": entry.set_by.person or None,
            "namespace": namespace or None,
            "flowId": flow_id or None,
            "executionId": entry.set_by.execution or None,
        }
    )
