"""What the source of a dashboard says: charts, their data, columns, conditions (Kestra 0.21 on)."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator
from pydantic.alias_generators import to_camel

from shared.api.charts.fields import FIELDS, LABELS, NUMBER, REVISION, Fields, Source
from shared.api.errors import InvalidArgument
from shared.api.filters import parsed_date, parsed_duration

MOST_CHARTS = 100
MOST_COLUMNS = 50
MOST_CONDITIONS = 100

CHARTS = "io.kestra.plugin.core.dashboard.chart."
DATA = "io.kestra.plugin.core.dashboard.data."


class Aggregation(StrEnum):
    """How the rows of one group become one number; COUNT is of rows."""

    AVG = "AVG"
    COUNT = "COUNT"
    MAX = "MAX"
    MIN = "MIN"
    SUM = "SUM"


class Test(StrEnum):
    """How a field is compared; spelled as in charts."""

    CONTAINS = "CONTAINS"
    ENDS_WITH = "ENDS_WITH"
    EQUAL_TO = "EQUAL_TO"
    GREATER_THAN = "GREATER_THAN"
    GREATER_THAN_OR_EQUAL_TO = "GREATER_THAN_OR_EQUAL_TO"
    IN = "IN"
    IS_NOT_NULL = "IS_NOT_NULL"
    IS_NULL = "IS_NULL"
    LESS_THAN = "LESS_THAN"
    LESS_THAN_OR_EQUAL_TO = "LESS_THAN_OR_EQUAL_TO"
    NOT_EQUAL_TO = "NOT_EQUAL_TO"
    NOT_IN = "NOT_IN"
    REGEX = "REGEX"
    STARTS_WITH = "STARTS_WITH"


class Direction(StrEnum):
    """Which end of an order comes first."""

    ASCENDING = "ASC"
    DESCENDING = "DESC"


class _Said(BaseModel):
    """A part of a source: what is not known is refused."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True
    )


Name: TypeAlias = Annotated[str, Field(min_length=1, max_length=256)]
Scalar: TypeAlias = str | int | float


class Column(_Said):
    """One value of each row.

    Attributes:
        field: of the data; a COUNT needs none.
        agg: None for what tells groups apart.
        label_key: which of the labels.
        others: how the interface shows it.
    """

    field: Name | None = None
    agg: Aggregation | None = None
    label_key: Name | None = None
    display_name: str | None = None
    column_alignment: str | None = None
    graph_style: str | None = None
    width: int | None = None


class Condition(_Said):
    """A comparison that rows must satisfy."""

    type: Test
    field: Name
    label_key: Name | None = None
    value: Scalar | None = None
    values: tuple[Scalar, ...] = Field(default=(), max_length=500)

    @model_validator(mode="after")
    def _check(self) -> "Condition":
        needs_many = self.type in {Test.IN, Test.NOT_IN}
        needs_none = self.type in {Test.IS_NULL, Test.IS_NOT_NULL}
        if needs_many and not self.values:
            raise ValueError(f"values: {self.type} needs at least one")
        if not (needs_many or needs_none) and self.value is None:
            raise ValueError(f"value: {self.type} needs one")
        return self


class Alternatives(_Said):
    """At least one of several conditions holds."""

    type: Literal["OR"]
    values: tuple[Condition, ...] = Field(min_length=1, max_length=MOST_CONDITIONS)


def _tag(given: object) -> str:
    kind = given.get("type") if isinstance(given, Mapping) else getattr(given, "type", None)
    return ALTERNATIVES if kind == "OR" else CONDITION


ALTERNATIVES = "alternatives"
CONDITION = "condition"

AnyCondition: TypeAlias = Annotated[
    Annotated[Alternatives, Tag(ALTERNATIVES)] | Annotated[Condition, Tag(CONDITION)],
    Discriminator(_tag),
]
Conditions: TypeAlias = Annotated[tuple[AnyCondition, ...], Field(max_length=MOST_CONDITIONS)]


class Order(_Said):
    """A column by which rows are ordered."""

    column: Name
    order: Direction = Direction.ASCENDING


_DATA_TYPES = tuple(DATA + one for one in Source)
_FIGURE_TYPES = tuple(f"{DATA}{one}KPI" for one in Source)


