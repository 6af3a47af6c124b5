"""Page, size and sort of a search."""

import re
from collections.abc import Mapping, Sequence

from starlette.datastructures import QueryParams

from shared.api.errors import InvalidArgument
from shared.model.query import Direction, Sort

LARGEST_PAGE = 1000
DEFAULT_SIZE = 10
LAST_OFFSET = 10_000_000
"""Results that may lie before a page: more is no page that anybody reads."""


def page_and_size(parameters: QueryParams) -> tuple[int, int]:
    """The page (from 1) and its size. Raises InvalidArgument."""
    page = whole_number(parameters, "page", 1)
    size = whole_number(parameters, "size", DEFAULT_SIZE)
    if size > LARGEST_PAGE:
        raise InvalidArgument(f"`size` is {size}, the largest is {LARGEST_PAGE}")
    if page * size > LAST_OFFSET:
        raise InvalidArgument(f"`page` times `size` must be at most {LAST_OFFSET}")
    return page, size


def whole_number(parameters: QueryParams, name: str, default: int, *, least: int = 1) -> int:
    """A whole number among the parameters, of at most nine digits. Raises InvalidArgument."""
    text = parameters.get(name)
    if text is None or text == "":
        return default
    if re.fullmatch(r"0|[1-9][0-9]{0,8}", text) is None or int(text) < least:
        raise InvalidArgument(f"`{name}` must be a whole number from {least}, got {text[:50]!r}")
    return int(text)


def sorts(given: Sequence[str], fields: Mapping[str, str]) -> tuple[Sort, ...]:
    """The order that `sort=field:asc` parameters ask for.

    Args:
        given: the parameters, the most important first.
        fields: name on the wire -> field of the query.

    Raises:
        InvalidArgument: malformed, or a field that can not be sorted by.
    """
    return tuple(_sort(text, fields) for text in given if text)


def _sort(text: str, fields: Mapping[str, str]) -> Sort:
    name, _, direction = text.partition(":")
    if direction.lower() not in {"asc", "desc", ""}:
        raise InvalidArgument(
            f"Invalid sort parameter: {text[:100]}", remedy="Write sort=field:asc or :desc."
        )
    field = fields.get(name)
    if field is None:
        raise InvalidArgument(
            f"Invalid sort parameter: there is no field {name[:100]}",
            remedy=f"Sort by one of: {', '.join(fields)}.",
        )
    return Sort(field, Direction(direction.lower() or "asc"))
