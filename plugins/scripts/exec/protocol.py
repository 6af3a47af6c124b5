"""Reads what a script says to the engine: lines `::{...}::` among what it prints."""

import re
import threading
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Annotated

import orjson
from pydantic import BaseModel, BeforeValidator, Field, TypeAdapter, ValidationError

from plugins.scripts.exec.process import Stream
from shared.model.json import Json, JsonObject
from shared.model.task import LogLevel
from shared.sdk.context import Metric, MetricKind, RunContext

_MESSAGE = re.compile(r"^::(\{.*})::$", re.DOTALL)
_DURATION = TypeAdapter(timedelta)


def _seconds(value: object) -> object:
    """A number of seconds, or an ISO duration."""
    if isinstance(value, str) and value[:1] in {"P", "-"}:
        return _DURATION.validate_python(value).total_seconds()
    return value


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


class _SaidMetric(BaseModel):
    name: str
    type: Annotated[MetricKind, BeforeValidator(_lower)]
    value: Annotated[float, BeforeValidator(_seconds)]
    tags: Annotated[dict[str, str], Field(default_factory=dict)]

    model_config = {"coerce_numbers_to_str": True}


class _SaidLog(BaseModel):
    level: Annotated[LogLevel, BeforeValidator(_upper)] = LogLevel.INFO
    message: str

    model_config = {"coerce_numbers_to_str": True}


class ScriptListener:
    """Takes the lines of a script: logs them, counts them, obeys the messages among them.

    Lines come from one thread a stream; the lock protects everything that is counted or collected.

    Attributes:
        variables: the outputs that the script has set; later ones win.
        counts: lines of each stream, messages included.
    """

    def __init__(self, context: RunContext) -> None:
        self._context = context
        self._lock = threading.Lock()
        self.variables: JsonObject = {}
        self.counts = {Stream.STDOUT: 0, Stream.STDERR: 0}

    def hear(self, stream: Stream, line: str) -> None:
        """Takes a line."""
        with self._lock:
            self.counts[stream] += 1
        message = _MESSAGE.match(line)
        if message is not None:
            self._obey(message.group(1))
        elif stream is Stream.STDOUT:
            self._context.log.info(line)
        else:
            self._context.log.error(line)

    def _obey(self, text: str) -> None:
        try:
            message = orjson.loads(text)
        except orjson.JSONDecodeError:
            self._context.log.warn(f"Invalid outputs '{text}'")
            return
        outputs = message.get("outputs")
        if isinstance(outputs, Mapping):
            with self._lock:
                self.variables.update(outputs)
        elif outputs is not None:
            self._context.log.warn(f"Invalid outputs '{text}'")
        for said in _items(message.get("metrics")):
            self._measure(said)
        for said in _items(message.get("logs")):
            self._log(said)

    def _measure(self, said: Json) -> None:
        try:
            metric = _SaidMetric.model_validate(said)
        except ValidationError:
            self._context.log.warn(f"Invalid metric '{_shown(said)}'")
            return
        self._context.metric(Metric(metric.name, metric.type, metric.value, metric.tags))

    def _log(self, said: Json) -> None:
        try:
            entry = _SaidLog.model_validate(said)
        except ValidationError:
            self._context.log.warn(f"Invalid log '{_shown(said)}'")
            return
        self._context.log.write(entry.level, entry.message)


def _items(value: Json) -> Iterable[Json]:
    """A list as it is, null as none, anything else as a list of it."""
    if value is None:
        return ()
    return value if isinstance(value, list) else (value,)


def _shown(value: Json) -> str:
    return orjson.dumps(value).decode()
