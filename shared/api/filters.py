"""Filters of a search, flat (`state=FAILED`) or in brackets (`filters[state][IN]=...`) -> a query.

What is not known is refused: an ignored filter of a bulk action would act on everything.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from starlette.datastructures import QueryParams

from shared.api.errors import InvalidArgument, InvalidFilter
from shared.api.paging import page_and_size, sorts
from shared.model.query import Comparison, Every, Operation, Query, Some, Where, date_key

MOST_FILTERS = 50
MOST_VALUES = 500
LONGEST_VALUE = 2000

PAGING = frozenset({"page", "size", "sort"})

Builder = Callable[["Given"], Where]
"""Makes the part of a query that one filter stands for."""

Group: TypeAlias = tuple[tuple[str, str], ...]
"""Steps to the group of a filter: (`and` or `or`, index), at most two."""

_BRACKETED = re.compile(
    r"filters(?P<group>(?:\[(?:and|or)\]\[\d{1,3}\]){0,2})"
    r"\[(?P<name>\w+)\]\[(?P<operation>\w+)\](?:\[(?P<key>[^\[\]]+)\])?",
    re.IGNORECASE,
)
_GROUP_STEP = re.compile(r"\[(and|or)\]\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Given:
    """One filter as it was sent.

    Attributes:
        key: of a map (`filters[labels][EQUALS][team]`); None elsewhere.
        values: texts; of IN and NOT_IN any number, else one.
    """

    name: str
    operation: Operation
    values: tuple[str, ...]
    key: str | None = None

    @property
    def value(self) -> str:
        """The only value."""
        return self.values[0] if self.values else ""


@dataclass(frozen=True, slots=True)
class FilterSet:
    """The filters of one resource.

    Attributes:
        filters: name on the wire -> what it means.
        sort: name on the wire -> field of the query.
        flat: other names of flat parameters -> name and operation of the filter.
        others: parameters of the action itself, to be left alone.
    """

    filters: Mapping[str, Builder]
    sort: Mapping[str, str]
    flat: Mapping[str, tuple[str, Operation]] = field(default_factory=dict)
    others: frozenset[str] = frozenset()

    def query(self, parameters: QueryParams) -> Query:
        """The query of a search. Raises InvalidArgument, InvalidFilter."""
        page, size = page_and_size(parameters)
        where = self.where(parameters)
        return Query(where, sorts(parameters.getlist("sort"), self.sort), page, size)

    def where(self, parameters: QueryParams) -> Where:
        """What must hold; everything without filters. Raises InvalidArgument, InvalidFilter."""
        items = parameters.multi_items()
        bracketed = [(key, value) for key, value in items if key.startswith("filters")]
        if len(bracketed) > MOST_FILTERS:
            raise InvalidFilter(f"Invalid query filters: more than {MOST_FILTERS}")
        parts = [self._bracketed(key, value) for key, value in bracketed]
        return Every((*_grouped(parts), *self._flat(parameters)))

    def _flat(self, parameters: QueryParams) -> list[Where]:
        parts: list[Where] = []
        for name in dict.fromkeys(parameters.keys()):
            if name in PAGING or name in self.others or name.startswith("filters"):
                continue
            target, operation = self.flat.get(name, (name, Operation.EQUALS))
            if target not in self.filters:
                raise self._unknown(name)
            values = tuple(value for value in parameters.getlist(name) if value != "")
            if not values:
                continue
            parts.append(self._flat_part(Given(target, operation, values)))
        return parts

    def _flat_part(self, given: Given) -> Where:
        """A repeated parameter is OR; repeated labels are AND."""
        if given.name == "labels":
            return Every(tuple(self._built(_label(value)) for value in given.values))
        if len(given.values) == 1:
            return self._built(given)
        return Some(
            tuple(
                self._built(Given(given.name, given.operation, (value,))) for value in given.values
            )
        )

    def _bracketed(self, key: str, value: str) -> tuple[Group, Where]:
        """The group that a filter belongs to, and what it means."""
        found = _BRACKETED.fullmatch(key)
        if found is None:
            raise InvalidFilter(f"Invalid query filters: {key[:200]!r} can not be read")
        group = tuple(_GROUP_STEP.findall(found["group"].lower()))
        name, operation = found["name"], _operation(found["operation"])
        if name not in self.filters:
            raise self._unknown(name)
        given = Given(name, operation, _values(operation, value), found["key"])
        if name == "labels" and given.key is None:
            return group, Every(tuple(self._built(_label(one, operation)) for one in given.values))
        return group, self._built(given)

    def _built(self, given: Given) -> Where:
        if any(len(value) > LONGEST_VALUE for value in given.values):
            raise InvalidFilter(
                f"Invalid query filters: a value of {given.name} is longer than {LONGEST_VALUE}"
            )
        return self.filters[given.name](given)

    def _unknown(self, name: str) -> InvalidFilter:
        return InvalidFilter(
            f"Invalid query filters: there is no field {name[:100]}",
            remedy=f"Filter by one of: {', '.join(self.filters)}.",
        )


def _operation(text: str) -> Operation:
    try:
        return Operation(text.upper())
    except ValueError as error:
        raise InvalidFilter(
            f"Invalid query filters: there is no operation {text[:100]}",
            remedy=f"Use one of: {', '.join(Operation)}.",
        ) from error


def _values(operation: Operation, text: str) -> tuple[str, ...]:
    if operation not in {Operation.IN, Operation.NOT_IN}:
        return (text,)
    inner = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    values = tuple(part.strip() for part in inner.split(","))
    if len(values) > MOST_VALUES:
        raise InvalidFilter(f"Invalid query filters: more than {MOST_VALUES} values")
    return values


def _label(text: str, operation: Operation = Operation.EQUALS) -> Given:
    key, colon, value = text.partition(":")
    if not colon or not key or not value:
        raise InvalidArgument(
            f"a label filter is key:value, got {text[:100]!r}",
            remedy="Write labels=key:value, once for each label.",
        )
    return Given("labels", operation, (value,), key)


def _grouped(parts: list[tuple[Group, Where]]) -> list[Where]:
    """Parts by their group: an `or` holds if one of its members does."""
    joined = [where for group, where in parts if not group]
    for kind in ("and", "or"):
        members: dict[str, list[tuple[Group, Where]]] = {}
        for group, where in parts:
            if group and group[0][0] == kind:
                members.setdefault(group[0][1], []).append((group[1:], where))
        if members:
            each = tuple(Every(tuple(_grouped(one))) for one in members.values())
            joined.append(Some(each) if kind == "or" else Every(each))
    return joined


def field_of(name: str) -> Builder:
    """A filter that compares a field with the values as they are."""
    return lambda given: Comparison(name, given.operation, given.values, given.key)


def number_field(name: str) -> Builder:
    """A filter that compares a whole number."""

    def build(given: Given) -> Where:
        try:
            values = tuple(int(value) for value in given.values)
        except ValueError as error:
            raise InvalidFilter(
                f"Invalid query filters: {given.name} is a whole number, got {given.value[:50]!r}"
            ) from error
        return Comparison(name, given.operation, values)

    return build


def text_in(*names: str) -> Builder:
    """A filter that looks for a text in several fields (`q`)."""

    def build(given: Given) -> Where:
        negative = given.operation in {Operation.NOT_EQUALS, Operation.NOT_CONTAINS}
        operation = Operation.NOT_CONTAINS if negative else Operation.CONTAINS
        parts = tuple(Comparison(name, operation, (given.value,)) for name in names)
        return Every(parts) if negative else Some(parts)

    return build


def date_field(name: str, operation: Operation | None = None) -> Builder:
    """A filter that compares a date; with an operation where the wire's EQUALS means that one."""

    def build(given: Given) -> Where:
        chosen = given.operation
        if operation is not None and chosen is Operation.EQUALS:
            chosen = operation
        values = tuple(date_key(parsed_date(value)) for value in given.values)
        return Comparison(name, chosen, values)

    return build


