"""io.kestra.plugin.core.kv.Set."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

import orjson
from pydantic import AwareDatetime, Field, TypeAdapter, ValidationError
from typing_extensions import override

from plugins.core.kv.namespaced import NamespacedTask
from shared.model.json import Json, StoredJson
from shared.model.properties import Duration, Dynamic, Evaluated
from shared.sdk.context import RunContext
from shared.sdk.errors import KeyExists
from shared.sdk.output import TaskFailed


class KvType(StrEnum):
    """What a text is parsed as before it is stored."""

    STRING = "STRING"
    NUMBER = "NUMBER"
    BOOLEAN = "BOOLEAN"
    DATETIME = "DATETIME"
    DATE = "DATE"
    DURATION = "DURATION"
    JSON = "JSON"


class Set(NamespacedTask):
    """Store a value under a key.

    The value keeps its type: an expression that gives a map stores a map.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: remember
type: io.kestra.plugin.core.kv.Set
key: last-run
value: "{{ execution.startDate }}"
ttl: P30D
""",
    )

    key: Dynamic[str] = Field(description="The key.", examples=["last-run"])
    value: Evaluated[StoredJson] = Field(
        description="The value.", examples=["{{ execution.startDate }}"]
    )
    kv_type: KvType | None = Field(
        default=None, description="What a text is parsed as; as it is by default."
    )
    kv_description: Dynamic[str] | None = Field(
        default=None, description="What the entry is for; not stored."
    )
    overwrite: Dynamic[bool] = Field(
        default=True, description="Whether an entry that exists may get a new value."
    )
    ttl: Dynamic[Duration] | None = Field(
        default=None, description="How long the entry is kept.", examples=["P30D"]
    )

    @override
    def run(self, context: RunContext) -> None:
        value = self.value
        if self.kv_type is not None and isinstance(value, str):
            value = _parsed(value, self.kv_type)
        try:
            self.store(context).put(self.key, value, ttl=self.ttl, overwrite=self.overwrite)
        except KeyExists as error:
            raise TaskFailed(
                f"Cannot set value for key '{self.key}'. Key already exists and `overwrite` is "
                "set to `false`."
            ) from error


_DURATION: TypeAdapter[Duration] = TypeAdapter(Duration)
_DATE: TypeAdapter[datetime] = TypeAdapter(AwareDatetime)


def _parsed(text: str, kv_type: KvType) -> Json:
    try:
        return _value(text, kv_type)
    except (ValueError, ValidationError, orjson.JSONDecodeError) as error:
        raise TaskFailed(
            f"'{text[:200]}' is no {kv_type}", remedy="Give another value or another `kvType`."
        ) from error


def _value(text: str, kv_type: KvType) -> Json:
    match kv_type:
        case KvType.STRING:
            return text
        case KvType.NUMBER:
            number = float(text)
            return int(text) if text.strip().lstrip("+-").isdigit() else number
        case KvType.BOOLEAN:
            return text.lower() == "true"
        case KvType.DATETIME | KvType.DATE:
            moment = _DATE.validate_python(text)
            return moment.date().isoformat() if kv_type is KvType.DATE else text
        case KvType.DURATION:
            _DURATION.validate_python(text)
            return text
        case KvType.JSON:
            found: Json = orjson.loads(text)
            return found
