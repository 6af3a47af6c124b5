"""What all converters between Ion and another format share."""

import base64
import importlib
import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import orjson
from pydantic import Field

from shared.model.state import State
from shared.sdk.context import Metric, MetricKind, RunContext
from shared.sdk.ion import ion_lines, read_ion
from shared.sdk.ion_printer import IonValue
from shared.sdk.output import Output, TaskFailed
from shared.sdk.streams import stream_of, until_stopped


class Converted(Output):
    """Outputs of a converter."""

    uri: str = Field(description="URI of the file.")
    size: int = Field(description="Rows.")


class Counted:
    """Values that are counted while they are taken."""

    def __init__(self, values: Iterable[IonValue]) -> None:
        self._values = values
        self.size = 0

    def __iter__(self) -> Iterator[IonValue]:
        for value in self._values:
            self.size += 1
            yield value


def store_as_ion(
    context: RunContext, values: Iterable[IonValue], name: str = "rows.ion"
) -> Converted:
    """Stores values as an Ion file, while they are read. Raises TaskFailed when stopped."""
    counted = Counted(values)
    content = until_stopped(ion_lines(counted), context.cancellation)
    uri = context.files.put(name, stream_of(content))
    return _measured(context, Converted(uri=uri, size=counted.size))


def store_from_ion(
    context: RunContext,
    uri: str,
    name: str,
    write: Callable[[Iterable[IonValue]], Iterable[bytes]],
) -> Converted:
    """Stores what is written of the values of an Ion file, while they are read."""
    with context.files.open(uri) as file:
        counted = Counted(read_ion(file))
        content = stream_of(until_stopped(write(counted), context.cancellation))
        found = context.files.put(name, content)
    return _measured(context, Converted(uri=found, size=counted.size))


def store_path_from_ion(
    context: RunContext,
    uri: str,
    name: str,
    write: Callable[[Iterable[IonValue], Path], None],
) -> Converted:
    """The same for formats that are written with jumps: by way of a file of the attempt."""
    path = context.working_directory / name
    with context.files.open(uri) as file:
        counted = Counted(read_ion(file))
        write(_unless_stopped(context, counted), path)
    found = context.files.put_path(path)
    path.unlink()
    return _measured(context, Converted(uri=found, size=counted.size))


def local_copy(context: RunContext, uri: str, name: str) -> Path:
    """A file of the internal storage in the working directory, for formats read with jumps."""
    path = context.working_directory / name
    with context.files.open(uri) as source, path.open("wb") as target:
        shutil.copyfileobj(source, target, 1024 * 1024)
    return path


def optional(module: str, extra: str) -> ModuleType:
    """A module of an optional dependency, imported now.

    Raises:
        TaskFailed: it is not installed.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise TaskFailed(
            f"The package of {module} is not installed",
            remedy=f'Install it: pip install "windhover[{extra}]".',
        ) from error


def json_text(value: object) -> bytes:
    """A value of an Ion file as JSON; what JSON lacks is text, a decimal keeps its digits."""
    return orjson.dumps(value, default=_inside_json, option=orjson.OPT_PASSTHROUGH_DATETIME)


def _inside_json(value: object) -> object:
    match value:
        case Decimal():
            return orjson.Fragment(format(value, "f"))
        case int():
            # Longer than the 64 bits that the library prints itself.
            return orjson.Fragment(str(value))
        case datetime() | date() | time():
            return moment_text(value)
        case bytes():
            return base64.b64encode(value).decode()
        case _:
            return str(value)


def moment_text(value: date | time) -> str:
    """A date, a time or a timestamp in ISO's form; UTC is `Z`."""
    return value.isoformat().replace("+00:00", "Z")


def _unless_stopped(context: RunContext, values: Iterable[IonValue]) -> Iterator[IonValue]:
    for value in values:
        if context.cancellation.is_set():
            raise TaskFailed("The task was stopped", state=State.KILLED)
        yield value


def _measured(context: RunContext, converted: Converted) -> Converted:
    context.metric(Metric("records", MetricKind.COUNTER, float(converted.size)))
    return converted