def parsed_date(text: str) -> datetime:
    """A date of a query, UTC unless it has an offset. Raises InvalidArgument."""
    try:
        # A plus of an offset arrives as a space when it was not encoded.
        parsed = datetime.fromisoformat(re.sub(r" (\d\d:?\d\d)$", r"+\1", text.strip()))
    except ValueError as error:
        raise InvalidArgument(
            f"{text[:60]!r} is no date", remedy="Write 2026-10-21T03:00:00Z, or 2026-10-21."
        ) from error
    try:
        return parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)
    except OverflowError as error:
        raise InvalidArgument(f"{text[:60]!r} is no date that can be used") from error


_DURATION = re.compile(
    r"P(?!$)(?:(\d{1,6})W)?(?:(\d{1,6})D)?"
    r"(?:T(?=\d)(?:(\d{1,8})H)?(?:(\d{1,9})M)?(?:(\d{1,10}(?:\.\d{1,9})?)S)?)?"
)


def parsed_duration(text: str) -> timedelta:
    """An ISO-8601 duration of weeks, days and time. Raises InvalidArgument."""
    found = _DURATION.fullmatch(text.strip().upper())
    if found is None:
        raise InvalidArgument(f"{text[:60]!r} is no duration", remedy="Write PT1H, or P7D.")
    weeks, days, hours, minutes, seconds = (float(part or 0) for part in found.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def back_from_now(name: str, now: Callable[[], datetime]) -> Builder:
    """A filter that takes what is younger than a duration (`timeRange`)."""

    def build(given: Given) -> Where:
        try:
            since = now() - parsed_duration(given.value)
        except OverflowError as error:
            raise InvalidArgument(f"{given.value[:60]!r} is too long") from error
        return Comparison(name, Operation.GREATER_THAN_OR_EQUAL_TO, (date_key(since),))

    return build


def check_span(parameters: QueryParams) -> None:
    """Refuses a span that ends before it begins, and two ways of saying one.

    Raises:
        InvalidArgument.
    """
    start, end = parameters.get("startDate"), parameters.get("endDate")
    if start and end and parsed_date(start) > parsed_date(end):
        raise InvalidArgument("Start date must be before End Date")
    if start and parameters.get("timeRange"):
        raise InvalidArgument("Parameters 'startDate' and 'timeRange' are mutually exclusive")
