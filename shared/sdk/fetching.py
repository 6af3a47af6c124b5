"""What becomes of the rows of a query: the convention of every type that asks for rows.

Source: flow language, section 6.12.
"""

import base64
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import StrEnum
from itertools import islice
from typing import Self, TypeAlias, TypeVar

from pydantic import Field, model_validator

from shared.model.json import Json, JsonObject, StoredObject
from shared.model.properties import Dynamic, SourceModel
from shared.sdk.context import Metric, MetricKind, RunContext
from shared.sdk.ion import ion_lines
from shared.sdk.ion_printer import IonValue
from shared.sdk.output import Output, TaskFailed
from shared.sdk.streams import stream_of, until_stopped

MOST_FETCHED = 100_000
"""Rows that an execution holds itself; more of them belong into a file."""

_INT64 = 1 << 63

Row: TypeAlias = Mapping[str, IonValue]
"""Values by the names of the columns."""


class FetchType(StrEnum):
    """What becomes of the rows."""

    NONE = "NONE"
    """They are not asked for."""
    FETCH = "FETCH"
    """All of them are outputs."""
    FETCH_ONE = "FETCH_ONE"
    """The first one is an output."""
    STORE = "STORE"
    """They are a file of the internal storage."""


class FetchProperties(SourceModel):
    """The properties that say what becomes of the rows, the old ones included."""

    fetch_type: Dynamic[FetchType] = Field(
        default=FetchType.NONE,
        description="What becomes of the rows: nothing, all in the outputs (`rows`), the first one"
        " in the outputs (`row`), or an Ion file (`uri`).",
        examples=["STORE"],
    )
    fetch: bool = Field(default=False, description="Old name of `fetchType: FETCH`.")
    fetch_one: bool = Field(default=False, description="Old name of `fetchType: FETCH_ONE`.")
    store: bool = Field(default=False, description="Old name of `fetchType: STORE`.")

    @model_validator(mode="after")
    def _keep_or_store(self) -> Self:
        if self.store and (self.fetch or self.fetch_one):
            message = "`store` can not be used together with `fetch` or `fetchOne`"
            raise ValueError(message)
        return self

    @property
    def wanted(self) -> FetchType:
        """What becomes of the rows; the old properties go before the current one."""
        if self.store:
            return FetchType.STORE
        if self.fetch:
            return FetchType.FETCH
        return FetchType.FETCH_ONE if self.fetch_one else self.fetch_type


class FetchOutput(Output):
    """What rows are in the outputs."""

    rows: list[StoredObject] | None = Field(default=None, description="The rows (FETCH).")
    row: StoredObject | None = Field(
        default=None, description="The first row, empty if there is none (FETCH_ONE)."
    )
    uri: str | None = Field(default=None, description="URI of the Ion file (STORE).")
    size: int | None = Field(default=None, description="How many rows there are.")


F = TypeVar("F", bound=FetchOutput)


def fetched(
    context: RunContext,
    rows: Iterable[Row],
    wanted: FetchType,
    output: type[F],
    *,
    file: str = "rows.ion",
    more: Mapping[str, object] | None = None,
) -> F:
    """Takes the rows as is wanted and makes the outputs of them, with more outputs beside.

    Args:
        more: outputs besides, by the names of their fields.
        file: name of the file that rows are stored in; one task run has one file of a name.

    Raises:
        TaskFailed: too many rows for the outputs, or the task must stop.
    """
    found: dict[str, object] = {}
    match wanted:
        case FetchType.NONE:
            pass
        case FetchType.FETCH:
            kept = _kept(rows)
            found = {"rows": kept, "size": len(kept)}
        case FetchType.FETCH_ONE:
            first = next(iter(rows), None)
            found = {"row": output_row(first or {}), "size": int(first is not None)}
        case FetchType.STORE:
            counted = _Counted(rows)
            content = until_stopped(ion_lines(counted), context.cancellation)
            found = {"uri": context.files.put(file, stream_of(content)), "size": counted.size}
    if "size" in found:
        tags = {"fetch": wanted.value.lower()}
        context.metric(Metric("fetch.size", MetricKind.COUNTER, float(str(found["size"])), tags))
    return output.model_validate({**(more or {}), **found})


class _Counted:
    """Rows that are counted while they are taken."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = rows
        self.size = 0

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            self.size += 1
            yield row


def _kept(rows: Iterable[Row]) -> list[JsonObject]:
    kept = [output_row(row) for row in islice(rows, MOST_FETCHED + 1)]
    if len(kept) > MOST_FETCHED:
        raise TaskFailed(
            f"There are more than {MOST_FETCHED} rows, too many for the outputs of an execution",
            remedy="Set fetchType to STORE: the rows are then a file.",
        )
    return kept


def output_row(row: Row) -> JsonObject:
    """A row as outputs hold it."""
    return {name: output_value(value) for name, value in row.items()}


def output_value(value: IonValue) -> Json:
    """A value as outputs hold it, which are JSON: dates are ISO texts, bytes are base64.

    A decimal is a number, as in Kestra's outputs; a file keeps all its digits.
    """
    match value:
        case datetime():
            return _moment_text(value)
        case date() | time():
            return value.isoformat()
        case Decimal():
            is_whole = value.is_finite() and value == value.to_integral_value()
            return output_value(int(value)) if is_whole else float(value)
        case int() if not -_INT64 <= value < _INT64:
            # Outputs hold the numbers of JSON readers, which have no longer integers.
            return float(value)
        case bytes():
            return base64.b64encode(value).decode()
        case list():
            return [output_value(item) for item in value]
        case dict():
            return output_row(value)
        case _:
            return value


def _moment_text(value: datetime) -> str:
    """As Java prints an instant; a datetime without an offset stays without."""
    if value.utcoffset() is None:
        return value.isoformat()
    return value.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
