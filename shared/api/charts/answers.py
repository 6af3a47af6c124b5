"""What a chart shows: rows of named values, for a span of time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from shared.api.charts.conditions import SHIFTS, Asked, seen_in, where_of
from shared.api.charts.definitions import (
    Aggregation,
    AnyCondition,
    Chart,
    Column,
    Data,
    Direction,
    Figure,
    FigureData,
    Markdown,
    TimeWindow,
)
from shared.api.charts.fields import FIELDS, Fields
from shared.api.charts.rows import Cell, Group, Key, Reader, groups_of, newest, value_of
from shared.api.errors import InvalidArgument
from shared.api.shapes.values import moment
from shared.model import query as searches
from shared.model.json import Json, JsonObject
from shared.model.metric_series import Grouping, grouping_of, start_of
from shared.model.query import Every, Query, Sort
from shared.model.statistics import HOUR_CHARACTERS, Spread, hour_of
from shared.runtime.instance import Instance

MOST_GROUPS = 10_000
"""Rows of one answer; a chart of more says nothing to anybody."""

DEFAULT_ROWS = 100
"""Single rows that are answered where nobody says how many."""


@dataclass(frozen=True, slots=True)
class View:
    """What is looked at.

    Attributes:
        span: from one date to another.
    """

    asked: Asked
    span: tuple[datetime, datetime]

    @property
    def grouping(self) -> Grouping:
        """The spans into which dates are put together."""
        return grouping_of(self.span[1] - self.span[0])


def view_of(asked: Asked, window: TimeWindow, now: datetime) -> View:
    """The view that is asked for. Raises InvalidArgument for one that is too long."""
    end = asked.end_date or now
    start = asked.start_date or end - window.default_length
    if start > end:
        raise InvalidArgument("Start date must be before End Date")
    if end - start > window.longest + timedelta(seconds=1):
        raise InvalidArgument(
            f"The span is longer than the dashboard allows: {window.max}",
            remedy="Ask for a shorter one, or raise `timeWindow.max`.",
        )
    return View(asked, (start, end))


def chart_json(engine: Instance, chart: Chart, view: View) -> JsonObject:
    """The rows of a chart.

    `groupBy` says which spans its dates are put together to, `isWhole` is false where only the
    newest rows were looked at; both are extensions.
    """
    if isinstance(chart, Markdown):
        text = _text_of(engine, chart)
        return {"results": [{"content": text}], "total": 1}
    if isinstance(chart, Figure):
        return _figure(engine, chart, view)
    if chart.data.numbers:
        return _grouped(engine, chart.data, view)
    return _single(engine, chart.data, view)


def _text_of(engine: Instance, chart: Markdown) -> str:
    """The text itself, or the description of the flow that is named."""
    source = chart.source
    if source is None or source.content is not None:
        return chart.content or (source.content if source else None) or ""
    stored = engine.catalog.find(source.namespace or "", source.flow_id or "")
    return (stored.flow.description if stored.flow else None) or ""


def _figure(engine: Instance, chart: Figure, view: View) -> JsonObject:
    """One number; with a numerator what percentage of it that part is."""
    data = chart.data
    value: float | None
    value, is_whole = _number(engine, data, view, data.where)
    if chart.chart_options.number_type == "PERCENTAGE":
        part, _ = _number(engine, data, view, (*data.where, *data.numerator))
        # Of nothing there is no share: 0 % would say that all has failed, or that nothing has.
        value = 100 * part / value if value else None
    return {"results": [{"value": value}], "total": 1, "isWhole": is_whole}


def _number(
    engine: Instance, data: FigureData, view: View, conditions: Iterable[AnyCondition]
) -> tuple[float, bool]:
    seen = seen_in(data.source, view.asked, view.span)
    found = groups_of(engine, data.source, Every((seen, where_of(data.source, conditions))), ())
    return _added_up(data.columns, _united(found.results), FIELDS[data.source]), found.is_whole


def _grouped(engine: Instance, data: Data, view: View) -> JsonObject:
    fields = FIELDS[data.source]
    keys = [Key(str(one.field), one.label_key) for one in data.groups.values()]
    where = Every((seen_in(data.source, view.asked, view.span), where_of(data.source, data.where)))
    found = groups_of(engine, data.source, where, keys)
    together: dict[tuple[Json, ...], list[Group]] = {}
    for group in found.results:
        values = zip(keys, group.values, strict=True)
        name = tuple(_shown(fields, key, value, view.grouping) for key, value in values)
        together.setdefault(name, []).append(group)
    rows: list[JsonObject] = []
    for name, groups in together.items():
        members: JsonObject = dict(zip(data.groups, name, strict=True))
        whole = _united(groups)
        for column, one in data.numbers.items():
            members[column] = _added_up(one, whole, fields)
        rows.append({column: members[column] for column in data.columns})
    rows = _ordered(rows, data)
    return {
        **_page(rows[:MOST_GROUPS], view.asked),
        "total": len(rows),
        "groupBy": view.grouping,
        "isWhole": found.is_whole and len(rows) <= MOST_GROUPS,
    }


def _united(groups: Iterable[Group]) -> Group:
    count, number = 0, Spread()
    for group in groups:
        count += group.count
        number += group.number
    return Group((), count, number)


def _added_up(column: Column, group: Group, fields: Fields) -> float:
    number = group.number
    found: Mapping[Aggregation, float] = {
        Aggregation.SUM: number.total,
        Aggregation.AVG: number.average,
        Aggregation.MIN: number.least,
        Aggregation.MAX: number.most,
    }
    if column.agg is None or column.agg is Aggregation.COUNT:
        return group.count
    return found[column.agg] / (1000 if fields.number == "DURATION" else 1)


def _ordered(rows: list[JsonObject], data: Data) -> list[JsonObject]:
    """By what the source says; then by the columns that tell rows apart."""
    for name in reversed(data.groups):
        rows.sort(key=lambda row: _order(row[name]))
    for one in reversed(data.order_by):
        is_descending = one.order is Direction.DESCENDING
        rows.sort(key=lambda row: _order(row[one.column]), reverse=is_descending)
    return rows


def _order(value: Json) -> tuple[bool, float, str]:
    """Numbers before texts; what has no value comes as an empty text."""
    if isinstance(value, int | float):
        return False, value, ""
    return True, 0, "" if value is None else str(value)


def _page(rows: list[JsonObject], asked: Asked) -> JsonObject:
    if asked.page_size is None:
        return {"results": [*rows]}
    first = (asked.page_number - 1) * asked.page_size
    return {"results": [*rows[first : first + asked.page_size]]}


def _single(engine: Instance, data: Data, view: View) -> JsonObject:
    """Each row by itself, a page of them."""
    fields = FIELDS[data.source]
    where = Every((seen_in(data.source, view.asked, view.span), where_of(data.source, data.where)))
    sorts = tuple(
        Sort(fields.names[str(data.columns[one.column].field)], _DIRECTIONS[one.order])
        for one in data.order_by
    )
    query = Query(where, sorts, view.asked.page_number, view.asked.page_size or DEFAULT_ROWS)
    page = newest(engine, data.source, query)
    rows: list[Json] = [_row(data, fields, read) for read in page.results]
    return {"results": rows, "total": page.total, "isWhole": not page.rest}


_DIRECTIONS = {
    Direction.ASCENDING: searches.Direction.ASCENDING,
    Direction.DESCENDING: searches.Direction.DESCENDING,
}


def _row(data: Data, fields: Fields, read: Reader) -> JsonObject:
    keys = {name: Key(str(one.field), one.label_key) for name, one in data.columns.items()}
    return {
        name: _shown(fields, key, value_of(fields, key, read), None) for name, key in keys.items()
    }


def _shown(fields: Fields, key: Key, value: Cell, grouping: Grouping | None) -> Json:
    """A value as charts have it; dates at the start of their span when they are put together."""
    if isinstance(value, str) and key.field in fields.dates:
        at = _date(value)
        return moment(at if grouping is None else start_of(at, grouping))
    if isinstance(value, int) and key.field == "DURATION":
        return value / 1000
    if isinstance(value, int):
        return value - SHIFTS.get(key.field, 0)
    return value


def _date(text: str) -> datetime:
    """A date of a search, or the start of the hour that it was cut to."""
    if len(text) == HOUR_CHARACTERS:
        return hour_of(text)
    return datetime.fromisoformat(text).astimezone(UTC)