class Data(_Said):
    """Where the rows of a chart come from.

    Attributes:
        columns: name -> column, in the order of the source.
    """

    type: Annotated[str, Field(json_schema_extra={"enum": [*_DATA_TYPES]})]
    columns: dict[Name, Column] = Field(min_length=1, max_length=MOST_COLUMNS)
    where: Conditions = ()
    order_by: tuple[Order, ...] = Field(default=(), max_length=MOST_COLUMNS)

    @property
    def source(self) -> Source:
        """The kind of its rows."""
        return Source(self.type.removeprefix(DATA))

    @property
    def groups(self) -> dict[str, Column]:
        """The columns that tell groups apart."""
        return {name: one for name, one in self.columns.items() if one.agg is None}

    @property
    def numbers(self) -> dict[str, Column]:
        """The columns that add up; none where each row is shown by itself."""
        return {name: one for name, one in self.columns.items() if one.agg is not None}

    @model_validator(mode="after")
    def _check(self) -> "Data":
        fields = _fields_of(self.type, _DATA_TYPES)
        for name, column in self.columns.items():
            _check_column(f"columns.{name}", column, fields)
        _check_conditions("where", self.where, fields)
        for number, one in enumerate(self.order_by):
            if one.column not in self.columns:
                raise ValueError(f"orderBy[{number}].column: there is no column {one.column}")
            field = self.columns[one.column].field
            if not self.numbers and fields.names[str(field)] in {NUMBER, REVISION, LABELS}:
                raise ValueError(f"orderBy[{number}].column: rows have no order by {field}")
        return self


class FigureData(_Said):
    """Where one number comes from.

    Attributes:
        columns: the one that is added up.
        numerator: what must hold besides, of the part that a percentage is of.
    """

    type: Annotated[str, Field(json_schema_extra={"enum": [*_FIGURE_TYPES]})]
    columns: Column
    where: Conditions = ()
    numerator: Conditions = ()

    @property
    def source(self) -> Source:
        """The kind of the rows that are added up."""
        return Source(self.type.removeprefix(DATA).removesuffix("KPI"))

    @model_validator(mode="after")
    def _check(self) -> "FigureData":
        fields = _fields_of(self.type, _FIGURE_TYPES)
        if self.columns.agg is None:
            raise ValueError("columns.agg: must not be null")
        _check_column("columns", self.columns, fields)
        _check_conditions("where", self.where, fields)
        _check_conditions("numerator", self.numerator, fields)
        return self


class Options(BaseModel):
    """How a chart looks; what only the interface reads may be anything."""

    model_config = ConfigDict(
        frozen=True, extra="allow", alias_generator=to_camel, populate_by_name=True
    )

    column: str | None = None
    color_by_column: str | None = None
    number_type: Literal["FLAT", "PERCENTAGE"] | None = None
    width: Annotated[int, Field(ge=1, le=12)] | None = None


class _Drawn(_Said):
    id: Annotated[str, Field(pattern=r"^[a-zA-Z0-9][a-zA-Z0-9_-]{0,99}$")]
    chart_options: Options = Options()

    def _needs_column(self, name: str, column: str | None, data: Data) -> None:
        if column is None:
            raise ValueError(f"chartOptions.{name}: must not be null")
        if column not in data.columns:
            raise ValueError(f"chartOptions.{name}: there is no column {column}")


class PlainChart(_Drawn):
    """A pie, a table, bars: rows of data."""

    type: Literal[
        "io.kestra.plugin.core.dashboard.chart.Bar",
        "io.kestra.plugin.core.dashboard.chart.Pie",
        "io.kestra.plugin.core.dashboard.chart.Table",
    ]
    data: Data

    @model_validator(mode="after")
    def _check(self) -> "PlainChart":
        if self.type == f"{CHARTS}Bar":
            self._needs_column("column", self.chart_options.column, self.data)
        return self


class TimeSeries(_Drawn):
    """Numbers over time."""

    type: Literal["io.kestra.plugin.core.dashboard.chart.TimeSeries"]
    data: Data

    @model_validator(mode="after")
    def _check(self) -> "TimeSeries":
        column = self.chart_options.column
        self._needs_column("column", column, self.data)
        field = self.data.columns[str(column)].field
        if field not in FIELDS[self.data.source].dates:
            raise ValueError(f"chartOptions.column: {column} is no date")
        return self


class Figure(_Drawn):
    """One number."""

    type: Literal["io.kestra.plugin.core.dashboard.chart.KPI"]
    data: FigureData


class Text(_Said):
    """Where the text of a Markdown chart stands."""

    type: str = ""
    content: str | None = None
    flow_id: str | None = None
    namespace: str | None = None


class Markdown(_Drawn):
    """A text."""

    type: Literal["io.kestra.plugin.core.dashboard.chart.Markdown"]
    content: str | None = None
    source: Text | None = None


Chart: TypeAlias = Annotated[
    PlainChart | TimeSeries | Figure | Markdown, Field(discriminator="type")
]


class TimeWindow(_Said):
    """Spans of time as ISO durations."""

    default: str = "P30D"
    max: str = "P366D"

    @model_validator(mode="after")
    def _check(self) -> "TimeWindow":
        try:
            default, most = self.default_length, self.longest
        except InvalidArgument as error:
            raise ValueError(f"default, max: {error}") from error
        if not timedelta(0) < default <= most:
            raise ValueError("default: must be more than nothing and no more than max")
        return self

    @property
    def default_length(self) -> timedelta:
        """The span that is shown unless another one is asked for."""
        return parsed_duration(self.default)

    @property
    def longest(self) -> timedelta:
        """The longest span that can be asked for."""
        return parsed_duration(self.max)


class Dashboard(_Said):
    """The source of a dashboard."""

    id: str | None = None
    title: Annotated[str, Field(min_length=1, max_length=256)]
    description: str | None = None
    time_window: TimeWindow = TimeWindow()
    charts: Annotated[list[Chart], Field(max_length=MOST_CHARTS)]

    @model_validator(mode="after")
    def _check(self) -> "Dashboard":
        seen: set[str] = set()
        for number, chart in enumerate(self.charts):
            if chart.id in seen:
                raise ValueError(f"charts[{number}].id: there is another chart {chart.id}")
            seen.add(chart.id)
        return self


def _fields_of(kind: str, known: tuple[str, ...]) -> Fields:
    if kind not in known:
        raise ValueError(f"type: there is no data {kind[:200]}; use one of {', '.join(known)}")
    return FIELDS[Source(kind.removeprefix(DATA).removesuffix("KPI"))]


def _check_column(path: str, column: Column, fields: Fields) -> None:
    if column.field is None and column.agg is not Aggregation.COUNT:
        raise ValueError(f"{path}.field: must not be null")
    if column.field is not None:
        _check_field(f"{path}.field", column.field, fields)
    adds_up = column.agg not in {None, Aggregation.COUNT}
    if adds_up and column.field != fields.number:
        can = f"only {fields.number} can" if fields.number else "count rows with COUNT"
        raise ValueError(f"{path}.agg: {column.field} has no {column.agg}: {can}")
    is_map = column.field is not None and fields.names[column.field] == LABELS
    if is_map and column.agg is None and column.label_key is None:
        raise ValueError(f"{path}.labelKey: must not be null")


def _check_conditions(path: str, conditions: tuple[AnyCondition, ...], fields: Fields) -> None:
    for place, one in _places(path, conditions):
        _check_field(f"{place}.field", one.field, fields)
        if not fields.is_searched(one.field):
            raise ValueError(f"{place}.field: rows can not be chosen by {one.field}")
        if fields.names[one.field] == LABELS and one.label_key is None:
            raise ValueError(f"{place}.labelKey: must not be null")
        if one.field in fields.dates:
            _check_dates(place, one)


def _places(path: str, conditions: tuple[AnyCondition, ...]) -> Iterator[tuple[str, Condition]]:
    for number, one in enumerate(conditions):
        if isinstance(one, Condition):
            yield f"{path}[{number}]", one
        else:
            yield from _places(f"{path}[{number}].values", one.values)


def _check_dates(path: str, condition: Condition) -> None:
    for value in (condition.value, *condition.values):
        if value is not None:
            try:
                parsed_date(str(value))
            except InvalidArgument as error:
                raise ValueError(f"{path}: {error}") from error


def _check_field(path: str, field: str, fields: Fields) -> None:
    if field not in fields.names:
        raise ValueError(f"{path}: there is no {field}; use one of {', '.join(fields.names)}")
